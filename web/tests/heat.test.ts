import { describe, expect, it } from 'vitest'
import { silentGrids } from '@/overview/missing'
import { csvField, rowsAsCsv } from '@/heat/csv'
import { readFilter, rowsOf, writeFilter } from '@/heat/filter'
import { daysOfMonth, namedPeriods } from '@/heat/periods'
import { countOf, shadingOf } from '@/heat/shading'

describe('the filter in the address bar', () => {
  it('survives being written and read', () => {
    const filter = {
      from: '2026-01-01',
      to: '2026-09-30',
      kind: ['01', '02'],
      channel: ['hotline'],
      state: [],
      area: '620902001',
    }
    expect(readFilter(writeFilter(filter) as never)).toEqual(filter)
  })
  it('leaves out what is not a date, and empty words', () => {
    expect(readFilter({ from: 'yesterday', to: null, kind: '', channel: [null, 'app'] })).toEqual({
      kind: [],
      channel: ['app'],
      state: [],
    })
  })
  it('goes along to the rows behind a figure', () => {
    expect(rowsOf({ from: '2026-01-01', kind: ['01'] }, { overdue: '1' })).toEqual({
      path: '/disputes',
      query: { from: '2026-01-01', kind: ['01'], overdue: '1' },
    })
  })
})

describe('named periods', () => {
  it('are counted from the day of the product', () => {
    const periods = namedPeriods('2026-10-10')
    expect(periods.ended).toEqual({ from: '2026-01-01', to: '2026-09-30' })
    expect(periods.month).toEqual({ from: '2026-10-01', to: '2026-10-10' })
    expect(periods.twelve).toEqual({ from: '2025-10-11', to: '2026-10-10' })
  })
  it('in January look at the whole year that has ended', () => {
    const periods = namedPeriods('2027-01-15')
    expect(periods.ended).toEqual({ from: '2026-01-01', to: '2026-12-31' })
    expect(periods.last).toEqual({ from: '2026-12-01', to: '2026-12-31' })
  })
  it('know how long a month is', () => {
    expect(daysOfMonth('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' })
    expect(daysOfMonth('2026-12-01')).toEqual({ from: '2026-12-01', to: '2026-12-31' })
  })
})

const heatmap = {
  rows: [
    { code: 'a', name: '甲', value: 2.5, n: 5, households: 2000 },
    { code: 'b', name: '乙', value: 0, n: 0, households: 300 },
    { code: 'c', name: '丙', value: null, n: 3, households: null },
  ],
  classes: [
    { min: 0, max: 0, label: '0' },
    { min: 0.01, max: 2.5, label: '0.01–2.5' },
  ],
  legend: { title: '', unit: '', no_value: '', method: '' },
  period: { from: '2026-01-01', to: '2026-09-30' },
  unplaced: 0,
  counted_from: 'counters' as const,
}

describe('colours of areas', () => {
  it('leave zero uncoloured, and the count comes from all rows', () => {
    const shading = shadingOf(heatmap, 'rate')
    expect(shading.classes.map((each) => each.colour)).toEqual(['transparent', '#08519c'])
    expect(shading.values.get('c')).toBeNull()
    expect(countOf(heatmap)).toBe(8)
  })
})

describe('rows for a spreadsheet', () => {
  it('never begin a formula', () => {
    expect(csvField('=1+1')).toBe("'=1+1")
    expect(csvField('a,"b"')).toBe('"a,""b"""')
    expect(csvField(null)).toBe('')
  })
  it('open as Chinese', () => {
    expect(rowsAsCsv(heatmap.rows).split('\r\n')).toEqual([
      '\ufeffcode,name,n,value',
      'a,甲,5,2.5',
      'b,乙,0,0',
      'c,丙,3,',
    ])
  })
})

describe('grids that are silent rather than calm', () => {
  const silent = (missing_days: number): string[] =>
    silentGrids({
      period: { from: '2026-01-01', to: '2026-01-30' },
      missing_reports: [{ code: 'a', name: '甲', missing_days }],
    })
  it('miss more than a tenth of the days of the period', () => {
    expect(silent(3)).toEqual([])
    expect(silent(4)).toEqual(['a'])
  })
})
