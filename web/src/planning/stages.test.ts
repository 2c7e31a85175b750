import { expect, it } from 'vitest'
import { stageOf } from './stages'

const now = new Date('2026-10-10T09:00:00+08:00')

it('tells a plan that waits for its day from one in force', () => {
  const published = { state: 'published' as const }
  expect(stageOf({ ...published, effective_at: '2026-12-01T00:00:00+08:00' }, now)).toBe(
    'scheduled',
  )
  expect(stageOf({ ...published, effective_at: '2026-10-10T09:00:00+08:00' }, now)).toBe(
    'published',
  )
  expect(stageOf({ state: 'rolled_back', effective_at: '2026-12-01T00:00:00+08:00' }, now)).toBe(
    'rolled_back',
  )
  expect(stageOf({ state: 'draft', effective_at: null }, now)).toBe('draft')
})
