/** Boundaries as they were or will be at an instant, on a map: grids coloured, names and lines of all levels. */
import type { ExpressionSpecification, LayerSpecification, VectorTileSource } from 'maplibre-gl'
import { ABOVE_DATA, FONTS } from '@/map/basemap'
import type { MapEngine } from '@/map/engine'
import { vectorSource } from '@/map/tiles'
import { GRID_COLOURS } from '../editor/colouring'

const LEVELS = ['grids', 'communities', 'towns'] as const
/** Of the map beneath: the boundaries of today. */
const TODAY = ['grid', 'community', 'town'].flatMap((each) => [`${each}-lines`, `${each}-names`])
const expression = (parts: unknown[]): ExpressionSpecification => parts as ExpressionSpecification

export class DatedBoundaries {
  private readonly engine: MapEngine
  private readonly dark: boolean
  private at = ''
  private colours: ReadonlyMap<string, number> = new Map()

  constructor(engine: MapEngine, dark: boolean) {
    this.engine = engine
    this.dark = dark
    for (const id of TODAY) engine.gl.setLayoutProperty(id, 'visibility', 'none')
  }

  /** Show the boundaries at an instant or on a bare date; throws where they cannot be had. */
  async show(at: string): Promise<void> {
    this.at = at
    const query = new URLSearchParams({ at }).toString()
    const found = await Promise.all(LEVELS.map((level) => vectorSource(level, query)))
    if (this.at !== at) return
    const { gl } = this.engine
    const fresh = !gl.getSource('at-grids')
    LEVELS.forEach((level, place) => {
      const source = found[place]
      if (!source) return
      if (fresh) gl.addSource(`at-${level}`, source)
      else gl.getSource<VectorTileSource>(`at-${level}`)?.setTiles(source.tiles)
    })
    if (!fresh) return
    for (const layer of this.layers())
      gl.addLayer(layer, layer.type === 'symbol' ? undefined : ABOVE_DATA)
    this.colour(this.colours)
  }

  /** Colours of grids by their code. */
  colour(colours: ReadonlyMap<string, number>): void {
    this.colours = colours
    const { gl } = this.engine
    if (!gl.getSource('at-grids')) return
    for (const [code, colour] of colours)
      gl.setFeatureState({ source: 'at-grids', sourceLayer: 'grids', id: code }, { colour })
  }

  /** Outline a grid. */
  select(code: string | undefined): void {
    if (this.engine.gl.getLayer('at-selected'))
      this.engine.gl.setFilter('at-selected', ['==', ['get', 'code'], code ?? ''])
  }

  /** The grid under a point of the frame. */
  gridAt(point: { x: number; y: number }): string | undefined {
    const { gl } = this.engine
    if (!gl.getLayer('at-grids')) return undefined
    const [found] = gl.queryRenderedFeatures([point.x, point.y], { layers: ['at-grids'] })
    return found && String(found.properties['code'])
  }

  private layers(): LayerSpecification[] {
    const ink = this.dark ? '#e7eaee' : '#3a4653'
    const line = (level: string, width: number, from: number): LayerSpecification => ({
      id: `at-${level}-lines`,
      type: 'line',
      source: `at-${level}`,
      'source-layer': level,
      minzoom: from,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': ink,
        'line-width': ['interpolate', ['linear'], ['zoom'], 10, width / 4, 16, width],
      },
    })
    const name = (level: string, from: number, to: number): LayerSpecification => ({
      id: `at-${level}-names`,
      type: 'symbol',
      source: `at-${level}`,
      'source-layer': `${level}_label`,
      minzoom: from,
      maxzoom: to,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': [...FONTS],
        'text-size': 12,
        'text-max-width': 8,
      },
      paint: {
        'text-color': this.dark ? '#e7eaee' : '#1b2129',
        'text-halo-color': this.dark ? 'rgba(15,19,24,0.9)' : 'rgba(255,255,255,0.92)',
        'text-halo-width': 1.6,
      },
    })
    return [
      this.fill(),
      line('grids', 1.4, 12),
      line('communities', 2.4, 10),
      line('towns', 3.2, 0),
      {
        id: 'at-selected',
        type: 'line',
        source: 'at-grids',
        'source-layer': 'grids',
        filter: ['==', ['get', 'code'], ''],
        paint: { 'line-color': this.dark ? '#6aa0ee' : '#1f5fbf', 'line-width': 3.5 },
      },
      name('towns', 8, 12),
      name('communities', 12, 14.5),
      name('grids', 14.5, 24),
    ]
  }

  private fill(): LayerSpecification {
    const cases = GRID_COLOURS.flatMap((colour, at) => [at, colour])
    return {
      id: 'at-grids',
      type: 'fill',
      source: 'at-grids',
      'source-layer': 'grids',
      paint: {
        'fill-color': expression([
          'match',
          ['coalesce', ['feature-state', 'colour'], -1],
          ...cases,
          'transparent',
        ]),
        'fill-opacity': this.dark ? 0.5 : 0.62,
      },
    }
  }
}
