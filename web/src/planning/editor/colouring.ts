/** Colours of grids: few and quiet, and never the same on two that lie side by side. */
import type { Ground } from './types'

/** Told apart with every common kind of colour-blindness, also by how light they are. */
export const GRID_COLOURS = [
  '#8dbbe0',
  '#f0d58a',
  '#b9aede',
  '#a6cfae',
  '#edb9a0',
  '#c9d0d8',
] as const

/** Which grids lie beside which. */
function besides(ground: Ground, of: Int32Array, grids: number): Set<number>[] {
  const found = Array.from({ length: grids }, () => new Set<number>())
  ground.left.forEach((left, arc) => {
    const right = ground.right[arc] ?? -1
    if (left < 0 || right < 0) return
    const [one = -1, other = -1] = [of[left], of[right]]
    if (one < 0 || other < 0 || one === other) return
    found[one]?.add(other)
    found[other]?.add(one)
  })
  return found
}

/** The colour of each grid by its number; those of `before` stay unless two that now lie side by side share one. */
export function coloured(
  ground: Ground,
  of: Int32Array,
  grids: number,
  before: readonly number[] = [],
): number[] {
  const beside = besides(ground, of, grids)
  const colours: number[] = []
  for (let grid = 0; grid < grids; grid += 1) {
    const taken = new Set<number>()
    for (const other of beside[grid] ?? []) {
      const colour = other < grid ? colours[other] : before[other]
      if (colour !== undefined) taken.add(colour)
    }
    const fixed = [...(beside[grid] ?? [])].filter((other) => other < grid).map((at) => colours[at])
    const own = before[grid]
    const kept = own !== undefined && !fixed.includes(own)
    colours[grid] = kept ? own : free(taken, fixed, grid)
  }
  return colours
}

/** A colour that none beside has; failing that, one that none of those already coloured has. */
function free(taken: Set<number>, fixed: (number | undefined)[], grid: number): number {
  const order = GRID_COLOURS.map((_, at) => (at + grid) % GRID_COLOURS.length)
  return (
    order.find((colour) => !taken.has(colour)) ??
    order.find((colour) => !fixed.includes(colour)) ??
    grid % GRID_COLOURS.length
  )
}

/** Deviations of the workload, from far below to far above; the middle is as it should be. */
export const DEVIATION_STEPS = [-0.5, -0.25, -0.1, 0.1, 0.25, 0.5] as const

/** In which of the classes that {@link DEVIATION_STEPS} part a deviation lies. */
export function deviationClass(share: number): number {
  const at = DEVIATION_STEPS.findIndex((step) => (step < 0 ? share < step : share <= step))
  return at < 0 ? DEVIATION_STEPS.length : at
}
