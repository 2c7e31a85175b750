import { describe, expect, it } from 'vitest'
import { monthAfter, monthOf } from './months'

describe('the month that is shown', () => {
  it('is the last that has ended, unless another is asked for', () => {
    expect(monthOf(undefined, '2026-10-10')).toBe('2026-09')
    expect(monthOf(undefined, '2027-01-01')).toBe('2026-12')
    expect(monthOf('2025-03', '2026-10-10')).toBe('2025-03')
  })
  it('may be the present one, never one to come or none', () => {
    expect(monthOf('2026-10', '2026-10-10')).toBe('2026-10')
    for (const asked of ['2026-11', '2026-13', '2026', 'x', ''])
      expect(monthOf(asked, '2026-10-10')).toBe('2026-09')
  })
  it('goes over the turn of the year', () => {
    expect(monthAfter('2026-12', 1)).toBe('2027-01')
    expect(monthAfter('2026-01', -1)).toBe('2025-12')
  })
})
