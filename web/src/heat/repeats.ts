/** The table of near repeats: bands of distance against bands of delay. */
import type { NearRepeats } from './answers'

/** Up to so many metres apart is the same place. */
const SAME_PLACE_M = 30

export type RepeatCell = NearRepeats['cells'][number]

/** From one whole number to another, both included; without `least` from nothing on. */
export interface Band {
  least: number | undefined
  most: number
}

/** How far apart, in metres; the first band is the same place. */
export function distanceBands(distances: readonly number[]): Band[] {
  return distances.map((most, index) => {
    const bound = distances[index - 1]
    return { least: bound === 0 ? SAME_PLACE_M : bound, most }
  })
}

/** How many days between; the first band begins with the same day. */
export function delayBands(days: readonly number[]): Band[] {
  return days.map((most, index) => {
    const bound = days[index - 1]
    return { least: bound === undefined ? undefined : bound + 1, most }
  })
}

/** The cells of one distance, by delay. */
export function cellsAt(found: NearRepeats, distance: number): RepeatCell[] {
  return found.cells
    .filter((cell) => cell.distance === distance)
    .sort((one, other) => one.day - other.day)
}
