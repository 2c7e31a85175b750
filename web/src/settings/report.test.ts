import { describe, expect, it } from 'vitest'
import type { Job } from '@/shell/api'
import { differenceOf, isOver, libraryOf, percentOf, reportOf } from './report'

function job(part: Partial<Job>): Job {
  return {
    id: 'a',
    what: 'areas',
    state: 'running',
    file_name: 'grids.geojson',
    options: {},
    created_at: '2026-10-10T01:00:00Z',
    finished_at: null,
    rows_total: 0,
    rows_done: 0,
    faults: { refused: 0, warned: 0 },
    review: null,
    report: {},
    ...part,
  }
}

describe('an import', () => {
  it('is at a hundred percent only when it is over', () => {
    expect(percentOf(job({}))).toBe(0)
    expect(percentOf(job({ rows_total: 3, rows_done: 2 }))).toBe(66)
    expect(percentOf(job({ rows_total: 3, rows_done: 3 }))).toBe(99)
    expect(percentOf(job({ state: 'refused' }))).toBe(100)
    expect(isOver(job({ state: 'waiting' }))).toBe(false)
  })

  it('without a report has empty lists', () => {
    expect(reportOf(job({}))).toMatchObject({ faults: [], notes: [], columns: [] })
  })

  it('shows what differs, in order', () => {
    const report = reportOf(
      job({ report: { difference: { retired: { n: 0 }, unchanged: { n: 5 }, added: { n: 2 } } } }),
    )
    expect(differenceOf(report)).toEqual([
      { name: 'added', n: 2 },
      { name: 'unchanged', n: 5 },
    ])
  })

  it('tells of addresses what the file has, and nothing of what it has not', () => {
    const none = { added: 0, changed: 0, unchanged: 0 }
    const addresses = { rows: 3, places: { ...none, added: 2 }, units: none, names: none }
    expect(libraryOf(reportOf(job({ report: { addresses } })))).toEqual([
      { of: 'places', added: 2, changed: 0, unchanged: 0 },
    ])
  })
})
