/** The map underneath everything: ground, water, streets, buildings, boundaries and names, drawn from the product's own tiles. */
import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl'

/** Drawn in the browser's own fonts: no glyph is fetched from anywhere. */
export const FONTS = ['PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC']

interface Palette {
  ground: string
  park: string
  field: string
  desert: string
  square: string
  water: string
  street: string
  casing: string
  rail: string
  building: string
  buildingEdge: string
  boundary: string
  grid: string
  name: string
  halo: string
}

const LIGHT: Palette = {
  ground: '#f3f2ee',
  park: '#dcead5',
  field: '#eaf0dc',
  desert: '#f1ecdd',
  square: '#eae8e3',
  water: '#b9d6e8',
  street: '#ffffff',
  casing: '#d4d2cc',
  rail: '#a9a7a3',
  building: '#dfdcd5',
  buildingEdge: '#c9c5bc',
  boundary: '#5f6b78',
  grid: '#8fa3bd',
  name: '#2b323a',
  halo: 'rgba(255,255,255,0.9)',
}

const DARK: Palette = {
  ground: '#15191e',
  park: '#182520',
  field: '#18211d',
  desert: '#191c20',
  square: '#1f2226',
  water: '#1b3142',
  street: '#333a43',
  casing: '#1d2227',
  rail: '#4b525a',
  building: '#272d34',
  buildingEdge: '#353d46',
  boundary: '#8f9baa',
  grid: '#4f6178',
  name: '#d5dae0',
  halo: 'rgba(15,19,24,0.9)',
}

export const BASE_LAYERS = [
  'land',
  'streets',
  'buildings',
  'towns',
  'communities',
  'grids',
] as const

/** The id of the first layer that stays above coloured areas and cells. */
export const ABOVE_DATA = 'street-names'

const byClass = (cases: Record<string, string>, other: string): ExpressionSpecification =>
  [
    'match',
    ['get', 'class'],
    ...Object.entries(cases).flat(),
    other,
  ] as unknown as ExpressionSpecification

function width(trunk: number, main: number, side: number, lane: number): ExpressionSpecification {
  const at = (scale: number): unknown => [
    'match',
    ['get', 'class'],
    'trunk',
    trunk * scale,
    'main',
    main * scale,
    'side',
    side * scale,
    lane * scale,
  ]
  return [
    'interpolate',
    ['exponential', 1.6],
    ['zoom'],
    10,
    at(0.25),
    13,
    at(0.6),
    16,
    at(2),
    19,
    at(7),
  ] as unknown as ExpressionSpecification
}

function groundLayers(colour: Palette): LayerSpecification[] {
  const roads: ExpressionSpecification = [
    'in',
    ['get', 'class'],
    ['literal', ['trunk', 'main', 'side', 'lane']],
  ]
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': colour.ground } },
    {
      id: 'land',
      type: 'fill',
      source: 'land',
      'source-layer': 'land',
      paint: {
        'fill-color': byClass(
          {
            park: colour.park,
            field: colour.field,
            water: colour.water,
            square: colour.square,
            desert: colour.desert,
          },
          colour.ground,
        ),
      },
    },
    {
      id: 'waterways',
      type: 'line',
      source: 'streets',
      'source-layer': 'streets',
      filter: ['in', ['get', 'class'], ['literal', ['river', 'canal']]],
      layout: round,
      paint: {
        'line-color': colour.water,
        'line-width': [
          'interpolate',
          ['exponential', 1.6],
          ['zoom'],
          9,
          ['match', ['get', 'class'], 'river', 1.5, 0.5],
          16,
          ['match', ['get', 'class'], 'river', 16, 4],
        ],
      },
    },
    {
      id: 'street-edges',
      type: 'line',
      source: 'streets',
      'source-layer': 'streets',
      minzoom: 12,
      filter: roads,
      layout: round,
      paint: { 'line-color': colour.casing, 'line-width': width(6, 4.5, 3.2, 2) },
    },
    {
      id: 'streets',
      type: 'line',
      source: 'streets',
      'source-layer': 'streets',
      filter: roads,
      layout: round,
      paint: {
        'line-color': ['step', ['zoom'], colour.casing, 12, colour.street],
        'line-width': width(4.6, 3.4, 2.2, 1.2),
      },
    },
    {
      id: 'rails',
      type: 'line',
      source: 'streets',
      'source-layer': 'streets',
      filter: ['==', ['get', 'class'], 'rail'],
      paint: { 'line-color': colour.rail, 'line-width': 1.5, 'line-dasharray': [4, 2] },
    },
    {
      id: 'buildings',
      type: 'fill',
      source: 'buildings',
      'source-layer': 'buildings',
      minzoom: 14,
      paint: { 'fill-color': colour.building, 'fill-outline-color': colour.buildingEdge },
    },
  ]
}

function boundaryLayers(colour: Palette): LayerSpecification[] {
  const line = (
    id: string,
    source: string,
    minzoom: number,
    paint: object,
  ): LayerSpecification => ({
    id,
    type: 'line',
    source,
    'source-layer': source,
    minzoom,
    layout: { 'line-join': 'round' },
    paint: paint as never,
  })
  return [
    line('grid-lines', 'grids', 12.5, {
      'line-color': colour.grid,
      'line-width': ['interpolate', ['linear'], ['zoom'], 12.5, 0.4, 17, 1.6],
    }),
    line('community-lines', 'communities', 10.5, {
      'line-color': colour.boundary,
      'line-width': ['interpolate', ['linear'], ['zoom'], 10.5, 0.4, 16, 1.6],
      'line-dasharray': [4, 2],
    }),
    line('town-lines', 'towns', 0, {
      'line-color': colour.boundary,
      'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.8, 15, 2.4],
    }),
  ]
}

function nameLayers(colour: Palette): LayerSpecification[] {
  const name = (
    id: string,
    source: string,
    zooms: [number, number],
    size: number,
    extra: object = {},
  ): LayerSpecification => ({
    id,
    type: 'symbol',
    source,
    'source-layer': source === 'streets' ? source : `${source}_label`,
    minzoom: zooms[0],
    maxzoom: zooms[1],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONTS,
      'text-size': size,
      'text-max-width': 8,
      'text-padding': 4,
      ...extra,
    },
    paint: { 'text-color': colour.name, 'text-halo-color': colour.halo, 'text-halo-width': 1.4 },
  })
  return [
    name(ABOVE_DATA, 'streets', [13, 24], 11, {
      'symbol-placement': 'line',
      'text-max-angle': 30,
      'symbol-spacing': 320,
    }),
    name('building-names', 'buildings', [16.5, 24], 11),
    name('grid-names', 'grids', [14.5, 24], 12),
    name('community-names', 'communities', [11.5, 14.5], 12),
    name('town-names', 'towns', [8, 12.5], 13),
  ]
}

/** The style of the map with nothing on it yet; `sources` are the vector sources of {@link BASE_LAYERS}. */
export function basemap(
  sources: Record<string, SourceSpecification>,
  dark: boolean,
): StyleSpecification {
  const colour = dark ? DARK : LIGHT
  const layers = [...groundLayers(colour), ...boundaryLayers(colour), ...nameLayers(colour)]
  return {
    version: 8,
    sources,
    layers: layers.filter((layer) => !('source' in layer) || String(layer.source) in sources),
  }
}
