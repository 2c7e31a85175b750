/** What the report of misroutes shows on the map, and which disputes stand behind a figure. */
import type { MapMarker } from '@/map/AreaMap.vue'
import type { Bbox } from '@/shell/api'
import type { MisroutesAtBoundary, MisroutesAtPlace } from './places/placeTypes'

/** Which disputes are behind a figure. */
export interface Behind {
  place?: number
  from_grid?: string
  to_grid?: string
}

interface Spot {
  lon: number
  lat: number
}

/** The point in the middle of a stretch of boundary; none where the grids do not touch. */
export function middleOf(edge: MisroutesAtBoundary): Spot | undefined {
  const lines = linesOf(edge.stretch)
  const longest = lines.sort((a, b) => b.length - a.length)[0]
  const at = longest?.[Math.floor(longest.length / 2)]
  const before = longest?.[Math.floor(longest.length / 2) - 1]
  if (!at || !before) return undefined
  if (longest.length > 2) return { lon: at[0], lat: at[1] }
  return { lon: (at[0] + before[0]) / 2, lat: (at[1] + before[1]) / 2 }
}

/** The two directions in which disputes were corrected across a boundary, those that happened. */
export function directionsOf(
  edge: MisroutesAtBoundary,
): { from: { code: string; name: string }; to: { code: string; name: string }; n: number }[] {
  return [
    { from: edge.one, to: edge.other, n: edge.to_other },
    { from: edge.other, to: edge.one, n: edge.to_one },
  ].filter((each) => each.n > 0)
}

/** A marker with its count for each place and each stretch of boundary. */
export function markersOf(
  places: readonly MisroutesAtPlace[],
  edges: readonly MisroutesAtBoundary[],
): MapMarker[] {
  const marks: MapMarker[] = []
  for (const edge of edges) {
    const at = middleOf(edge)
    const id = `${edge.one.code}-${edge.other.code}`
    if (at) marks.push({ id, ...at, text: String(edge.n), tone: 'red' })
  }
  for (const place of places) {
    marks.push({ id: `place-${place.id}`, ...place.location, text: String(place.n), tone: 'blue' })
  }
  return marks
}

/** The box around all markers with some room; none without markers. */
export function boxOf(marks: readonly MapMarker[]): Bbox | undefined {
  if (marks.length === 0) return undefined
  const lons = marks.map((mark) => mark.lon)
  const lats = marks.map((mark) => mark.lat)
  const room = 0.004
  return [
    Math.min(...lons) - room,
    Math.min(...lats) - room,
    Math.max(...lons) + room,
    Math.max(...lats) + room,
  ]
}

function linesOf(shape: MisroutesAtBoundary['stretch']): [number, number][][] {
  const coordinates = shape?.['coordinates']
  if (shape?.['type'] === 'LineString') return [coordinates as [number, number][]]
  if (shape?.['type'] === 'MultiLineString') return [...(coordinates as [number, number][][])]
  return []
}
