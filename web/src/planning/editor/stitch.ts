/**
 * Arcs of border put together again: to the rings of a cell, or to the course that two grids share. An arc is walked
 * forwards with the cell `left` on its left; `~arc` means backwards.
 */
import type { PlanCells, Place } from './types'

export interface Arcs {
  left: Int32Array
  right: Int32Array
  /** Of each arc in `points`, and the number of points at the end. */
  starts: Int32Array
  /** Whole units, x and y by turns. */
  points: Int32Array
  scale: number
}

/** The arcs of all communities in one; cells are counted on from one community to the next. */
export function unpacked({ scale, communities }: PlanCells): Arcs {
  const arcs = communities.flatMap((each) => each.arcs)
  const size = arcs.reduce((sum, arc) => sum + arc.length - 2, 0)
  const found: Arcs = {
    left: new Int32Array(arcs.length),
    right: new Int32Array(arcs.length),
    starts: new Int32Array(arcs.length + 1),
    points: new Int32Array(size),
    scale,
  }
  let [at, k, first] = [0, 0, 0]
  for (const community of communities) {
    for (const arc of community.arcs) {
      const [left = -1, right = -1] = arc
      found.left[k] = left < 0 ? -1 : left + first
      found.right[k] = right < 0 ? -1 : right + first
      for (let i = 2; i < arc.length; i += 1, at += 1) {
        found.points[at] = (arc[i] ?? 0) + (i < 4 ? 0 : (found.points[at - 2] ?? 0))
      }
      k += 1
      found.starts[k] = at / 2
    }
    first += community.atoms.length
  }
  return found
}

/** The points of an arc in degrees, in the way it is walked. */
export function pointsOf(arcs: Arcs, signed: number): Place[] {
  const arc = signed < 0 ? ~signed : signed
  const points: Place[] = []
  for (let at = arcs.starts[arc] ?? 0; at < (arcs.starts[arc + 1] ?? 0); at += 1) {
    const [x = 0, y = 0] = [arcs.points[2 * at], arcs.points[2 * at + 1]]
    points.push([x / arcs.scale, y / arcs.scale])
  }
  return signed < 0 ? points.reverse() : points
}

/** Arcs that follow one another, as chains; a chain that comes back to its start is closed. */
export function chained(arcs: Arcs, signed: readonly number[]): number[][] {
  const node = (point: number): string => `${arcs.points[2 * point]},${arcs.points[2 * point + 1]}`
  const first = (arc: number): string => node(arcs.starts[arc] ?? 0)
  const last = (arc: number): string => node((arcs.starts[arc + 1] ?? 1) - 1)
  const from = (arc: number): string => (arc < 0 ? last(~arc) : first(arc))
  const to = (arc: number): string => (arc < 0 ? first(~arc) : last(arc))
  const waiting = new Map<string, number[]>()
  for (const arc of signed) waiting.set(from(arc), [...(waiting.get(from(arc)) ?? []), arc])
  const reached = new Set(signed.map(to))
  // Open chains begin where nothing leads to; what is left afterwards goes round.
  const order = [...signed].sort(
    (a, b) => Number(reached.has(from(a))) - Number(reached.has(from(b))),
  )
  const used = new Set<number>()
  const next = (at: string): number | undefined => waiting.get(at)?.find((arc) => !used.has(arc))
  const chains: number[][] = []
  for (const start of order) {
    if (used.has(start)) continue
    const chain: number[] = []
    for (let arc: number | undefined = start; arc !== undefined;) {
      used.add(arc)
      chain.push(arc)
      arc = to(arc) === from(start) ? undefined : next(to(arc))
    }
    chains.push(chain)
  }
  return chains
}

/** The line along a chain, each point once. */
export function lineOf(arcs: Arcs, chain: readonly number[]): Place[] {
  return chain.flatMap((arc, at) => pointsOf(arcs, arc).slice(at === 0 ? 0 : 1))
}

/** The rings of every cell, each with the cell on its left. */
export function ringsOf(arcs: Arcs, cells: number): Place[][][] {
  const around: number[][] = Array.from({ length: cells }, () => [])
  arcs.left.forEach((cell, arc) => cell >= 0 && around[cell]?.push(arc))
  arcs.right.forEach((cell, arc) => cell >= 0 && around[cell]?.push(~arc))
  return around.map((signed) => chained(arcs, signed).map((chain) => lineOf(arcs, chain)))
}

/** Twice the area that a ring encloses; above zero where it is walked counter-clockwise. */
export function turned(ring: readonly Place[]): number {
  const [ox = 0, oy = 0] = ring[0] ?? []
  let sum = 0
  ring.forEach(([x, y], at) => {
    const [nx, ny] = ring[(at + 1) % ring.length] ?? [x, y]
    sum += (x - ox) * (ny - oy) - (nx - ox) * (y - oy)
  })
  return sum
}

/** The course that grid `one` (on the left) and `other` share, as long stretches; `of` is the grid of each cell. */
export function coursesOf(arcs: Arcs, of: Int32Array, one: number, other: number): Place[][] {
  const signed: number[] = []
  arcs.left.forEach((left, arc) => {
    const right = arcs.right[arc] ?? -1
    if (left < 0 || right < 0) return
    if (of[left] === one && of[right] === other) signed.push(arc)
    else if (of[left] === other && of[right] === one) signed.push(~arc)
  })
  return chained(arcs, signed).map((chain) => lineOf(arcs, chain))
}
