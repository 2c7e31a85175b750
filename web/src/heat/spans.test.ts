import { describe, expect, it } from 'vitest'
import { barsOf, daysBefore, daysOfBars, lengthOf, surroundings } from './spans'

const MONTHS = ['2026-01-01', '2026-02-01', '2026-03-01'].map((start) => ({ start }))

describe('a drag over the bars', () => {
  it('chooses whole months, in whichever direction it goes', () => {
    const wanted = { from: '2026-01-01', to: '2026-02-28' }
    expect(daysOfBars(MONTHS, 0, 1, 'month')).toEqual(wanted)
    expect(daysOfBars(MONTHS, 1, 0, 'month')).toEqual(wanted)
  })
  it('stays within the bars', () => {
    expect(daysOfBars(MONTHS, -3, 9, 'month')).toEqual({ from: '2026-01-01', to: '2026-03-31' })
    expect(daysOfBars([], 0, 1, 'month')).toBeUndefined()
  })
  it('chooses days where bars are days', () => {
    const days = ['2026-02-27', '2026-02-28'].map((start) => ({ start }))
    expect(daysOfBars(days, 1, 1, 'day')).toEqual({ from: '2026-02-28', to: '2026-02-28' })
  })
})

describe('bars of a period', () => {
  it('are those it touches', () => {
    expect(barsOf(MONTHS, { from: '2026-02-10', to: '2026-03-05' }, 'month')).toEqual([1, 2])
    expect(barsOf(MONTHS, { from: '2027-02-10', to: '2027-03-05' }, 'month')).toBeUndefined()
  })
  it('stand among a month on either side, if that is not too long', () => {
    expect(surroundings({ from: '2026-03-01', to: '2026-03-31' })).toEqual({
      from: '2026-01-29',
      to: '2026-05-01',
    })
    expect(surroundings({ from: '2024-03-01', to: '2026-03-31' })).toBeUndefined()
  })
})

describe('the period compared with', () => {
  it('is the same a year before, to the end of its month', () => {
    expect(daysBefore({ from: '2024-02-01', to: '2024-02-29' }, 'year')).toEqual({
      from: '2023-02-01',
      to: '2023-02-28',
    })
  })
  it('is as many whole months, or days, just before', () => {
    expect(daysBefore({ from: '2026-01-01', to: '2026-03-31' }, 'previous')).toEqual({
      from: '2025-10-01',
      to: '2025-12-31',
    })
    const week = daysBefore({ from: '2026-03-05', to: '2026-03-11' }, 'previous')
    expect(week).toEqual({ from: '2026-02-26', to: '2026-03-04' })
    expect(lengthOf(week)).toBe(7)
  })
})
