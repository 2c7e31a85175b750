/** Cells of the layer heat: how fine they are at each zoom, and how they are drawn, as dots or as squares. */
import type {
  CircleLayerSpecification,
  ExpressionSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl'
import { CELL_BREAKS, DENSITY, TOGETHER } from './ramps'

/** The zooms of which there are tiles of heat; beyond the last they are enlarged. */
export const HEAT_ZOOMS = { from: 5, to: 16 }
/** Below this zoom single points are not sent; what is shown instead is their number by cell. */
export const POINTS_FROM = 12

const TILE_PX = 512
const FINEST = 20
const NEAREST = 20
const ICON_PX = 16
const EARTH_ROUND_M = 40_075_016.686
const expression = (parts: unknown[]): ExpressionSpecification => parts as ExpressionSpecification

/** The zoom whose tiles are the cells of a tile of zoom `z`; the finest is coarse enough to point at no household. */
export function cellZoom(z: number): number {
  return Math.min(FINEST, 2 * Math.floor(z / 2) + 6)
}

/** How wide a cell is on the ground at `zoom`, in metres. */
export function cellMetres(zoom: number, lat: number): number {
  const z = Math.min(HEAT_ZOOMS.to, Math.max(HEAT_ZOOMS.from, Math.floor(zoom)))
  return (EARTH_ROUND_M * Math.cos((lat * Math.PI) / 180)) / 2 ** cellZoom(z)
}

/** How wide a cell is on the screen at the whole zoom `z`, in pixels. */
function cellPixels(z: number): number {
  return TILE_PX / 2 ** (cellZoom(z) - z)
}

/** A number of pixels that grows with the cell: its width times `share`. */
function cellSize(share: unknown): ExpressionSpecification {
  const stops: unknown[] = []
  for (let zoom = HEAT_ZOOMS.from; zoom <= HEAT_ZOOMS.to; zoom += 1) {
    const full = zoom === HEAT_ZOOMS.to ? NEAREST : zoom + 0.999
    const width = cellPixels(zoom)
    stops.push(zoom, ['*', width, share], full, ['*', width * 2 ** (full - zoom), share])
  }
  return expression(['interpolate', ['exponential', 2], ['zoom'], ...stops])
}

function colourByNumber(): ExpressionSpecification {
  const steps = CELL_BREAKS.slice(1).flatMap((lower, index) => [lower, DENSITY[index + 1]])
  return expression(['step', ['get', 'n'], DENSITY[0], ...steps])
}

export function dots(): CircleLayerSpecification {
  return {
    id: 'heat',
    type: 'circle',
    source: 'heat',
    'source-layer': 'heat',
    layout: { 'circle-sort-key': ['get', 'n'] },
    paint: {
      'circle-color': colourByNumber(),
      'circle-radius': cellSize(0.56),
      'circle-opacity': 0.85,
    },
  }
}

/** Far out, in place of points: circles whose area grows with the number of disputes in the cell. */
export function farPoints(dark: boolean): CircleLayerSpecification {
  return {
    id: 'cases-far',
    type: 'circle',
    source: 'heat',
    'source-layer': 'heat',
    maxzoom: POINTS_FROM,
    paint: {
      'circle-color': TOGETHER[dark ? 'dark' : 'light'],
      'circle-radius': cellSize(['min', 0.5, ['max', 0.2, ['*', 0.07, ['sqrt', ['get', 'n']]]]]),
      'circle-opacity': 0.75,
    },
  }
}

/**
 * Squares that fill their cells: one layer a zoom, because the size of an icon is interpolated over the whole zoom of
 * its tile, where that of a circle is free.
 */
export function squares(): SymbolLayerSpecification[] {
  const zooms = Array.from(
    { length: HEAT_ZOOMS.to - HEAT_ZOOMS.from + 1 },
    (_, i) => HEAT_ZOOMS.from + i,
  )
  return zooms.map((zoom) => {
    const next = zoom === HEAT_ZOOMS.to ? NEAREST : zoom + 1
    const size = cellPixels(zoom) / ICON_PX
    return {
      id: `squares-${zoom}`,
      type: 'symbol',
      source: 'heat',
      'source-layer': 'heat',
      minzoom: zoom === HEAT_ZOOMS.from ? 0 : zoom,
      maxzoom: zoom === HEAT_ZOOMS.to ? 24 : next,
      layout: {
        'icon-image': 'square',
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'icon-padding': 0,
        'icon-size': [
          'interpolate',
          ['exponential', 2],
          ['zoom'],
          zoom,
          size,
          next,
          size * 2 ** (next - zoom),
        ],
      },
      paint: { 'icon-color': colourByNumber() },
    }
  })
}

/** The icon of {@link squares}: all of one colour, which the layer gives. */
export function square(): { width: number; height: number; data: Uint8ClampedArray } {
  return {
    width: ICON_PX,
    height: ICON_PX,
    data: new Uint8ClampedArray(ICON_PX * ICON_PX * 4).fill(255),
  }
}
