import { describe, expect, it } from 'vitest'
import type { AddressMatch, Candidate, Suggestion } from '@/shell/api'
import { completionOf, fullAddress, MOST, offersOf } from './offers'

const location = { lon: 98.5, lat: 39.7 }
const grid = { code: '620902001001001', name: '第1网格' }
const candidate = (address: string, more: Partial<Candidate> = {}): Candidate => ({
  address,
  level: 'building',
  confidence: 0.9,
  location,
  grid,
  matched: ['estate', 'building'],
  words: [],
  ...more,
})
const match = (outcome: AddressMatch['outcome'], ...candidates: Candidate[]): AddressMatch => ({
  outcome,
  candidates,
  grid_confidence: 0.9,
})
const suggestion = (text: string, more: Partial<Suggestion> = {}): Suggestion => ({
  text,
  kind: 'estate',
  level: 'estate',
  place_id: 1,
  address_unit_id: null,
  marks: [[0, 2]],
  how: 'prefix',
  location,
  grid,
  community: '西北社区',
  town: '第1街道',
  ...more,
})

describe('what is offered', () => {
  it('is first what the text says, then what it may go on to, nothing twice', () => {
    const offers = offersOf(match('match', candidate('第1街道西北社区阳光花园')), [
      suggestion('阳光花园'),
      suggestion('阳光花园1号楼', { level: 'building' }),
    ])
    expect(offers.map((offer) => offer.text)).toEqual(['第1街道西北社区阳光花园', '阳光花园1号楼'])
    expect(offers[1]?.address).toBe('第1街道西北社区阳光花园1号楼')
  })

  it('is what may be meant by a beginning, where the text says nothing yet', () => {
    const [first] = offersOf(match('none'), [suggestion('西北街', { how: 'initials' })])
    expect(first).toMatchObject({ text: '西北街', ways: ['initials'], around: '第1街道西北社区' })
    expect(first?.confidence).toBeUndefined()
  })

  it('marks the names that words were taken for', () => {
    const words = [{ start: 0, end: 4, written: '雄关家园', part: 'estate', name: '雄关小区' }]
    const [first] = offersOf(match('match', candidate('西北社区雄关小区3号楼', { words })), [])
    expect(first?.marks).toEqual([{ start: 4, end: 8 }])
  })

  it('fits on a screen', () => {
    const many = Array.from({ length: 30 }, (_, n) => suggestion(`阳光${String(n)}`))
    expect(offersOf(undefined, many)).toHaveLength(MOST)
  })
})

describe('a full address', () => {
  it('says no area twice', () => {
    const at = { town: '第1街道', community: '西北社区' }
    expect(fullAddress({ text: '北环路12号', ...at })).toBe('第1街道西北社区北环路12号')
    expect(fullAddress({ text: '西北社区3组', ...at })).toBe('第1街道西北社区3组')
    expect(fullAddress({ text: '第1街道西北社区', ...at })).toBe('第1街道西北社区')
    expect(fullAddress({ text: '火车站', town: '', community: '' })).toBe('火车站')
  })
})

describe('completing', () => {
  it('adds the community only where a name stands twice', () => {
    const twins = offersOf(match('none'), [
      suggestion('阳光花园'),
      suggestion('阳光花园', { community: '东南社区', town: '第2街道' }),
      suggestion('雄关小区'),
    ])
    expect(twins.map((offer) => completionOf(offer, twins))).toEqual([
      '西北社区阳光花园',
      '东南社区阳光花园',
      '雄关小区',
    ])
  })
})
