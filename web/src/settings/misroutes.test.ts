import { describe, expect, it } from 'vitest'
import { boxOf, directionsOf, markersOf, middleOf } from './misroutes'
import type { MisroutesAtBoundary, MisroutesAtPlace } from './places/placeTypes'

const edge: MisroutesAtBoundary = {
  n: 3,
  one: { code: '1', name: '第1网格' },
  other: { code: '2', name: '第2网格' },
  to_other: 3,
  to_one: 0,
  shared_m: 200,
  stretch_m: 120,
  stretch: {
    type: 'LineString',
    coordinates: [
      [98, 39],
      [98.2, 39.4],
    ],
  },
}
const place: MisroutesAtPlace = {
  id: 7,
  name: '雄关小区',
  kind: 'estate',
  community: null,
  location: { lon: 98.5, lat: 39.7 },
  n: 2,
  moves: [],
}

describe('the report of misroutes', () => {
  it('marks a stretch of boundary in its middle', () => {
    expect(middleOf(edge)).toEqual({ lon: 98.1, lat: 39.2 })
  })

  it('takes the longest of several pieces', () => {
    const pieces = [
      [
        [1, 1],
        [2, 2],
      ],
      [
        [5, 5],
        [6, 6],
        [7, 7],
      ],
    ]
    const stretch = { type: 'MultiLineString', coordinates: pieces }
    expect(middleOf({ ...edge, stretch })).toEqual({ lon: 6, lat: 6 })
  })

  it('has no mark where grids do not touch', () => {
    expect(middleOf({ ...edge, stretch: null })).toBeUndefined()
    expect(markersOf([place], [{ ...edge, stretch: null }])).toHaveLength(1)
  })

  it('tells the directions that happened', () => {
    expect(directionsOf(edge)).toEqual([{ from: edge.one, to: edge.other, n: 3 }])
    expect(directionsOf({ ...edge, to_one: 1 })).toHaveLength(2)
  })

  it('frames all marks', () => {
    const box = boxOf(markersOf([place], [edge]))
    expect(box?.map((side) => Number(side.toFixed(3)))).toEqual([98.096, 39.196, 98.504, 39.704])
    expect(boxOf([])).toBeUndefined()
  })
})
