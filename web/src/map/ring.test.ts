import { describe, expect, it } from 'vitest'
import { inRing, readRing, thinned, writeRing, type Place } from './ring'

const HOLLOW: Place[] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [2, 1],
  [0, 4],
]

describe('a ring drawn by hand', () => {
  it('holds what is within, and not what lies in its bay', () => {
    expect(inRing([1, 0.5], HOLLOW)).toBe(true)
    expect(inRing([2, 3], HOLLOW)).toBe(false)
    expect(inRing([5, 1], HOLLOW)).toBe(false)
    expect(inRing([1, 1], [])).toBe(false)
  })
  it('comes back from an address', () => {
    const ring: Place[] = [
      [98.51, 39.7],
      [98.52, 39.7],
      [98.515, -39.71],
    ]
    expect(readRing(writeRing(ring))).toEqual(ring)
  })
  it('is none where the address says nothing of the kind', () => {
    for (const text of [undefined, '', '1_2~3_4', '1_2~3_4~5', 'a_b~c_d~e_f'])
      expect(readRing(text)).toEqual([])
  })
  it('keeps so many corners that an address can carry it', () => {
    const fine = Array.from({ length: 1000 }, (_, i): Place => [Math.cos(i), Math.sin(i)])
    expect(thinned(fine).length).toBeLessThanOrEqual(40)
    expect(thinned(HOLLOW)).toEqual(HOLLOW)
  })
})
