/** How cells, borders and names of grids are drawn; what changes while drawing is the state of a feature alone. */
import type {
  ExpressionSpecification,
  GeoJSONSourceSpecification,
  LayerSpecification,
} from 'maplibre-gl'
import { FONTS } from '@/map/basemap'
import { DIFFERENCE } from '@/map/ramps'
import { GRID_COLOURS } from './colouring'

export type Colouring = 'grids' | 'deviation'

/** What is said of a cell beside its grid. */
export const MARK = { none: 0, selected: 1, refused: 2, others: 3 } as const
/** What an arc is the border of; the highest counts. */
export const EDGE = { cell: 0, grid: 1, community: 2, grids: 3, cursor: 4 } as const

const DEVIATION = [0, 1, 2, 4, 6, 7, 8].map((at) => DIFFERENCE[at] ?? '')
const expression = (parts: unknown[]): ExpressionSpecification => parts as ExpressionSpecification
const state = (name: string): unknown[] => ['coalesce', ['feature-state', name], 0]

/** The colours of a cell, by the number in its state; the last is of cells in no grid. */
export function paletteOf(colouring: Colouring): readonly string[] {
  return colouring === 'grids' ? GRID_COLOURS : DEVIATION
}

export function fillColour(colouring: Colouring): ExpressionSpecification {
  const cases = paletteOf(colouring).flatMap((colour, at) => [at, colour])
  return expression([
    'match',
    ['coalesce', ['feature-state', 'colour'], -1],
    ...cases,
    'transparent',
  ])
}

export function cellSource(data: string): GeoJSONSourceSpecification {
  return { type: 'geojson', data, promoteId: 'at', tolerance: 0.2, buffer: 16, maxzoom: 17 }
}

function byEdge(values: Partial<Record<keyof typeof EDGE, unknown>>, other: unknown): unknown[] {
  const cases = Object.entries(values).flatMap(([name, value]) => [
    EDGE[name as keyof typeof EDGE],
    value,
  ])
  return ['match', state('edge'), ...cases, other]
}

function widths(cell: number, grid: number, strong: number): unknown[] {
  return byEdge({ grid, community: grid * 1.5, grids: strong, cursor: strong + 1 }, cell)
}

export function cellLayers(dark: boolean, colouring: Colouring): LayerSpecification[] {
  const blue = dark ? '#6aa0ee' : '#1f5fbf'
  const red = dark ? '#f2595e' : '#c8161d'
  const ink = dark ? '#e7eaee' : '#3a4653'
  const marks = [MARK.selected, blue, MARK.refused, red, MARK.others, ink]
  const opacity = { 'fill-opacity': ['case', ['==', state('mark'), 0], 0, 0.55] }
  return [
    {
      id: 'cells',
      type: 'fill',
      source: 'cells',
      paint: {
        'fill-color': fillColour(colouring),
        'fill-opacity': dark ? 0.5 : 0.62,
        'fill-antialias': false,
      },
    },
    {
      id: 'cells-changed',
      type: 'fill',
      source: 'cells',
      paint: {
        'fill-pattern': 'hatch',
        'fill-opacity': expression(['case', ['==', state('changed'), 1], 1, 0]),
      },
    },
    {
      id: 'cells-marked',
      type: 'fill',
      source: 'cells',
      paint: {
        'fill-color': expression(['match', state('mark'), ...marks, 'transparent']),
        'fill-antialias': false,
        ...opacity,
      } as never,
    },
    {
      id: 'borders',
      type: 'line',
      source: 'borders',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': expression(byEdge({ grids: blue, cursor: red }, ink)),
        'line-opacity': expression(byEdge({ cell: 0.35 }, 1)),
        'line-width': expression([
          'interpolate',
          ['linear'],
          ['zoom'],
          13,
          widths(0, 0.8, 2),
          15,
          widths(0.3, 1.6, 3),
          18,
          widths(0.7, 3, 4.5),
        ]),
      },
    },
  ]
}

export function nameLayer(dark: boolean): LayerSpecification {
  return {
    id: 'plan-names',
    type: 'symbol',
    source: 'plan-names',
    minzoom: 13,
    layout: {
      'text-field': ['get', 'text'],
      'text-font': [...FONTS],
      'text-size': ['interpolate', ['linear'], ['zoom'], 13, 10, 16, 13],
      'text-max-width': 9,
      'text-padding': 2,
    },
    paint: {
      'text-color': dark ? '#e7eaee' : '#1b2129',
      'text-halo-color': dark ? 'rgba(15,19,24,0.9)' : 'rgba(255,255,255,0.92)',
      'text-halo-width': 1.6,
    },
  }
}

/** Dedicated grids lie over the others: an outline of their own, and their name in its colour. */
export function dedicatedLayers(dark: boolean): LayerSpecification[] {
  const colour = dark ? '#d9a6ff' : '#6a1b9a'
  const source = 'dedicated'
  return [
    { id: 'dedicated', type: 'fill', source, paint: { 'fill-color': colour, 'fill-opacity': 0.1 } },
    {
      id: 'dedicated-lines',
      type: 'line',
      source,
      paint: { 'line-color': colour, 'line-width': 2, 'line-dasharray': [3, 1.5] },
    },
    {
      id: 'dedicated-names',
      type: 'symbol',
      source,
      minzoom: 14,
      layout: { 'text-field': ['get', 'name'], 'text-font': [...FONTS], 'text-size': 12 },
      paint: {
        'text-color': colour,
        'text-halo-color': dark ? 'rgba(15,19,24,0.9)' : 'rgba(255,255,255,0.92)',
        'text-halo-width': 1.6,
      },
    },
  ]
}
