import { describe, expect, it } from 'vitest'
import { basemap } from '@/map/basemap'
import { shadeColour } from '@/map/dataLayers'
import { classOf } from '@/map/ramps'
import { filterQuery, withQuery } from '@/map/tiles'

describe('classes of a map', () => {
  const classes = [0, 2, 5].map((max) => ({ max, label: `${max}`, colour: 'red' }))
  it('include their upper ends', () => {
    expect([0, 1, 2, 3, 5, 6].map((value) => classOf(value, classes))).toEqual([0, 1, 1, 2, 2, -1])
  })
  it('colour nothing where there are none', () => {
    expect(shadeColour([])).toBe('transparent')
    expect(shadeColour(classes)).toHaveLength(2 + 3 * 2 + 1)
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
