/** From a drag over bars to days: which bars it touches, and which days they stand for. */
import { monthAfter } from './months'
import { daysOfMonth, type Days } from './periods'

export type Unit = 'day' | 'month'

/** Beside the days of the period this many are shown on either side, so that a longer one can be drawn. */
const MARGIN_DAYS = 31
/** More days than these are shown as months. */
export const MOST_DAYS = 400
const DAY_MS = 86_400_000

export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10)
}

/** How many days from the first to the last, both included. */
export function lengthOf({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1
}

/** The days shown around `period` where bars are days; nothing where that would be too many. */
export function surroundings(period: Days): Days | undefined {
  const around = { from: dayAfter(period.from, -MARGIN_DAYS), to: dayAfter(period.to, MARGIN_DAYS) }
  return lengthOf(around) <= MOST_DAYS ? around : undefined
}

/** The days that the bars from `one` to `other` stand for, whichever comes first. */
export function daysOfBars(
  bars: readonly { start: string }[],
  one: number,
  other: number,
  unit: Unit,
): Days | undefined {
  const inside = (index: number): number => Math.max(0, Math.min(bars.length - 1, index))
  const first = bars[inside(Math.min(one, other))]
  const last = bars[inside(Math.max(one, other))]
  if (!first || !last) return undefined
  const to = unit === 'day' ? last.start : daysOfMonth(last.start).to
  return { from: first.start, to }
}

/** The bars that `period` covers, from and to, both included; nothing where it covers none. */
export function barsOf(
  bars: readonly { start: string }[],
  period: Days,
  unit: Unit,
): [number, number] | undefined {
  const end = (start: string): string => (unit === 'day' ? start : daysOfMonth(start).to)
  const touched = bars.flatMap(({ start }, index) =>
    start <= period.to && end(start) >= period.from ? [index] : [],
  )
  const [first, last] = [touched[0], touched.at(-1)]
  return first === undefined || last === undefined ? undefined : [first, last]
}

/** The days a period is compared with: the same a year before, or as many just before it. */
export function daysBefore(period: Days, how: 'year' | 'previous'): Days {
  const before = dayAfter(period.from, -1)
  if (how === 'previous')
    return wholeMonths(period) ?? { from: dayAfter(before, 1 - lengthOf(period)), to: before }
  return { from: aYearBefore(period.from), to: aYearBefore(period.to) }
}

/** The same number of whole months just before, where `period` is whole months. */
function wholeMonths({ from, to }: Days): Days | undefined {
  if (!from.endsWith('-01') || to !== daysOfMonth(to).to) return undefined
  const [first, last] = [from.slice(0, 7), to.slice(0, 7)]
  let count = 1
  while (monthAfter(first, count) <= last) count += 1
  return { from: `${monthAfter(first, -count)}-01`, to: daysOfMonth(monthAfter(first, -1)).to }
}

function aYearBefore(day: string): string {
  const month = monthAfter(day.slice(0, 7), -12)
  const last = daysOfMonth(month).to
  const same = `${month}${day.slice(7)}`
  return day === daysOfMonth(day).to || same > last ? last : same
}
