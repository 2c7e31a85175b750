/** What grids come to, counted here from cells and households at once; the server's figures take their place. */
import type { Ground } from './types'

export interface Count {
  cells: number
  households: number
  areaM2: number
}

/** The count of each grid by its number; `of` is the grid of each cell, -1 for none. */
export function counted(ground: Ground, of: Int32Array, grids: number): Count[] {
  const counts = Array.from({ length: grids }, () => ({ cells: 0, households: 0, areaM2: 0 }))
  of.forEach((grid, cell) => {
    const count = counts[grid]
    if (!count) return
    count.cells += 1
    count.households += ground.households[cell] ?? 0
    count.areaM2 += ground.areaM2[cell] ?? 0
  })
  return counts
}

/** Cells that are in another grid than in force, and the households in them. */
export function moved(
  ground: Ground,
  of: Int32Array,
  home: Int32Array,
): { cells: number; households: number } {
  const found = { cells: 0, households: 0 }
  of.forEach((grid, cell) => {
    if (grid === home[cell]) return
    found.cells += 1
    found.households += ground.households[cell] ?? 0
  })
  return found
}

/** By what share `value` is off `aim`; nothing to be held against is no deviation. */
export function off(value: number, aim: number): number {
  return aim > 0 ? (value - aim) / aim : 0
}

/** For each grid the cell nearest to its middle, where its name is written; -1 where it has none. */
export function middles(ground: Ground, of: Int32Array, grids: number): Int32Array {
  const sums = Array.from({ length: grids }, () => ({ x: 0, y: 0, n: 0 }))
  const spot = (cell: number): [number, number] => [
    ground.spots[2 * cell] ?? 0,
    ground.spots[2 * cell + 1] ?? 0,
  ]
  of.forEach((grid, cell) => {
    const sum = sums[grid]
    if (!sum) return
    const [x, y] = spot(cell)
    sum.x += x
    sum.y += y
    sum.n += 1
  })
  const nearest = new Int32Array(grids).fill(-1)
  const distance = new Float64Array(grids).fill(Infinity)
  of.forEach((grid, cell) => {
    const sum = sums[grid]
    if (!sum) return
    const [x, y] = spot(cell)
    const away = (x - sum.x / sum.n) ** 2 + (y - sum.y / sum.n) ** 2
    if (away >= (distance[grid] ?? 0)) return
    distance[grid] = away
    nearest[grid] = cell
  })
  return nearest
}
