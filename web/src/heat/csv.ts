/** Rows of areas as a file that opens in a spreadsheet without running anything. */
import type { Heatmap } from '@/shell/api'

const BYTE_ORDER_MARK = '\ufeff'

/** A field that no spreadsheet takes for a formula, quoted where it must be. */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function rowsAsCsv(rows: Heatmap['rows']): string {
  const lines = rows.map((row) => [row.code, row.name, row.n, row.value].map(csvField).join(','))
  return BYTE_ORDER_MARK + ['code,name,n,value', ...lines].join('\r\n')
}
