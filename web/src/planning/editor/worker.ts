/**
 * Works beside the page: reads the cells of a plan, stitches their outlines and keeps the arcs, so that neither reading
 * nor drawing thousands of cells holds up a stroke of the brush.
 */
import { NO_GRID } from './assigning'
import { linesText, polygonsText } from './drawn'
import { coursesOf, unpacked, type Arcs } from './stitch'
import type { Ground, Place, PlanCells } from './types'

export type Asked =
  { what: 'load'; url: string } | { what: 'courses'; of: Int32Array; one: number; other: number }
export type Answer =
  | { loaded: Ground }
  | { courses: Place[][] }
  | { fault: { status: number; body: unknown } }
  | { lost: true }

type Side = PlanCells['communities'][number]

let arcs: Arcs | undefined
let addresses: string[] = []

function addressOf(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: 'application/geo+json' }))
}

function boundsOf({ points, scale }: Arcs): Ground['bbox'] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let at = 0; at < points.length; at += 2) {
    const [x = 0, y = 0] = [points[at], points[at + 1]]
    west = Math.min(west, x)
    east = Math.max(east, x)
    south = Math.min(south, y)
    north = Math.max(north, y)
  }
  return [west / scale, south / scale, east / scale, north / scale]
}

/** Places in the grids of one community as places in those of all. */
function homes({ home }: Side, at: number, communities: readonly Side[]): number[] {
  const before = communities.slice(0, at).reduce((sum, each) => sum + each.grids.length, 0)
  return home.map((place) => (place < 0 ? NO_GRID : place + before))
}

function groundOf(cells: PlanCells): Ground {
  const { communities } = cells
  arcs = unpacked(cells)
  const atoms = communities.flatMap((each) => each.atoms)
  addresses.forEach((address) => URL.revokeObjectURL(address))
  addresses = [addressOf(polygonsText(arcs, atoms.length)), addressOf(linesText(arcs))]
  const [polygons = '', lines = ''] = addresses
  return {
    communities: communities.map(({ code, name }) => ({ code, name })),
    atoms,
    community: Int32Array.from(communities.flatMap((each, at) => each.atoms.map(() => at))),
    households: Int32Array.from(communities.flatMap((each) => each.households)),
    inForce: communities.flatMap((each) => each.grids),
    home: Int32Array.from(communities.flatMap(homes)),
    areaM2: Float64Array.from(communities.flatMap((each) => each.area_m2)),
    spots: Float64Array.from(communities.flatMap((each) => each.spots.flat())),
    left: arcs.left.slice(),
    right: arcs.right.slice(),
    bbox: boundsOf(arcs),
    polygons,
    lines,
  }
}

async function load(url: string): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(url)
  } catch {
    return { lost: true }
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) return { fault: { status: response.status, body } }
  return { loaded: groundOf(body as PlanCells) }
}

self.onmessage = async ({ data }: MessageEvent<{ id: number; asked: Asked }>) => {
  const { id, asked } = data
  const answer =
    asked.what === 'load'
      ? await load(asked.url)
      : { courses: arcs ? coursesOf(arcs, asked.of, asked.one, asked.other) : [] }
  self.postMessage({ id, answer })
}
