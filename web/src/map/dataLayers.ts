/** What is drawn on the basemap: coloured and hatched areas, cells of density, points. */
import type {
  CircleLayerSpecification,
  ExpressionSpecification,
  FillLayerSpecification,
  LineLayerSpecification,
} from 'maplibre-gl'
import type { AreaLevel, ShadeClass } from './engine'
import { CELL_BREAKS, DENSITY, kindColours, TOGETHER } from './ramps'

export const LAYER_OF: Record<AreaLevel, string> = {
  town: 'towns',
  community: 'communities',
  grid: 'grids',
}
export const NOWHERE: ExpressionSpecification = ['==', ['get', 'code'], '']

/** Below this zoom single points are not sent; what is shown instead is their number by cell. */
export const POINTS_FROM = 12

/** Cells are 64 to a tile of 512 pixels, so 8 pixels wide at a whole zoom and 16 just before the next. */
const CELL_PX = 8
const CELLS_TO = 16
const expression = (parts: unknown[]): ExpressionSpecification => parts as ExpressionSpecification

/** A number of pixels that grows with the cell: its width times `share`. */
function cellSize(share: unknown): ExpressionSpecification {
  const stops: unknown[] = []
  for (let zoom = 5; zoom <= CELLS_TO; zoom += 1) {
    const full = zoom === CELLS_TO ? 20 : zoom + 0.999
    stops.push(zoom, ['*', CELL_PX, share], full, ['*', CELL_PX * 2 ** (full - zoom), share])
  }
  return expression(['interpolate', ['exponential', 2], ['zoom'], ...stops])
}

/** The three key kinds by themselves and everything under them; the rest in grey. */
function caseColour(dark: boolean): ExpressionSpecification {
  const { other, ...known } = kindColours(dark)
  const under = (code: string): unknown[] => [
    '==',
    ['slice', ['get', 'kind'], 0, code.length],
    code,
  ]
  const cases = Object.entries(known).flatMap(([code, colour]) => [under(code), colour])
  return expression(['case', ...cases, other])
}

export function shadeColour(classes: readonly ShadeClass[]): ExpressionSpecification | string {
  if (classes.length === 0) return 'transparent'
  const cases = classes.flatMap((each, index) => [index, each.colour])
  return expression([
    'match',
    ['coalesce', ['feature-state', 'class'], -1],
    ...cases,
    'transparent',
  ])
}

export function areaFill(level: AreaLevel): FillLayerSpecification {
  const source = LAYER_OF[level]
  return {
    id: `hit-${level}`,
    type: 'fill',
    source,
    'source-layer': source,
    paint: { 'fill-opacity': 0, 'fill-color': 'transparent' },
  }
}

export function missingFill(level: AreaLevel): FillLayerSpecification {
  return {
    ...areaFill(level),
    id: `missing-${level}`,
    filter: NOWHERE,
    paint: { 'fill-pattern': 'hatch' },
  }
}

export function selectedLine(level: AreaLevel, colour: string): LineLayerSpecification {
  const source = LAYER_OF[level]
  return {
    id: `selected-${level}`,
    type: 'line',
    source,
    'source-layer': source,
    filter: NOWHERE,
    paint: { 'line-color': colour, 'line-width': 3 },
  }
}

/** Areas that are meant beside the selected one: a broken line, so that it stays clear which is which. */
export function besideLine(level: AreaLevel, colour: string): LineLayerSpecification {
  return {
    ...selectedLine(level, colour),
    id: `beside-${level}`,
    paint: { 'line-color': colour, 'line-width': 2, 'line-dasharray': [2, 1.5] },
  }
}

export function cells(): CircleLayerSpecification {
  const steps = CELL_BREAKS.slice(1).flatMap((lower, index) => [lower, DENSITY[index + 1]])
  return {
    id: 'heat',
    type: 'circle',
    source: 'heat',
    'source-layer': 'heat',
    layout: { 'circle-sort-key': ['get', 'n'] },
    paint: {
      'circle-color': expression(['step', ['get', 'n'], DENSITY[0], ...steps]),
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

export function points(dark: boolean): CircleLayerSpecification {
  return {
    id: 'cases',
    type: 'circle',
    source: 'cases',
    'source-layer': 'cases',
    minzoom: POINTS_FROM,
    paint: {
      'circle-color': caseColour(dark),
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 3.5, 17, 8],
      'circle-stroke-color': dark ? '#15191e' : '#ffffff',
      'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 12, 0.5, 15, 1.2],
    },
  }
}

/** Diagonal lines on nothing, for areas without reports. */
export function hatching(dark: boolean): {
  width: number
  height: number
  data: Uint8ClampedArray
} {
  const size = 16
  const data = new Uint8ClampedArray(size * size * 4)
  const line = dark ? [190, 198, 208, 120] : [80, 88, 98, 150]
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if ((x + y) % size < 2) data.set(line, (y * size + x) * 4)
    }
  }
  return { width: size, height: size, data }
}
