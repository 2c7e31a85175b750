/** From the grid of each cell to what the map shows of it. */
import { deviationClass } from './colouring'
import { EDGE, MARK, type Colouring } from './cellLayers'
import type { Look } from './CellMap'
import type { Ground } from './types'

export interface Shown {
  of: Int32Array
  home: Int32Array
  /** By the number of the grid. */
  colours: readonly number[]
  deviations: ReadonlyMap<number, number>
  colouring: Colouring
  selected: ReadonlySet<number>
  refused: ReadonlySet<number>
  others: ReadonlySet<number>
}

export function lookOf(shown: Shown): Look {
  const size = shown.of.length
  const look = {
    colour: new Int8Array(size),
    changed: new Uint8Array(size),
    mark: new Uint8Array(size),
  }
  shown.of.forEach((grid, cell) => {
    const deviation = shown.deviations.get(grid)
    look.colour[cell] =
      shown.colouring === 'grids'
        ? (shown.colours[grid] ?? -1)
        : deviation === undefined
          ? -1
          : deviationClass(deviation)
    look.changed[cell] = grid === shown.home[cell] ? 0 : 1
    if (shown.others.has(cell)) look.mark[cell] = MARK.others
    if (shown.selected.has(cell)) look.mark[cell] = MARK.selected
    if (shown.refused.has(cell)) look.mark[cell] = MARK.refused
  })
  return look
}

/** What each arc is the border of: of the cell under the cursor before a chosen grid before any other. */
export function edgesOf(
  ground: Ground,
  of: Int32Array,
  chosen: readonly number[],
  cursor: number | undefined,
): Uint8Array {
  const picked = new Set(chosen)
  const edges = new Uint8Array(ground.left.length)
  ground.left.forEach((left, arc) => {
    const right = ground.right[arc] ?? -1
    if (cursor !== undefined && (left === cursor || right === cursor)) {
      edges[arc] = EDGE.cursor
      return
    }
    const [one, other] = [left < 0 ? -1 : of[left], right < 0 ? -1 : of[right]]
    if (one === other) return
    const meant = picked.has(one ?? -1) || picked.has(other ?? -1)
    edges[arc] = meant ? EDGE.grids : left < 0 || right < 0 ? EDGE.community : EDGE.grid
  })
  return edges
}
