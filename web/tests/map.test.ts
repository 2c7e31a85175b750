import { describe, expect, it } from 'vitest'
import { basemap } from '@/map/basemap'
import { classOf, quantileBreaks } from '@/map/ramps'
import { filterQuery, withQuery } from '@/map/tiles'

describe('classes of a map', () => {
  it('hold about equally many areas and leave zero out', () => {
    const breaks = quantileBreaks([0, 0, 0, 1, 2, 3, 4, 5, 6], 3)
    expect(breaks).toEqual([1, 3, 5])
    expect(classOf(0, breaks)).toBe(-1)
    expect([1, 2, 3, 4, 5, 9].map((value) => classOf(value, breaks))).toEqual([0, 0, 1, 1, 2, 2])
  })
  it('are fewer where values repeat, and none where nothing happened', () => {
    expect(quantileBreaks([1, 1, 1, 1, 7], 5)).toEqual([1, 7])
    expect(quantileBreaks([0, 0], 5)).toEqual([])
  })
})

describe('addresses of tiles', () => {
  it('are equal for equal filters', () => {
    const query = filterQuery({ kind: ['01', '02'], to: '2026-09-30', from: '2026-01-01' })
    expect(query).toBe('from=2026-01-01&to=2026-09-30&kind=01&kind=02')
  })
  it('become absolute and keep their version', () => {
    expect(withQuery('/tiles/heat/{z}/{x}/{y}.mvt', 'kind=01')).toBe(
      `${location.origin}/tiles/heat/{z}/{x}/{y}.mvt?kind=01`,
    )
    expect(withQuery('http://a/t?v=3', 'kind=01')).toBe('http://a/t?v=3&kind=01')
  })
})

describe('the basemap', () => {
  it('asks nothing of the outside', () => {
    const style = basemap({ streets: { type: 'vector', tiles: [] } }, false)
    expect(style.glyphs).toBeUndefined()
    expect(style.sprite).toBeUndefined()
    expect(JSON.stringify(style)).not.toMatch(/https?:/)
  })
  it('draws layers of the sources it has, and no others', () => {
    const style = basemap({ streets: { type: 'vector', tiles: [] } }, true)
    const sources = new Set(
      style.layers.flatMap((layer) => ('source' in layer ? [layer.source] : [])),
    )
    expect([...sources]).toEqual(['streets'])
  })
})
