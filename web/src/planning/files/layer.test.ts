import { expect, it } from 'vitest'
import type { Job } from '@/shell/api'
import { layerOf, movedGrids, type LaidGrid, type LayerReport } from './layer'

function grid(name: string, gained: number, lost: number): LaidGrid {
  const count = (households: number) => ({ cells: households > 0 ? 1 : 0, households })
  return {
    row: 1,
    code: name,
    name,
    provisional: false,
    cells: 9,
    households: 90,
    gained: count(gained),
    lost: count(lost),
    area_m2: 1,
    drawn_m2: 1,
    farthest_m: 0,
  }
}

it('lists the grids that moved, the most households first, and leaves out the others', () => {
  const items = [grid('a', 0, 0), grid('b', 5, 0), grid('c', 20, 30)]
  const plan = { grids: { n: 3, items } } as Partial<LayerReport> as LayerReport
  expect(movedGrids(plan).map(({ name }) => name)).toEqual(['c', 'b'])
})

it('finds nothing in the report of another import', () => {
  expect(layerOf({ report: { rows: {} } } as Partial<Job> as Job)).toBeUndefined()
  expect(layerOf({ report: null } as unknown as Job)).toBeUndefined()
})
