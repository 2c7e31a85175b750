/** Months as `YYYY-MM`, counted by the product's clock. */

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/

/** The month `by` months after one; before it, if negative. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

/** The month asked for if it has begun by `today` (`YYYY-MM-DD`), else the last that has ended. */
export function monthOf(asked: string | undefined, today: string): string {
  const present = today.slice(0, 7)
  return asked && MONTH.test(asked) && asked <= present ? asked : monthAfter(present, -1)
}
