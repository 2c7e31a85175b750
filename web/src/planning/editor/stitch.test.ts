import { describe, expect, it } from 'vitest'
import { polygonsText } from './drawn'
import { chained, coursesOf, lineOf, ringsOf, turned, unpacked } from './stitch'
import type { PlanCells, Place } from './types'

/**
 * Two squares side by side, and in the second a third like a hole:
 *
 *     (0,2)---(2,2)-------(6,2)
 *       |   0   |   1  [2]  |
 *     (0,0)---(2,0)-------(6,0)
 */
const CELLS: PlanCells = {
  scale: 1,
  communities: [
    {
      code: '620902001001',
      name: '民主街社区',
      atoms: [11, 12, 13],
      kinds: ['building', 'ground', 'building'],
      households: [10, 0, 7],
      area_m2: [4, 7, 1],
      grids: [{ code: '620902001001001', name: '第1网格' }],
      home: [0, 0, 0],
      spots: [
        [1, 1],
        [3, 1],
        [4.5, 0.8],
      ],
      arcs: [
        [0, -1, 2, 2, -2, 0, 0, -2, 2, 0],
        [0, 1, 2, 0, 0, 2],
        [1, -1, 2, 0, 4, 0, 0, 2, -4, 0],
        [2, 1, 4, 0, 1, 0, 0, 1, -1, 0, 0, -1],
      ],
    },
    {
      code: '620902001002',
      name: '北新街社区',
      atoms: [21],
      kinds: ['ground'],
      households: [3],
      grids: [{ code: '620902001002001', name: '第1网格' }],
      home: [0],
      area_m2: [4],
      spots: [[9, 1]],
      arcs: [[0, -1, 8, 0, 2, 0, 0, 2, -2, 0, 0, -2]],
    },
  ],
}
const arcs = unpacked(CELLS)
const corners = (ring: Place[] | undefined): string[] => [...new Set(ring?.map(String))].sort()

describe('arcs', () => {
  it('count cells on from one community to the next', () => {
    expect([...arcs.left]).toEqual([0, 0, 1, 2, 3])
    expect([...arcs.right]).toEqual([-1, 1, -1, 1, -1])
  })

  it('are stitched to rings that close, with the cell on the left', () => {
    const rings = ringsOf(arcs, 4)
    expect(rings.map((each) => each.length)).toEqual([1, 2, 1, 1])
    for (const ring of rings.flat()) expect(ring[0]).toEqual(ring.at(-1))
    expect(corners(rings[0]?.[0])).toEqual(['0,0', '0,2', '2,0', '2,2'])
    expect(rings.map((each) => each.reduce((sum, ring) => sum + turned(ring) / 2, 0))).toEqual([
      4, 7, 1, 4,
    ])
  })

  it('give polygons whose first ring is the outer one', () => {
    const { features } = JSON.parse(polygonsText(arcs, 4))
    const [outer, hole] = features[1].geometry.coordinates
    expect(corners(outer)).toContain('6,2')
    expect(corners(hole)).toEqual(['4,0', '4,1', '5,0', '5,1'])
    expect(features[3].properties).toEqual({ at: 3 })
  })
})

describe('the border of two grids', () => {
  it('is walked with the first on its left, whichever way its arcs lie', () => {
    const of = Int32Array.from([5, 6, 6, 6])
    expect(coursesOf(arcs, of, 5, 6)).toEqual([
      [
        [2, 0],
        [2, 2],
      ],
    ])
    expect(coursesOf(arcs, of, 6, 5)).toEqual([
      [
        [2, 2],
        [2, 0],
      ],
    ])
  })

  it('is every stretch that both share, also around a hole', () => {
    expect(coursesOf(arcs, Int32Array.from([5, 6, 5, 6]), 5, 6)).toHaveLength(2)
  })

  it('is one line where arcs follow one another', () => {
    expect(chained(arcs, [0, 1])).toHaveLength(1)
    const [open] = chained(arcs, [2, ~1])
    expect(open && lineOf(arcs, open)).toHaveLength(5)
  })
})
