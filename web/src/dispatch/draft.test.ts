import { beforeEach, describe, expect, it } from 'vitest'
import type { Candidate } from '@/shell/api'
import { forgetDrafts } from '@/shell/api/useDraft'
import { bodyOf, emptyDraft, missing, newKey, placeOf, useIntakeDraft } from './draft'
import { nextTick } from 'vue'

const candidate: Candidate = {
  address: '西北社区阳光花园3号楼',
  level: 'building',
  confidence: 0.9,
  location: { lon: 98.5, lat: 39.7 },
  grid: { code: '620902001001001', name: '第1网格' },
  matched: ['estate', 'building'],
  words: [],
}

describe('the place of a dispute', () => {
  it('is not decided by an address that was only typed', () => {
    expect(placeOf({ ...emptyDraft(), address: '阳光花园' })).toBeUndefined()
    expect(missing({ ...emptyDraft(), address: '阳光花园' })).toEqual([
      'place',
      'kind',
      'description',
      'channel',
    ])
  })

  it('is the candidate that was chosen, and a click on the map before it', () => {
    const draft = { ...emptyDraft(), address: '阳光花园3', chosen: candidate }
    expect(placeOf(draft)).toEqual({ lon: 98.5, lat: 39.7, datum: 'wgs84' })
    draft.point = { lon: 98.6, lat: 39.8 }
    expect(placeOf(draft)).toEqual({ lon: 98.6, lat: 39.8, datum: 'wgs84' })
  })

  it('is asked for its datum where it was pasted', () => {
    const draft = { ...emptyDraft(), address: '98.51, 39.74' }
    expect(missing(draft)[0]).toBe('datum')
    draft.datum = 'gcj02'
    expect(placeOf(draft)).toEqual({ lon: 98.51, lat: 39.74, datum: 'gcj02' })
    expect(bodyOf(draft).address).toBeUndefined()
  })
})

describe('what is sent', () => {
  const ready = {
    ...emptyDraft(),
    key: 'k',
    address: '阳光花园3',
    chosen: candidate,
    kind: '02',
    channel: 'hotline' as const,
    description: ' 楼上漏水 ',
  }

  it('is the full address with its point, in Shanghai time, without what is empty', () => {
    expect(bodyOf({ ...ready, occurredAt: '2026-10-09T20:15' })).toEqual({
      kind: '02',
      channel: 'hotline',
      description: '楼上漏水',
      address: '西北社区阳光花园3号楼',
      location: { lon: 98.5, lat: 39.7 },
      datum: 'wgs84',
      occurred_at: '2026-10-09T20:15:00+08:00',
      source: 'desk',
      external_id: 'k',
    })
  })

  it('is the address alone where a candidate is no single spot', () => {
    const estate = { ...ready, chosen: { ...candidate, level: 'estate' } }
    expect(bodyOf(estate).address).toBe('西北社区阳光花园3号楼')
    expect(bodyOf(estate).location).toBeUndefined()
  })

  it('is only what was typed where the place is left to the review', () => {
    const body = bodyOf(ready, true)
    expect(body.address).toBe('阳光花园3')
    expect(body.location).toBeUndefined()
  })

  it('carries one key a dispute', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/)
    expect(newKey()).not.toBe(newKey())
  })
})

describe('what a reload keeps', () => {
  beforeEach(() => forgetDrafts())

  it('holds no contact', async () => {
    const { draft } = useIntakeDraft()
    draft.description = '楼上漏水'
    draft.contact.phone = '13900000000'
    await nextTick()
    const kept = sessionStorage.getItem('wangge.draft.intake') ?? ''
    expect(kept).toContain('楼上漏水')
    expect(kept).not.toContain('contact')
    expect(kept).not.toContain('13900000000')
  })
})
