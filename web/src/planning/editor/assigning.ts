/** Which grid each cell is in: as the server says, and on top of it what was painted here and is still on its way. */
import type { Ground } from './types'

export const NO_GRID = -1

/** Cells that go to a grid, by its number. */
export interface Move {
  cells: readonly number[]
  to: number
}

/** Grids by number: a key keeps its number for as long as the plan is open, so that colours stay. */
export class GridNumbers {
  readonly keys: string[] = []
  private readonly numbers = new Map<string, number>()

  of(key: string | null): number {
    if (key === null) return NO_GRID
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.keys.length)
    return this.keys.push(key) - 1
  }
}

/** `of` with the cells listed by the server put where it says; cells that are not on the map are left out. */
export function assigned(
  places: ReadonlyMap<number, number>,
  of: Int32Array,
  assignment: readonly { grid: string | null; atoms: readonly number[] }[],
  numbers: GridNumbers,
): Int32Array {
  const next = of.slice()
  for (const { grid, atoms } of assignment) {
    const number = numbers.of(grid)
    for (const atom of atoms) {
      const cell = places.get(atom)
      if (cell !== undefined) next[cell] = number
    }
  }
  return next
}

/** `of` with moves made one after the other. */
export function withMoves(of: Int32Array, moves: readonly Move[]): Int32Array {
  if (moves.length === 0) return of
  const next = of.slice()
  for (const { cells, to } of moves) for (const cell of cells) next[cell] = to
  return next
}

/** The place of each cell by the server's id. */
export function placesOf(ground: Ground): Map<number, number> {
  return new Map(ground.atoms.map((atom, cell) => [atom, cell]))
}
