/** The same cells parted into grids in two ways, numbered and coloured so that a grid of both looks the same in both. */
import { assigned, GridNumbers, NO_GRID, placesOf } from '../editor/assigning'
import { coloured } from '../editor/colouring'
import type { Ground } from '../editor/types'

export type Assignment = readonly { grid: string | null; atoms: readonly number[] }[]

export interface Parting {
  /** The number of the grid of each cell. */
  of: Int32Array
  /** By the number of the grid. */
  colours: readonly number[]
}

export interface Partings {
  one: Parting
  other: Parting
  /** By the number of the grid. */
  keys: readonly string[]
}

/** Two partings of the cells; what `other` does not tell is as in `one` where `onTop` says so. */
export function partingsOf(
  ground: Ground,
  one: Assignment,
  other: Assignment,
  { onTop = false } = {},
): Partings {
  const numbers = new GridNumbers()
  const places = placesOf(ground)
  const empty = new Int32Array(ground.atoms.length).fill(NO_GRID)
  const first = assigned(places, empty, one, numbers)
  const second = assigned(places, onTop ? first : empty, other, numbers)
  const size = numbers.keys.length
  const colours = coloured(ground, second, size)
  return {
    one: { of: first, colours: coloured(ground, first, size, colours) },
    other: { of: second, colours },
    keys: numbers.keys,
  }
}

/** West, south, east, north around points within cells, with some ground about them. */
export function around(ground: Ground, cells: Iterable<number>): number[] | undefined {
  const box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const cell of cells) {
    const [lon = NaN, lat = NaN] = ground.spots.subarray(2 * cell, 2 * cell + 2)
    box[0] = Math.min(box[0] ?? lon, lon - MARGIN)
    box[1] = Math.min(box[1] ?? lat, lat - MARGIN)
    box[2] = Math.max(box[2] ?? lon, lon + MARGIN)
    box[3] = Math.max(box[3] ?? lat, lat + MARGIN)
  }
  return box[0] === Infinity ? undefined : box
}

/** About 120 m. */
const MARGIN = 0.0012
