import { describe, expect, it } from 'vitest'
import { cellMetres, cellZoom, HEAT_ZOOMS, squares } from './cells'

describe('cells of heat', () => {
  it('are 64 to a tile at even zooms, 32 at odd ones, and never finer than zoom 20', () => {
    expect([8, 9, 13, 14, 15, 16].map((z) => 2 ** (cellZoom(z) - z))).toEqual([
      64, 32, 32, 64, 32, 16,
    ])
    expect(cellZoom(16)).toBe(20)
  })
  it('are as wide on the ground as their tile says, whatever fraction of a zoom is shown', () => {
    expect(cellMetres(14, 39.7)).toBeCloseTo(29.4, 1)
    expect(cellMetres(14.9, 39.7)).toBe(cellMetres(14, 39.7))
    expect(cellMetres(18, 39.7)).toBe(cellMetres(16, 39.7))
  })
  it('are drawn by one layer at each zoom, without a gap between', () => {
    const layers = squares()
    expect(layers).toHaveLength(HEAT_ZOOMS.to - HEAT_ZOOMS.from + 1)
    layers.slice(1).forEach((layer, index) => expect(layer.minzoom).toBe(layers[index]?.maxzoom))
  })
})
