/** From the rows of the heatmap to the colours of the map. */
import { AREA_COUNT, AREA_RATE } from '@/map/ramps'
import type { Shading } from '@/map/engine'
import type { Heatmap } from '@/shell/api'

export type Measure = 'count' | 'rate'

/** Counts in YlOrRd, rates in Blues, by the classes that the server cut; the class of zero has no colour. */
export function shadingOf(heatmap: Heatmap, measure: Measure): Shading {
  const ramp = measure === 'count' ? AREA_COUNT : AREA_RATE
  let next = 0
  const classes = heatmap.classes.map(({ max, label }) => ({
    max,
    label,
    colour: max === 0 ? 'transparent' : (ramp[next++] ?? ramp[ramp.length - 1] ?? ''),
  }))
  return { values: new Map(heatmap.rows.map((row) => [row.code, row.value])), classes }
}

/** How many disputes the rows stand for. */
export function countOf(heatmap: Heatmap): number {
  return heatmap.rows.reduce((sum, row) => sum + row.n, 0)
}
