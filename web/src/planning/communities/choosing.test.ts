import { expect, it } from 'vitest'
import type { PlanCommunity } from '../types'
import { cellsOf, codesIn, listed, together } from './choosing'

function community(code: string, name: string, more: Partial<PlanCommunity> = {}): PlanCommunity {
  return {
    code,
    name,
    cells: 4_000,
    households: 100,
    cases: 0,
    grids: 4,
    mean_workload: 25,
    moved_households: 0,
    changed: false,
    problems: 0,
    ...more,
  }
}

const ALL = [
  community('101', '民主街社区', { cells: 7_000, problems: 1 }),
  community('102', '东关村', { changed: true, problems: 3 }),
  community('201', '西关村', { cells: 1_500, changed: true, moved_households: 40 }),
]

it('lists communities by code, and what asks for a look first', () => {
  const codes = (...asked: [string, boolean, Parameters<typeof listed>[3]]) =>
    listed(ALL, ...asked).map(({ code }) => code)
  expect(codes('', false, 'name')).toEqual(['101', '102', '201'])
  expect(codes('', false, 'problems')).toEqual(['102', '101', '201'])
  expect(codes('', false, 'change')).toEqual(['201', '102', '101'])
  expect(codes(' 关村', true, 'name')).toEqual(['102', '201'])
  expect(codes('20', false, 'name')).toEqual(['201'])
})

it('opens several communities up to a number of cells, and one whatever it has', () => {
  expect(together(ALL, [])).toBe(false)
  expect(together(ALL, ['101'])).toBe(true)
  expect(together(ALL, ['102', '201'])).toBe(true)
  expect(cellsOf(ALL, ['102', '201'])).toBe(5_500)
  expect(together(ALL, ['101', '201'])).toBe(false)
})

it('reads codes from the address', () => {
  expect(codesIn(undefined)).toEqual([])
  expect(codesIn('101')).toEqual(['101'])
  expect(codesIn(['101', null, '', '102'])).toEqual(['101', '102'])
})
