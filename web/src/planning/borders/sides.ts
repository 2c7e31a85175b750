/** The two sides of a border: which communities lie beside one, and which grid is nearest to cells that go over. */
import type { AreaItem } from '@/shell/api'
import { NO_GRID } from '../editor/assigning'
import type { Ground } from '../editor/types'

/** The places of the two in the ground: cells go from the first to the second. */
export const GIVING = 0
export const TAKING = 1

/** About 30 m: boxes that are so near may belong to communities that touch. */
const NEAR = 0.0003

/** The communities whose boxes touch that of `code`. */
export function beside(communities: readonly AreaItem[], code: string | undefined): AreaItem[] {
  const own = communities.find((each) => each.code === code)
  if (!own) return []
  const [west = 0, south = 0, east = 0, north = 0] = own.bbox
  return communities.filter(({ code: other, bbox }) => {
    const [w = 0, s = 0, e = 0, n = 0] = bbox
    const apart = w > east + NEAR || e < west - NEAR || s > north + NEAR || n < south - NEAR
    return other !== code && !apart
  })
}

/** The grid of the side that takes whose cells lie nearest to those that go over; none where none go. */
export function nearestTaker(ground: Ground, cells: Iterable<number>): number | undefined {
  const going = [...cells]
  let found: number | undefined
  let least = Infinity
  ground.community.forEach((side, other) => {
    const grid = ground.home[other] ?? NO_GRID
    if (side !== TAKING || grid < 0) return
    for (const cell of going) {
      const x = (ground.spots[2 * cell] ?? 0) - (ground.spots[2 * other] ?? 0)
      const y = (ground.spots[2 * cell + 1] ?? 0) - (ground.spots[2 * other + 1] ?? 0)
      if (x * x + y * y >= least) continue
      least = x * x + y * y
      found = grid
    }
  })
  return found
}

/** The grid of each cell once `cells` have gone to `taker`. */
export function gone(
  ground: Ground,
  cells: ReadonlySet<number>,
  taker: number | undefined,
): Int32Array {
  if (taker === undefined || cells.size === 0) return ground.home
  return ground.home.map((grid, cell) => (cells.has(cell) ? taker : grid))
}
