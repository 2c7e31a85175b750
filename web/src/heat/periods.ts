/** Periods that people ask for by name, counted from today by the product's clock. Days are inclusive. */
export interface Days {
  from: string
  to: string
}

/** The days of a period as the server tells it, which may be open at either end. */
export function daysOf(
  period: { from: string | null; to: string | null } | undefined,
): Partial<Days> {
  return { ...(period?.from && { from: period.from }), ...(period?.to && { to: period.to }) }
}

function iso(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)
}

/** The named periods as of `today` (`YYYY-MM-DD`). */
export function namedPeriods(
  today: string,
): Record<'ended' | 'month' | 'last' | 'year' | 'twelve', Days> {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number)
  const thisMonth = month - 1
  const endedYear = thisMonth === 0 ? year - 1 : year
  return {
    ended: { from: iso(endedYear, 0, 1), to: iso(year, thisMonth, 0) },
    month: { from: iso(year, thisMonth, 1), to: today },
    last: { from: iso(year, thisMonth - 1, 1), to: iso(year, thisMonth, 0) },
    year: { from: iso(year, 0, 1), to: today },
    twelve: { from: iso(year - 1, thisMonth, day + 1), to: today },
  }
}

/** The days of a month given as `YYYY-MM` or as its first day. */
export function daysOfMonth(month: string): Days {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return { from: iso(year, number - 1, 1), to: iso(year, number, 0) }
}
