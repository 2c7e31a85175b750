import { describe, expect, it } from 'vitest'
import type { CasePreview } from '@/shell/api'
import { choicesOf } from './choices'

const grid = (n: number): { code: string; name: string } => ({
  code: `62090200100100${n}`,
  name: `第${n}网格`,
})
const nothing: CasePreview = {
  outcome: 'review',
  rule: '',
  reason: '',
  confidence: 0,
  grid: null,
  chain: [],
  leader: null,
  deputies: [],
  edge_distance_m: null,
  runners_up: [],
  location: null,
  unit: null,
  candidates: [],
  inner_points: {},
}

describe('the choices of a review', () => {
  it('are the grids on both sides of a border, the one the point lies in first', () => {
    const inner = { lon: 98.5, lat: 39.7 }
    const choices = choicesOf({
      ...nothing,
      location: { lon: 98.51, lat: 39.71 },
      grid: grid(1),
      edge_distance_m: 1.2,
      runners_up: [{ grid: grid(2), distance_m: 1.2 }],
      inner_points: { [grid(2).code]: inner },
    })
    expect(choices).toEqual([
      { grid: grid(1), at: undefined, inside_m: 1.2 },
      { grid: grid(2), at: inner, outside_m: 1.2 },
    ])
  })

  it('are the places of a name that stands twice, each with its address', () => {
    const location = { lon: 98.5, lat: 39.7 }
    const twin = (n: number): CasePreview['candidates'][number] => ({
      address: `第${n}社区阳光花园`,
      level: 'estate',
      confidence: 0.5,
      location,
      grid: grid(n),
      matched: ['estate'],
      words: [],
    })
    const choices = choicesOf({ ...nothing, grid: grid(1), candidates: [twin(1), twin(2)] })
    expect(choices.map((choice) => choice.place?.address)).toEqual([
      '第1社区阳光花园',
      '第2社区阳光花园',
    ])
    expect(choices.map((choice) => choice.grid.code)).toEqual([grid(1).code, grid(2).code])
  })

  it('are none where nothing is known', () => {
    expect(choicesOf(nothing)).toEqual([])
  })

  it('end where the digits end', () => {
    const runners = Array.from({ length: 14 }, (_, n) => ({
      grid: { code: String(n), name: String(n) },
      distance_m: n,
    }))
    expect(choicesOf({ ...nothing, runners_up: runners })).toHaveLength(9)
  })
})
