import { describe, expect, it } from 'vitest'
import type { BoundaryChange } from '../types'
import { besideOf, readMoment } from './moments'

function change(at: string): BoundaryChange {
  return { at, source: '', plan: null, added: 0, changed: 1, retired: 0 }
}

describe('the steps along the changes', () => {
  const changes = [
    '2026-12-01T00:00:00+08:00',
    '2024-01-01T00:00:00+08:00',
    '2026-10-10T09:30:00+08:00',
  ].map(change)

  it('go to the nearest on each side, and end there', () => {
    expect(besideOf(changes, '2026-10-10', 'after')).toBe('2026-10-10T09:30:00+08:00')
    expect(besideOf(changes, '2026-10-10', 'before')).toBe('2024-01-01T00:00:00+08:00')
    expect(besideOf(changes, '2024-01-01', 'before')).toBeUndefined()
    expect(besideOf(changes, '2027-01-01', 'after')).toBeUndefined()
  })

  it('go past a change that the map stands at', () => {
    expect(besideOf(changes, '2026-10-10T01:30:00Z', 'after')).toBe('2026-12-01T00:00:00+08:00')
  })
})

describe('a moment in the address', () => {
  it('is a date or an instant, and nothing else', () => {
    expect(readMoment('2026-10-10')).toBe('2026-10-10')
    expect(readMoment('2026-10-10T09:30:00+08:00')).toBe('2026-10-10T09:30:00+08:00')
    for (const wrong of ['', '10.10.2026', '2026-10-10T09:30', ['2026-10-10'], null])
      expect(readMoment(wrong)).toBeUndefined()
  })
})
