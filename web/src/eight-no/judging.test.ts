import { describe, expect, it } from 'vitest'
import { classOf } from '@/map/ramps'
import {
  broken,
  cellOf,
  inNeedFirst,
  ranked,
  shadingOf,
  shareMet,
  valueOf,
  withoutData,
} from './judging'
import type { ComplianceRow, Grids, ItemResult, Status } from './types'

function result(status: Status, n: number | null, grids: Partial<Grids> = {}): ItemResult {
  const evidence = { met: 0, not_met: 0, no_data: 0, in_no_grid: 0, source: null, ...grids }
  return { status, n, evidence }
}

function row(
  code: string,
  status: Status,
  items: ComplianceRow['items'],
  grids: Partial<Grids>,
): ComplianceRow {
  const counted = { met: 0, not_met: 0, no_data: 0, ...grids }
  const all = counted.met + counted.not_met + counted.no_data
  return { code, name: code, status, grids: all, ...counted, items }
}

const met = row('a', 'met', { fire: result('met', 0), overdue: result('met', 0) }, { met: 1 })
const one = row(
  'b',
  'not_met',
  { fire: result('met', 0, { met: 1 }), overdue: result('not_met', 4) },
  { not_met: 1 },
)
const two = row(
  'c',
  'not_met',
  { fire: result('not_met', 1, { not_met: 1 }), overdue: result('not_met', 1) },
  { not_met: 1 },
)
const silent = row(
  'd',
  'no_data',
  { fire: result('no_data', null, { no_data: 1 }), overdue: result('met', 0) },
  { no_data: 1 },
)
const WORDS = { met: 'met', many: (n: number, more: boolean) => `${n}${more ? '+' : ''}` }

describe('colours of grids', () => {
  const shading = shadingOf([met, one, two, silent], 'grid', undefined, WORDS)
  it('go by how many items are broken, and none stands for no data', () => {
    expect([...shading.values.values()]).toEqual([0, 1, 2, null])
    expect(shading.classes.map((each) => each.label)).toEqual(['met', '1', '2', '3+'])
    expect(classOf(8, shading.classes)).toBe(3)
    expect(withoutData(shading)).toEqual(['d'])
  })
  it('go by the number of one item, where one is chosen', () => {
    expect([met, one, two, silent].map((each) => valueOf(each, 'grid', 'overdue'))).toEqual([
      0, 4, 1, 0,
    ])
    expect(valueOf(silent, 'grid', 'fire')).toBeNull()
  })
})

describe('colours of areas above', () => {
  it('go by the share of grids, which is 100 only if every one keeps it', () => {
    expect(shareMet({ met: 199, not_met: 1, no_data: 0 })).toBe(99)
    expect(shareMet({ met: 3, not_met: 0, no_data: 1 })).toBe(75)
    expect(shareMet({ met: 0, not_met: 0, no_data: 4 })).toBeNull()
    expect(shareMet({ met: 0, not_met: 0, no_data: 0 })).toBeNull()
    const { classes } = shadingOf([], 'town', undefined, WORDS)
    expect([0, 39, 40, 99, 100].map((share) => classOf(share, classes))).toEqual([0, 0, 1, 3, 4])
  })
})

describe('rows', () => {
  it('begin with what is not met, most items first', () => {
    expect(inNeedFirst([met, one, silent, two]).map((each) => each.code)).toEqual([
      'c',
      'b',
      'd',
      'a',
    ])
    expect(broken(two)).toBe(2)
  })
  it('are ranked by the share of grids, those that cannot be told last', () => {
    const rows = [
      row('x', 'not_met', {}, { met: 1, not_met: 3 }),
      row('y', 'no_data', {}, { no_data: 2 }),
      row('w', 'not_met', {}, { met: 1, not_met: 3 }),
      row('z', 'met', {}, { met: 2 }),
    ]
    expect(ranked(rows).map((each) => each.code)).toEqual(['z', 'w', 'x', 'y'])
    expect(ranked([silent, two, one], 'fire').map((each) => each.code)).toEqual(['b', 'c', 'd'])
  })
})

describe('a cell', () => {
  it('says how often in a grid, and in how many grids above', () => {
    const broke = result('not_met', 5, { not_met: 2, met: 3 })
    expect(cellOf(broke, 'grid')).toEqual({ key: 'times', n: 5 })
    expect(cellOf(broke, 'community')).toEqual({ key: 'grids', n: 2 })
  })
  it('says how often where no grid is to blame', () => {
    const apart = { ...result('not_met', 1, { met: 4 }) }
    apart.evidence.in_no_grid = 1
    expect(cellOf(apart, 'town')).toEqual({ key: 'times', n: 1 })
  })
  it('never says zero where nothing was told', () => {
    expect(cellOf(result('no_data', null, { no_data: 1 }), 'grid')).toEqual({ key: 'noData', n: 0 })
    expect(cellOf(result('no_data', 0, { no_data: 2, met: 1 }), 'town')).toEqual({
      key: 'silent',
      n: 2,
    })
  })
})
