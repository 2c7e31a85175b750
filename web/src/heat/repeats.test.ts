import { describe, expect, it } from 'vitest'
import type { NearRepeats } from './answers'
import { cellsAt, delayBands, distanceBands } from './repeats'

const cell = (distance: number, day: number) => ({
  distance,
  day,
  observed: 6,
  expected: 2,
  ratio: 3,
  p: 0.02,
  significant: false,
})
const found: NearRepeats = {
  distances: [0, 100],
  days: [7, 14],
  cells: [cell(0, 14), cell(0, 7), cell(100, 7), cell(100, 14)],
  period: { from: '2026-01-01', to: '2026-09-30' },
  n: 40,
  summary: '',
  method: '',
}

describe('the table of near repeats', () => {
  it('has bands that neither overlap nor leave a gap', () => {
    expect(distanceBands([0, 100, 200])).toEqual([
      { least: undefined, most: 0 },
      { least: 30, most: 100 },
      { least: 100, most: 200 },
    ])
    expect(delayBands([7, 14, 30])).toEqual([
      { least: undefined, most: 7 },
      { least: 8, most: 14 },
      { least: 15, most: 30 },
    ])
  })
  it('has the cells of a distance in the order of the days', () => {
    expect(cellsAt(found, 0).map(({ day }) => day)).toEqual([7, 14])
  })
})
