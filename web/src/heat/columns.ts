/** What the rows beside the map say of each area: in which order, in which columns, and the disputes behind a number. */
import type { RouteLocationRaw } from 'vue-router'
import type { Heatmap } from '@/shell/api'
import { formatNumber } from '@/shell/format'
import type { ComparedRow } from './answers'
import { rowsOf, type Filter } from './filter'
import type { AreaMeasure } from './measures'
import type { Days } from './periods'

type HeatRow = Heatmap['rows'][number]

export interface Column<Row> {
  /** The key of its heading among the messages. */
  title: string
  text: (row: Row) => string
  /** Where its disputes are listed. */
  rows?: (row: Row) => RouteLocationRaw
}

/** The highest value first; areas without one last. */
export function byValue(rows: readonly HeatRow[]): HeatRow[] {
  return [...rows].sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || b.n - a.n)
}

/** The largest change first, whichever way it goes. */
export function byChange(rows: readonly ComparedRow[]): ComparedRow[] {
  return [...rows].sort(
    (a, b) => Math.abs(b.difference) - Math.abs(a.difference) || b.difference - a.difference,
  )
}

/** The number of disputes, and before it the measure where that is another. */
export function columnsOf(filter: Filter, measure: AreaMeasure): Column<HeatRow>[] {
  const count: Column<HeatRow> = {
    title: 'heat.measure.count',
    text: (row) => formatNumber(row.n),
    rows: (row) => rowsOf({ ...filter, area: row.code }),
  }
  if (measure === 'count') return [count]
  return [{ title: `heat.measure.${measure}`, text: (row) => formatNumber(row.value, 1) }, count]
}

/** Both periods and the change from `before` to now. */
export function comparedColumns(filter: Filter, before: Days): Column<ComparedRow>[] {
  return [
    {
      title: 'heat.now',
      text: (row) => formatNumber(row.n),
      rows: (row) => rowsOf({ ...filter, area: row.code }),
    },
    {
      title: 'heat.then',
      text: (row) => formatNumber(row.n_before),
      rows: (row) => rowsOf({ ...filter, ...before, area: row.code }),
    },
    { title: 'heat.change', text: (row) => signed(row.difference) },
  ]
}

function signed(difference: number): string {
  const text = formatNumber(Math.abs(difference))
  return difference === 0 ? text : `${difference < 0 ? '−' : '+'}${text}`
}
