import { describe, expect, it } from 'vitest'
import { isMonth, monthAfter, monthsOf, MOST_MONTHS } from './months'

describe('months that play', () => {
  it('are those that the period touches', () => {
    expect(monthsOf({ from: '2025-11-15', to: '2026-02-01' })).toEqual([
      '2025-11',
      '2025-12',
      '2026-01',
      '2026-02',
    ])
  })
  it('are the year up to its end where the period is a single month', () => {
    const months = monthsOf({ from: '2026-09-01', to: '2026-09-30' })
    expect([months[0], months.at(-1), months.length]).toEqual(['2025-10', '2026-09', 12])
  })
  it('are the latest where there are too many', () => {
    const months = monthsOf({ from: '1990-01-01', to: '2026-09-30' })
    expect([months.length, months.at(-1)]).toEqual([MOST_MONTHS, '2026-09'])
  })
  it('are counted over the turn of the year', () => {
    expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1)]).toEqual(['2027-01', '2025-12'])
  })
  it('are told from other words', () => {
    expect(['2026-05', '2026-13', '2026-5', undefined].map(isMonth)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})
