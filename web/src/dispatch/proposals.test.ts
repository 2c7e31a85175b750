import { describe, expect, it } from 'vitest'
import type { Reading } from '@/shell/api'
import { bodyOf, emptyDraft, partiesOf } from './draft'
import { localTime, proposalsOf, take } from './proposals'

const TEXT =
  '工单号 20261009001，来电人反映雄关小区3号楼楼上漏水，家住北环路1号，要求保密，约20人围观。'
const none: Reading = {
  address: null,
  other_addresses: [],
  kind: null,
  people: null,
  urgency: { value: 'normal', words: [] },
  danger: { value: false, words: [] },
  confidential: { value: false, words: [] },
  external_id: null,
  phone: null,
  occurred_at: null,
  channel: null,
}
const at = (value: string): { value: string; start: number; end: number } => {
  const start = TEXT.indexOf(value)
  return { value, start, end: start + value.length }
}
const said = (written: string): { written: string; start: number; end: number } => {
  const { start, end } = at(written)
  return { written, start, end }
}
const reading: Reading = {
  ...none,
  address: at('雄关小区3号楼'),
  other_addresses: [{ ...at('北环路1号'), part: 'party' }],
  kind: { code: '02', name: '邻里纠纷', words: [said('楼上漏水')] },
  people: { n: 20, words: [said('20人')] },
  urgency: { value: 'urgent', words: [] },
  danger: { value: true, words: [said('围观')] },
  confidential: { value: true, words: [said('要求保密')] },
  external_id: at('20261009001'),
  phone: at('20261009001'),
  occurred_at: { value: '2026-10-09T12:15:00Z', words: [] },
  channel: { value: 'hotline', words: [said('来电人')] },
}

describe('what is proposed of a call', () => {
  it('begins with danger, and points to its words', () => {
    const proposals = proposalsOf(reading)
    expect(proposals[0]?.field).toBe('danger')
    const kind = proposals.find((one) => one.field === 'kind')
    expect(kind?.ranges.map(({ start, end }) => TEXT.slice(start, end))).toEqual(['楼上漏水'])
  })

  it('is nothing where nothing was found', () => {
    expect(proposalsOf(none)).toEqual([])
  })

  it('tells the place of the event from a home and a caller', () => {
    const places = proposalsOf(reading).filter((one) => one.field === 'address')
    expect(places.map(({ value, part }) => [value, part])).toEqual([
      ['雄关小区3号楼', 'event'],
      ['北环路1号', 'party'],
    ])
    const draft = emptyDraft()
    places.forEach((one) => take(draft, one))
    expect(draft.address).toBe('雄关小区3号楼')
    expect(draft.chosen).toBeNull()
    expect(partiesOf(draft)).toEqual([{ part: 'party', address: '北环路1号' }])
  })

  it('is filled in only where it is taken, and the text stays as it is', () => {
    const draft = { ...emptyDraft(), description: TEXT }
    expect(bodyOf(draft).description).toBe(TEXT)
    for (const one of proposalsOf(reading)) take(draft, one)
    const { danger, kind, people, urgent, confidential, channel, contact, occurredAt } = draft
    expect({ danger, kind, people, urgent, confidential, channel, occurredAt }).toEqual({
      danger: true,
      kind: '02',
      people: 20,
      urgent: true,
      confidential: true,
      channel: 'hotline',
      occurredAt: '2026-10-09T20:15',
    })
    expect(contact.phone).toBe('20261009001')
    const body = bodyOf(draft, false, '【受理核实】约 20 人')
    expect(body.description).toBe(`${TEXT}\n【受理核实】约 20 人`)
    expect([body.source, body.external_id]).toEqual(['hotline', '20261009001'])
  })

  it('tells times as Shanghai’s clocks do', () => {
    expect(localTime('2026-10-09T20:15:00+08:00')).toBe('2026-10-09T20:15')
  })
})
