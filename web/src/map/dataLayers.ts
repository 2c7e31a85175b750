/** What is drawn on the basemap: coloured, hatched and outlined areas, points. */
import type {
  CircleLayerSpecification,
  ExpressionSpecification,
  FillLayerSpecification,
  LineLayerSpecification,
} from 'maplibre-gl'
import type { AreaLevel, ShadeClass } from './engine'
import { POINTS_FROM } from './cells'
import { kindColours } from './ramps'

export const LAYER_OF: Record<AreaLevel, string> = {
  town: 'towns',
  community: 'communities',
  grid: 'grids',
}
/** The line around areas where disputes gather. */
export const GATHERING_COLOUR = '#5c1a8c'
export const NOWHERE: ExpressionSpecification = ['==', ['get', 'code'], '']

const expression = (parts: unknown[]): ExpressionSpecification => parts as ExpressionSpecification

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

/** The colour of the class whose place among `classes` is `value`; transparent outside of them. */
export function classColour(
  value: unknown[],
  classes: readonly ShadeClass[],
): ExpressionSpecification | string {
  if (classes.length === 0) return 'transparent'
  const cases = classes.flatMap((each, index) => [index, each.colour])
  return expression(['match', value, ...cases, 'transparent'])
}

export function shadeColour(classes: readonly ShadeClass[]): ExpressionSpecification | string {
  return classColour(['coalesce', ['feature-state', 'class'], -1], classes)
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

/** Areas where disputes gather: an outline that is seen on light and on dark colours. */
export function gatheringLines(level: AreaLevel): LineLayerSpecification[] {
  const line = (id: string, colour: string, width: number): LineLayerSpecification => ({
    ...selectedLine(level, colour),
    id,
    layout: { 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': width },
  })
  return [
    line(`gathering-edge-${level}`, '#ffffff', 5),
    line(`gathering-${level}`, GATHERING_COLOUR, 2.5),
  ]
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
