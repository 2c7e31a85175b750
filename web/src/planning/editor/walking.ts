/** From cell to cell by the arrow keys. */
import type { Ground } from './types'

export type Way = 'up' | 'down' | 'left' | 'right'

const TURN: Record<Way, [number, number]> = {
  up: [0, 1],
  down: [0, -1],
  left: [-1, 0],
  right: [1, 0],
}

/** The cells that share a border with each cell. */
export function neighboursOf(ground: Ground): number[][] {
  const found = ground.atoms.map(() => new Set<number>())
  ground.left.forEach((left, arc) => {
    const right = ground.right[arc] ?? -1
    if (left < 0 || right < 0) return
    found[left]?.add(right)
    found[right]?.add(left)
  })
  return found.map((beside) => [...beside])
}

/** The neighbour that lies best in the way: straight ahead before near; none where there is nothing that way. */
export function stepped(
  ground: Ground,
  neighbours: readonly number[][],
  cell: number,
  way: Way,
): number | undefined {
  const [wx, wy] = TURN[way]
  const flat = Math.cos(((ground.spots[2 * cell + 1] ?? 0) * Math.PI) / 180)
  let best: number | undefined
  let most = 0.2
  for (const other of neighbours[cell] ?? []) {
    const x = ((ground.spots[2 * other] ?? 0) - (ground.spots[2 * cell] ?? 0)) * flat
    const y = (ground.spots[2 * other + 1] ?? 0) - (ground.spots[2 * cell + 1] ?? 0)
    const ahead = (x * wx + y * wy) / (Math.hypot(x, y) || 1)
    if (ahead > most) [best, most] = [other, ahead]
  }
  return best
}

/** The cell nearest to a place. */
export function nearestCell(
  ground: Ground,
  [lon, lat]: readonly [number, number],
): number | undefined {
  let best: number | undefined
  let least = Infinity
  ground.atoms.forEach((_, cell) => {
    const x = (ground.spots[2 * cell] ?? 0) - lon
    const y = (ground.spots[2 * cell + 1] ?? 0) - lat
    if (x * x + y * y >= least) return
    least = x * x + y * y
    best = cell
  })
  return best
}
