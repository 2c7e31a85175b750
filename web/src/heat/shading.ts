/** From the rows of the heatmap to the colours of the map. */
import { DENSITY, LOAD, quantileBreaks } from '@/map/ramps'
import type { Shading } from '@/map/engine'
import type { Heatmap } from '@/shell/api'

export type Measure = 'count' | 'rate'

/** Counts in YlOrRd, rates in Blues; classes hold about equally many areas, zero stays uncoloured. */
export function shadingOf(heatmap: Heatmap, measure: Measure): Shading {
  const colours = measure === 'count' ? DENSITY : LOAD
  const values = new Map(heatmap.rows.map((row) => [row.code, row.value]))
  const known = heatmap.rows.flatMap((row) => (row.value === null ? [] : [row.value]))
  return { values, colours, breaks: quantileBreaks(known, colours.length) }
}

/** How many disputes the rows stand for. */
export function countOf(heatmap: Heatmap): number {
  return heatmap.rows.reduce((sum, row) => sum + row.n, 0)
}
