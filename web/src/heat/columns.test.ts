import { describe, expect, it } from 'vitest'
import { byChange, byValue, columnsOf, comparedColumns } from './columns'

const FILTER = { from: '2026-01-01', to: '2026-03-31', kind: [], channel: [], state: [] }
const row = (code: string, n: number, value: number | null) => ({
  code,
  name: code,
  n,
  value,
  households: 100,
})
const compared = (code: string, n: number, n_before: number) => ({
  code,
  name: code,
  n,
  n_before,
  difference: n - n_before,
  change: null,
})

describe('the rows beside the map', () => {
  it('begin with the highest value, and end with areas that have none', () => {
    const rows = [row('a', 9, null), row('b', 1, 0), row('c', 2, 4), row('d', 3, 4)]
    expect(byValue(rows).map(({ code }) => code)).toEqual(['d', 'c', 'b', 'a'])
  })
  it('say the measure beside the number, unless it is the number', () => {
    const said = columnsOf(FILTER, 'rate').map((column) => column.text(row('a', 1200, 4.25)))
    expect(said).toEqual(['4.3', '1,200'])
    expect(columnsOf(FILTER, 'count')).toHaveLength(1)
  })
})

describe('the rows of two periods', () => {
  it('begin with the largest change, a rise before a fall', () => {
    const rows = [compared('a', 1, 1), compared('b', 0, 3), compared('c', 5, 2)]
    expect(byChange(rows).map(({ code }) => code)).toEqual(['c', 'b', 'a'])
  })
  it('lead to the disputes of the period a number stands for, and sign the change', () => {
    const before = { from: '2025-01-01', to: '2025-03-31' }
    const [now, then, change] = comparedColumns(FILTER, before)
    const one = compared('620902001', 1, 3)
    expect(now?.rows?.(one)).toMatchObject({ query: { from: '2026-01-01', area: '620902001' } })
    expect(then?.rows?.(one)).toMatchObject({ query: { ...before, area: '620902001' } })
    expect(change?.text(one)).toBe('−2')
    expect(change?.text(compared('a', 3, 1))).toBe('+2')
    expect(change?.text(compared('a', 1, 1))).toBe('0')
  })
})
