/** Colours of grids known by their boxes alone: those whose boxes touch differ as far as there are colours. */
import { GRID_COLOURS } from '../editor/colouring'

export interface Boxed {
  code: string
  bbox: readonly number[]
}

/** About a metre: boxes that meet in a corner alone do not count as beside each other. */
const SLACK = 1e-5

function touch(one: Boxed, other: Boxed): boolean {
  const [w1 = 0, s1 = 0, e1 = 0, n1 = 0] = one.bbox
  const [w2 = 0, s2 = 0, e2 = 0, n2 = 0] = other.bbox
  const [wide, high] = [Math.min(e1, e2) - Math.max(w1, w2), Math.min(n1, n2) - Math.max(s1, s2)]
  return wide > -SLACK && high > -SLACK && (wide > SLACK || high > SLACK)
}

/** Which areas lie beside which: a sweep from west to east. */
function besides(areas: readonly Boxed[]): Map<string, string[]> {
  const found = new Map<string, string[]>(areas.map(({ code }) => [code, []]))
  const eastward = [...areas].sort((a, b) => (a.bbox[0] ?? 0) - (b.bbox[0] ?? 0))
  let open: Boxed[] = []
  for (const area of eastward) {
    const west = area.bbox[0] ?? 0
    open = open.filter(({ bbox }) => (bbox[2] ?? 0) > west - SLACK)
    for (const other of open) {
      if (!touch(area, other)) continue
      found.get(area.code)?.push(other.code)
      found.get(other.code)?.push(area.code)
    }
    open.push(area)
  }
  return found
}

/** The place in `GRID_COLOURS` of each area; areas that were coloured `before` keep theirs where they can. */
export function colouredByBox(
  areas: readonly Boxed[],
  before: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const beside = besides(areas)
  const found = new Map<string, number>()
  const around = (code: string): (number | undefined)[] =>
    (beside.get(code) ?? []).map((other) => found.get(other))
  for (const { code } of areas) {
    const own = before.get(code)
    if (own !== undefined && !around(code).includes(own)) found.set(code, own)
  }
  for (const { code } of areas) {
    if (found.has(code)) continue
    const taken = GRID_COLOURS.map(() => 0)
    for (const colour of around(code))
      if (colour !== undefined) taken[colour] = (taken[colour] ?? 0) + 1
    found.set(code, taken.indexOf(Math.min(...taken)))
  }
  return found
}
