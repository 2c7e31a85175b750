/** Months of a period, one after the other, for the map that plays. */
import type { Days } from './periods'

/** More than these are not played: the latest are. */
export const MOST_MONTHS = 36
/** A period shorter than this plays the year up to its end instead. */
const FEWEST_MONTHS = 2
const YEAR = 12

/** The month `count` after `month`, both as `YYYY-MM`. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7)
}

/** The months that `days` touch, oldest first. */
export function monthsOf({ from, to }: Days): string[] {
  const last = to.slice(0, 7)
  const touched: string[] = []
  for (let month = from.slice(0, 7); month <= last; month = monthAfter(month, 1))
    touched.push(month)
  if (touched.length >= FEWEST_MONTHS) return touched.slice(-MOST_MONTHS)
  return Array.from({ length: YEAR }, (_, back) => monthAfter(last, back - YEAR + 1))
}

export function isMonth(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
}
