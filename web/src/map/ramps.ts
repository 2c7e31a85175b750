/** Colours of quantities, safe for the colour-blind. */

export const DENSITY = ['#ffffcc', '#fed976', '#feb24c', '#fd8d3c', '#f03b20', '#bd0026'] as const

/** Areas by count (YlOrRd) and by rate (Blues): five classes above zero. */
export const AREA_COUNT = ['#ffffb2', '#fecc5c', '#fd8d3c', '#f03b20', '#bd0026'] as const
export const AREA_RATE = ['#deebf7', '#9ecae1', '#6baed6', '#3182bd', '#08519c'] as const

/** Differences (PuOr, brown for more): from many fewer to many more. */
export const DIFFERENCE = [
  '#542788',
  '#8073ac',
  '#b2abd2',
  '#d8daeb',
  '#f7f7f7',
  '#fee0b6',
  '#fdb863',
  '#e08214',
  '#b35806',
] as const

/** Lower bounds of the classes of a density cell; the same at every zoom, so that two maps can be compared. */
export const CELL_BREAKS = [1, 2, 5, 10, 20, 50] as const

/** The classes of a density cell with their colours. */
export function cellClasses(): { colour: string; label: string }[] {
  return CELL_BREAKS.map((lower, index) => {
    const last = (CELL_BREAKS[index + 1] ?? 0) - 1
    const label = last < 0 ? `≥ ${lower}` : last === lower ? `${lower}` : `${lower}–${last}`
    return { colour: DENSITY[index] ?? '', label }
  })
}

/** The three key kinds on a map of points, and everything else. */
export function kindColours(dark: boolean): Record<'01' | '02' | '0402' | 'other', string> {
  return {
    '01': '#e08214',
    '02': dark ? '#6aa0ee' : '#1f5fbf',
    '0402': dark ? '#b2abd2' : '#8073ac',
    other: dark ? '#9aa5b1' : '#6b7580',
  }
}

/** Several disputes of any kind in one circle, far out. */
export const TOGETHER = { light: '#2f3b47', dark: '#d5dae0' } as const

/** In which class `value` lies: the first whose upper end it does not exceed; -1 above them all. */
export function classOf(value: number, classes: readonly { max: number }[]): number {
  return classes.findIndex((each) => value <= each.max)
}
