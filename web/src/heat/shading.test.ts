import { describe, expect, it } from 'vitest'
import { classOf } from '@/map/ramps'
import { commonClasses, differenceOf, hexagonsOf } from './shading'
import type { Hexagons } from './answers'

const one = (max: number, min = max): { min: number; max: number; label: string } => ({
  min,
  max,
  label: `${min}`,
})

describe('classes for several maps', () => {
  it('are those that reach highest, and know zero if any map does', () => {
    const found = commonClasses([
      { classes: [one(0), one(2, 1)] },
      { classes: [one(3, 1), one(9, 4)] },
      { classes: [] },
    ])
    expect(found.map(({ max }) => max)).toEqual([0, 3, 9])
    expect(classOf(0, found)).toBe(0)
  })
})

describe('colours of a difference', () => {
  const classes = [one(-3, -9), one(-1, -2), one(0), one(2, 1), one(9, 3)]
  const { classes: coloured, values } = differenceOf({
    rows: [{ code: 'a', name: '甲', n: 1, n_before: 4, difference: -3, change: -0.75 }],
    classes,
  })
  it('go from purple for fewer to brown for more, round nothing', () => {
    expect(coloured.map(({ colour }) => colour)).toEqual([
      '#542788',
      '#b2abd2',
      'transparent',
      '#fdb863',
      '#b35806',
    ])
  })
  it('put a difference into its class', () => {
    expect(classOf(values.get('a') ?? NaN, coloured)).toBe(0)
  })
})

describe('hexagons', () => {
  it('carry their class and what the pointer tells', () => {
    const geometry = { type: 'Polygon' as const, coordinates: [] }
    const hexagons = {
      type: 'FeatureCollection',
      features: [{ type: 'Feature', geometry, properties: { n: 5, per_km2: 8 } }],
      classes: [one(2, 1), one(9, 3)],
    } as unknown as Hexagons
    const { collection } = hexagonsOf(hexagons, hexagons.classes, (n) => `${n} 起`)
    expect(collection.features[0]?.properties).toMatchObject({ class: 1, label: '5 起' })
  })
})
