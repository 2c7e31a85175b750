/** From the rows of the heatmap to the colours of the map. */
import { AREA_COUNT, AREA_RATE } from '@/map/ramps'
import type { Shading } from '@/map/engine'
import type { Heatmap } from '@/shell/api'

export type Measure = 'count' | 'rate'

/** Counts in YlOrRd, rates in Blues, by the classes that the server cut; the class of zero has no colour. */
export function shadingOf(heatmap: Heatmap, measure: Measure): Shading {
  const ramp = measure === 'count' ? AREA_COUNT : AREA_RATE
  const coloured = heatmap.classes.filter((each) => each.max > 0)
  const zero = heatmap.classes.filter((each) => each.max === 0)
  const classes = [
    ...zero.map(({ max, label }) => ({ max, label, colour: 'transparent' })),
    ...coloured.map(({ max, label }, index) => ({
      max,
      label: measure === 'rate' ? upTo(coloured[index - 1]?.max, max) : label,
      colour: spread(ramp, index, coloured.length),
    })),
  ]
  return { values: new Map(heatmap.rows.map((row) => [row.code, row.value])), classes }
}

/** The colour of class `index` of `count`, so that the highest is always the darkest. */
function spread(ramp: readonly string[], index: number, count: number): string {
  const step = count === 1 ? 1 : index / (count - 1)
  return ramp[Math.round(step * (ramp.length - 1))] ?? ''
}

/** A class of a continuous value: it begins above the end of the one before. */
function upTo(below: number | undefined, max: number): string {
  return below === undefined ? `≤ ${max}` : `${below}–${max}`
}

/** How many disputes the rows stand for. */
export function countOf(heatmap: Heatmap): number {
  return heatmap.rows.reduce((sum, row) => sum + row.n, 0)
}
