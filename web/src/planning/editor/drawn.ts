/** What the map draws of the ground: a polygon a cell, a line an arc, each known by its place in the columns. */
import { pointsOf, ringsOf, turned, type Arcs } from './stitch'
import type { Place } from './types'

const PLACES = 7

function ring(points: readonly Place[]): string {
  return `[${points.map(([x, y]) => `[${x.toFixed(PLACES)},${y.toFixed(PLACES)}]`).join()}]`
}

function feature(at: number, geometry: string): string {
  return `{"type":"Feature","properties":{"at":${at}},"geometry":${geometry}}`
}

function collection(features: readonly string[]): string {
  return `{"type":"FeatureCollection","features":[${features.join()}]}`
}

/** A cell has one ring around it; all others are holes. */
export function polygonsText(arcs: Arcs, cells: number): string {
  const features = ringsOf(arcs, cells).map((rings, at) => {
    const outward = [...rings].sort((a, b) => turned(b) - turned(a))
    return feature(at, `{"type":"Polygon","coordinates":[${outward.map(ring).join()}]}`)
  })
  return collection(features)
}

export function linesText(arcs: Arcs): string {
  const features = Array.from({ length: arcs.left.length }, (_, at) =>
    feature(at, `{"type":"LineString","coordinates":${ring(pointsOf(arcs, at))}}`),
  )
  return collection(features)
}
