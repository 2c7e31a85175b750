/** Colours of quantities, safe for the colour-blind: YlOrRd for density, Blues for load. */

export const DENSITY = ['#ffffcc', '#fed976', '#feb24c', '#fd8d3c', '#f03b20', '#bd0026'] as const
export const LOAD = ['#eff3ff', '#c6dbef', '#9ecae1', '#6baed6', '#3182bd', '#08519c'] as const

/** Lower bounds of the classes of a density cell; the same at every zoom, so that two maps can be compared. */
export const CELL_BREAKS = [1, 2, 5, 10, 20, 50] as const

/** The three key kinds on a map of points, and everything else. */
export const KIND_COLOURS: Record<string, string> = {
  '01': '#e08214',
  '02': '#1f5fbf',
  '0402': '#8073ac',
  other: '#6b7580',
}

/** In which class `value` lies: the number of `breaks` at or below it, less one; -1 below the first. */
export function classOf(value: number, breaks: readonly number[]): number {
  let found = -1
  for (const [index, lower] of breaks.entries()) if (value >= lower) found = index
  return found
}

/**
 * Lower bounds of at most `count` classes with about equally many areas in each, the first at the smallest positive
 * value: zero is a class of its own and is never coloured.
 */
export function quantileBreaks(values: readonly number[], count: number): number[] {
  const positive = values.filter((value) => value > 0).sort((a, b) => a - b)
  const breaks = new Set<number>()
  for (let index = 0; index < count; index += 1) {
    const value = positive[Math.floor((index * positive.length) / count)]
    if (value !== undefined) breaks.add(value)
  }
  return [...breaks]
}
