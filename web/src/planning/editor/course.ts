/** The border of two grids while it is dragged: a few points to take hold of, and the whole of it behind them. */
import { inRing } from '@/map/ring'
import type { Ground, Place } from './types'

/** How far the points to take hold of may leave out what lies between, in degrees: some six metres. */
const COARSE = 6e-5
const MOST_HANDLES = 14

export interface Course {
  /** The border as it is. */
  whole: Place[]
  /** Some points of it, the two ends among them, and their places in `whole`. */
  handles: Place[]
  at: number[]
}

function same([x, y]: Place, [u, v]: Place): boolean {
  return Math.abs(x - u) < 1e-9 && Math.abs(y - v) < 1e-9
}

/** How far a point is from the straight line between two others. */
function aside([x, y]: Place, [ax, ay]: Place, [bx, by]: Place): number {
  const long = Math.hypot(bx - ax, by - ay)
  if (long === 0) return Math.hypot(x - ax, y - ay)
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / long
}

/** Places in `line` that say its shape to within `coarse`. */
function telling(line: readonly Place[], coarse: number, from = 0, to = line.length - 1): number[] {
  const [start, end] = [line[from], line[to]]
  let [far, most] = [-1, coarse]
  if (start && end) {
    for (let at = from + 1; at < to; at += 1) {
      const away = aside(line[at] as Place, start, end)
      if (away > most) [far, most] = [at, away]
    }
  }
  if (far < 0) return [from, to]
  return [...telling(line, coarse, from, far), ...telling(line, coarse, far, to).slice(1)]
}

/** The stretch nearest to a place: of one that goes round, the half beside the place, so that it has two ends. */
export function courseNear(stretches: readonly Place[][], near: Place): Course | undefined {
  const apart = (line: Place[]): number =>
    Math.min(...line.map(([x, y]) => Math.hypot(x - near[0], y - near[1])))
  const [nearest] = [...stretches].sort((a, b) => apart(a) - apart(b))
  if (!nearest || nearest.length < 2) return undefined
  const whole = opened(nearest, near)
  let coarse = COARSE
  let at = telling(whole, coarse)
  for (; at.length > MOST_HANDLES; at = telling(whole, coarse)) coarse *= 1.5
  return { whole, at, handles: at.map((place) => whole[place] as Place) }
}

function opened(line: Place[], [x, y]: Place): Place[] {
  const [first, last] = [line[0], line.at(-1)]
  if (!first || !last || !same(first, last)) return line
  const ring = line.slice(0, -1)
  const away = ring.map(([u, v]) => Math.hypot(u - x, v - y))
  const middle = away.indexOf(Math.min(...away))
  const half = Math.max(1, Math.floor(ring.length / 4))
  return Array.from(
    { length: 2 * half + 1 },
    (_, step) => ring[(middle - half + step + ring.length) % ring.length] as Place,
  )
}

/** The border with its handles where they are now: what was not moved keeps every point that it has. */
export function rejoined({ whole, handles, at }: Course, edited: readonly Place[]): Place[] {
  const most = Math.min(handles.length, edited.length)
  const meets = (a: Place | undefined, b: Place | undefined): boolean => !!a && !!b && same(a, b)
  let front = 0
  while (front < most && meets(handles[front], edited[front])) front += 1
  let back = 0
  while (back < most - front && meets(handles.at(-1 - back), edited.at(-1 - back))) back += 1
  if (front === handles.length && edited.length === front) return whole
  return [
    ...whole.slice(0, (at[front - 1] ?? -1) + 1),
    ...edited.slice(front, edited.length - back),
    ...whole.slice(at[handles.length - back] ?? whole.length),
  ]
}

/** The cells of two grids that change sides when their border leaves `whole` for `line`: those that lie between. */
export function crossed(
  ground: Ground,
  of: Int32Array,
  [one, other]: readonly [number, number],
  whole: readonly Place[],
  line: readonly Place[],
): number[] {
  const ring = [...line, ...[...whole].reverse()]
  const found: number[] = []
  of.forEach((grid, cell) => {
    if (grid !== one && grid !== other) return
    if (inRing([ground.spots[2 * cell] ?? 0, ground.spots[2 * cell + 1] ?? 0], ring)) found.push(cell)
  })
  return found
}

/** The cells that lie in a ring, by their inner points. */
export function enclosed(ground: Ground, ring: readonly Place[]): number[] {
  return ground.atoms.flatMap((_, cell) =>
    inRing([ground.spots[2 * cell] ?? 0, ground.spots[2 * cell + 1] ?? 0], ring) ? [cell] : [],
  )
}
