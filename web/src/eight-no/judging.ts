/** From results to what the screen says of them: values and colours of the map, order of the rows, words of a cell. */
import type { AreaLevel, ShadeClass, Shading } from '@/map/engine'
import type { ComplianceRow, Grids, ItemResult } from './types'

/** Blue keeps, orange breaks, also to the colour-blind; the darker, the more. */
const BREAKS = ['#fdb863', '#e08214', '#8c4a06'] as const
const KEEPS = '#92c5de'
const SHARES = [
  { max: 39, label: '< 40', colour: '#e08214' },
  { max: 59, label: '40–59', colour: '#fdb863' },
  { max: 79, label: '60–79', colour: '#d1e5f0' },
  { max: 99, label: '80–99', colour: '#92c5de' },
  { max: 100, label: '100', colour: '#2166ac' },
] as const

/** What is shown of an area: one item, or all of them together. */
export function resultOf(
  row: Grids & Pick<ComplianceRow, 'items'>,
  item: string | undefined,
): Grids {
  return item ? (row.items[item]?.evidence ?? row) : row
}

/** Of 100 grids, how many keep it, rounded down so that 100 means every one; null where none has data. */
export function shareMet(grids: Grids): number | null {
  const all = grids.met + grids.not_met + grids.no_data
  return all === grids.no_data ? null : Math.floor((100 * grids.met) / all)
}

/** How many items an area breaks. */
export function broken(row: ComplianceRow): number {
  return Object.values(row.items).filter((each) => each.status === 'not_met').length
}

/** The value that colours an area: a grid by what it breaks, an area above by the share of its grids. */
export function valueOf(
  row: ComplianceRow,
  level: AreaLevel,
  item: string | undefined,
): number | null {
  if (level !== 'grid') return shareMet(resultOf(row, item))
  if (item) return row.items[item]?.n ?? null
  return row.status === 'no_data' ? null : broken(row)
}

/** The colours of the map; an area without data has none and is hatched. `many` says how a number of faults is read. */
export function shadingOf(
  rows: readonly ComplianceRow[],
  level: AreaLevel,
  item: string | undefined,
  words: { met: string; many: (n: number, more: boolean) => string },
): Shading {
  const classes: ShadeClass[] =
    level === 'grid'
      ? [
          { max: 0, label: words.met, colour: KEEPS },
          { max: 1, label: words.many(1, false), colour: BREAKS[0] },
          { max: 2, label: words.many(2, false), colour: BREAKS[1] },
          { max: Infinity, label: words.many(3, true), colour: BREAKS[2] },
        ]
      : SHARES.map((each) => ({ ...each, label: `${each.label}%` }))
  return { values: new Map(rows.map((row) => [row.code, valueOf(row, level, item)])), classes }
}

/** The areas whose value cannot be told. */
export function withoutData(shading: Shading): string[] {
  return [...shading.values].filter(([, value]) => value === null).map(([code]) => code)
}

/** Areas by the share of grids that keep one item, or all; best first, equal ones by their code. */
export function ranked(rows: readonly ComplianceRow[], item?: string): ComplianceRow[] {
  const share = (row: ComplianceRow): number => shareMet(resultOf(row, item)) ?? -1
  return [...rows].sort((a, b) => share(b) - share(a) || (a.code < b.code ? -1 : 1))
}

/** The rows of the table: what is not met first, the most items broken before; then what has no data. */
export function inNeedFirst(rows: readonly ComplianceRow[]): ComplianceRow[] {
  const order = { not_met: 0, no_data: 1, met: 2 }
  return [...rows].sort(
    (a, b) =>
      order[a.status] - order[b.status] ||
      b.not_met - a.not_met ||
      broken(b) - broken(a) ||
      (a.code < b.code ? -1 : 1),
  )
}

/** Which words a cell says, under `eightNo.cell`, and the number in them. */
export function cellOf(result: ItemResult, level: AreaLevel): { key: string; n: number } {
  const { not_met: broken, no_data: silent, in_no_grid: apart } = result.evidence
  if (result.status === 'met') return { key: 'met', n: 0 }
  if (result.status === 'not_met') {
    if (level === 'grid' || broken === 0) return { key: 'times', n: result.n ?? apart }
    return { key: 'grids', n: broken }
  }
  return level === 'grid' ? { key: 'noData', n: 0 } : { key: 'silent', n: silent }
}
