/** The border of two grids while it is dragged: a few points to take hold of, and the whole of it behind them. */
import { inRing } from '@/map/ring'
import type { Ground, Place } from './types'
import { nearestCell } from './walking'

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
  const whole = grasped(opened(nearest, near))
  let coarse = COARSE
  let at = telling(whole, coarse)
  for (; at.length > MOST_HANDLES; at = telling(whole, coarse)) coarse *= 1.5
  // Between the ends there is always a point to take hold of.
  if (at.length === 2) at.splice(1, 0, Math.floor(whole.length / 2))
  return { whole, at, handles: at.map((place) => whole[place] as Place) }
}

/** A line of a single leg with a point in its middle. */
function grasped(line: Place[]): Place[] {
  const [first, last, more] = line
  if (!first || !last || more) return line
  const place = (part: 0 | 1): number => Math.round((first[part] + last[part]) * 5e6) / 1e7
  return [first, [place(0), place(1)], last]
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
    if (inRing([ground.spots[2 * cell] ?? 0, ground.spots[2 * cell + 1] ?? 0], ring))
      found.push(cell)
  })
  return found
}

/** The cells that lie in a ring, by their inner points. */
export function enclosed(ground: Ground, ring: readonly Place[]): number[] {
  return ground.atoms.flatMap((_, cell) =>
    inRing([ground.spots[2 * cell] ?? 0, ground.spots[2 * cell + 1] ?? 0], ring) ? [cell] : [],
  )
}

const SAMPLES = 40
/** A chosen grid is meant where this share of a line lies in it, however much lies beyond. */
const MEANT = 0.3

/** The grid that a line is to cut: the one chosen, or else the one in which most of it lies. */
export function gridAlong(
  ground: Ground,
  of: Int32Array,
  line: readonly Place[],
  chosen: number | undefined,
): number | undefined {
  const times = new Map<number, number>()
  const legs = line.slice(1).map((end, at) => [line[at] ?? end, end] as const)
  const long = legs.map(([[x, y], [u, v]]) => Math.hypot(u - x, v - y))
  const step = long.reduce((sum, each) => sum + each, 0) / SAMPLES
  let rest = step / 2
  legs.forEach(([[x, y], [u, v]], leg) => {
    const size = long[leg] ?? 0
    for (; rest < size; rest += step) {
      const share = rest / size
      const cell = nearestCell(ground, [x + (u - x) * share, y + (v - y) * share])
      const grid = cell === undefined ? undefined : of[cell]
      if (grid !== undefined) times.set(grid, (times.get(grid) ?? 0) + 1)
    }
    rest -= size
  })
  if (chosen !== undefined && (times.get(chosen) ?? 0) >= SAMPLES * MEANT) return chosen
  return [...times].sort(([, a], [, b]) => b - a)[0]?.[0]
}
