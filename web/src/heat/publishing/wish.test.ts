import { describe, expect, it } from 'vitest'
import { daysOfMonth } from '../periods'
import {
  askedFor,
  daysOf,
  finalOn,
  nextOn,
  periodsOf,
  publishes,
  quarterOf,
  type PublishedPeriods,
  type Wish,
} from './wish'

const WISH: Wish = {
  offer: 'towns',
  first: undefined,
  last: undefined,
  kind: '02',
  measure: 'rate',
}
const QUARTERS = [
  { from: '2026-04-01', to: '2026-06-30' },
  { from: '2026-01-01', to: '2026-03-31' },
  { from: '2025-10-01', to: '2025-12-31' },
]

function frozen(names: string[], next_on: string | null): PublishedPeriods {
  const months = names.map(daysOfMonth)
  return { last: months.at(-1)?.to ?? null, next_on, months, quarters: [], years: [] }
}

describe('what can be published', () => {
  it('is offered newest first', () => {
    const published = { ...frozen([], null), quarters: [...QUARTERS].reverse() }
    expect(periodsOf('towns', published)).toEqual(QUARTERS)
    expect(periodsOf('kinds', published)).toEqual([])
  })
  it('is the newest period unless others are chosen', () => {
    expect(daysOf(WISH, QUARTERS)).toEqual(QUARTERS[0])
    expect(daysOf(WISH, [])).toBeUndefined()
  })
  it('runs from the first day of one period to the last of another, and never backwards', () => {
    const chosen = { ...WISH, first: '2025-10-01', last: '2026-01-01' }
    expect(daysOf(chosen, QUARTERS)).toEqual({ from: '2025-10-01', to: '2026-03-31' })
    const backwards = { ...WISH, first: '2026-01-01', last: '2025-10-01' }
    expect(daysOf(backwards, QUARTERS)).toEqual(QUARTERS[1])
  })
  it('has a kind only where kinds are published', () => {
    const days = { from: '2025-01-01', to: '2025-12-31' }
    expect(askedFor(WISH, days)).toEqual({ level: 'town', ...days, measure: 'rate' })
    expect(askedFor({ ...WISH, offer: 'kinds' }, days)).toMatchObject({ kind: '02' })
  })
})

describe('the next period', () => {
  it('comes some days after its last month is over', () => {
    const published = frozen(['2026-07', '2026-08', '2026-09'], '2026-11-06')
    expect(nextOn('district', published)).toBe('2026-11-06')
    expect(nextOn('towns', published)).toBe('2027-01-06')
  })
  it('is a whole one: a year of which months are lacking never comes', () => {
    expect(nextOn('kinds', frozen(['2026-08', '2026-09'], '2026-11-06'))).toBe('2028-01-06')
    const whole = frozen(['2026-01', '2026-02'], '2026-04-06')
    expect(nextOn('communities', whole)).toBe('2027-01-06')
    expect(nextOn('towns', frozen(['2025-12'], '2026-02-06'))).toBe('2026-04-06')
  })
  it('is not known before any month is published, but when this month is final', () => {
    expect(nextOn('towns', frozen([], null))).toBeUndefined()
    expect(finalOn('2026-12-10')).toBe('2027-01-06')
  })
})

describe('who publishes', () => {
  const role = (name: string, level: string) => ({
    role: name,
    area: { code: '620902', name: '肃州区', level },
  })
  it('is the manager of a whole district', () => {
    const can = ['figures.see', 'figures.publish']
    expect(publishes({ can, roles: [role('manager', 'district')] })).toBe(true)
    expect(publishes({ can, roles: [role('manager', 'town'), role('planner', 'district')] })).toBe(
      false,
    )
    expect(publishes({ can: ['figures.see'], roles: [role('manager', 'district')] })).toBe(false)
  })
})

describe('quarters', () => {
  it('are numbered within the year', () => {
    expect(['2026-01-01', '2026-04-01', '2025-10-01'].map(quarterOf)).toEqual([1, 2, 4])
  })
})
