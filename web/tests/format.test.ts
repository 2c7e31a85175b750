import { describe, expect, it } from 'vitest'
import {
  changeOf,
  formatChange,
  formatDate,
  formatDistance,
  formatNumber,
  formatShare,
  formatTime,
} from '@/shell/format'

describe('dates', () => {
  it('are those of Shanghai', () => {
    expect(formatDate('2026-09-30T16:30:00Z')).toBe('2026-10-01')
    expect(formatTime('2026-09-30T16:30:00Z')).toBe('2026-10-01 00:30')
  })
  it('stay as they are without a time', () => {
    expect(formatDate('2026-09-30')).toBe('2026-09-30')
  })
})

describe('figures', () => {
  it('never turn an absent figure into a zero', () => {
    expect(formatNumber(null)).toBe('–')
    expect(formatShare(undefined)).toBe('–')
    expect(formatChange(null)).toBe('–')
  })
  it('group thousands', () => {
    expect(formatNumber(1454)).toBe('1,454')
  })
  it('do not reach a target by rounding', () => {
    expect(formatShare(0.97999)).toBe('97.9%')
    expect(formatShare(0.98)).toBe('98.0%')
    expect(formatShare(0.983)).toBe('98.3%')
  })
  it('show the direction of a change', () => {
    expect(formatChange(-0.462)).toBe('−46.2%')
    expect(formatChange(0.05)).toBe('+5.0%')
    expect(formatChange(0.0001)).toBe('0.0%')
    expect(changeOf(5, 0)).toBeNull()
    expect(changeOf(50, 100)).toBe(-0.5)
  })
  it('tell distances in metres or kilometres', () => {
    expect(formatDistance(0.52)).toBe('0.5 m')
    expect(formatDistance(84.6)).toBe('85 m')
    expect(formatDistance(1240)).toBe('1.2 km')
  })
})
