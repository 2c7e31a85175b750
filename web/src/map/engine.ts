/** The map engine behind {@link AreaMap}: what is drawn from which source, and nothing about Vue. */
import type { FeatureCollection } from 'geojson'
import {
  Map as GlMap,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type ExpressionSpecification,
  type GeoJSONSource,
  type LayerSpecification,
  type MapMouseEvent,
  type VectorTileSource,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { Bbox, Level } from '@/shell/api'
import { ABOVE_DATA, BASE_LAYERS, basemap } from './basemap'
import { CELL_BREAKS, DENSITY, KIND_COLOURS, classOf } from './ramps'
import { filterQuery, vectorSource, withQuery, type CaseFilter } from './tiles'

setWorkerUrl(workerUrl)

export type MapMode = 'none' | 'heat' | 'areas' | 'points'
export type AreaLevel = Exclude<Level, 'district'>

/** Values of areas to colour them by; an area that is not in `values` stays uncoloured. */
export interface Shading {
  values: ReadonlyMap<string, number | null>
  breaks: readonly number[]
  colours: readonly string[]
}

export interface Picked {
  lon: number
  lat: number
  area?: { code: string; name: string }
  case?: string
}

type Corners = [number, number, number, number]

const LAYER_OF: Record<AreaLevel, string> = {
  town: 'towns',
  community: 'communities',
  grid: 'grids',
}
const NOWHERE: ExpressionSpecification = ['==', ['get', 'code'], '']
const CASE_COLOUR = [
  'match',
  ['get', 'kind'],
  ...['01', '02', '0402'].flatMap((code) => [code, KIND_COLOURS[code]]),
  KIND_COLOURS['other'],
] as unknown as ExpressionSpecification

export class MapEngine {
  readonly gl: GlMap
  private readonly queries = new globalThis.Map<string, string>()
  private mode: MapMode = 'none'
  private level: AreaLevel = 'grid'
  private filter: CaseFilter = {}
  private shaded: string[] = []

  private constructor(gl: GlMap) {
    this.gl = gl
  }

  /** Draw the basemap in `container` and show `bbox`; throws where the browser has no WebGL. */
  static async open(container: HTMLElement, bbox: Bbox, dark: boolean): Promise<MapEngine> {
    const found = await Promise.all(
      BASE_LAYERS.map(async (layer) => [layer, await vectorSource(layer)] as const),
    )
    const gl = new GlMap({
      container,
      style: basemap(Object.fromEntries(found), dark),
      bounds: bbox as Corners,
      fitBoundsOptions: { padding: 16 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 19,
      canvasContextAttributes: { preserveDrawingBuffer: true },
    })
    gl.touchZoomRotate.disableRotation()
    gl.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    gl.addControl(new ScaleControl({ maxWidth: 96 }), 'bottom-right')
    const engine = new MapEngine(gl)
    await gl.once('load')
    engine.prepare()
    return engine
  }

  close(): void {
    this.gl.remove()
  }

  /** Which of heat, coloured areas and points is shown, of which level. */
  async show(mode: MapMode, level: AreaLevel, filter: CaseFilter): Promise<void> {
    this.mode = mode
    this.level = level
    this.filter = filter
    if (mode === 'heat') await this.filtered('heat')
    if (mode === 'points') await this.filtered('cases')
    this.addDataLayers()
    const visible = (on: boolean): 'visible' | 'none' => (on ? 'visible' : 'none')
    for (const each of Object.keys(LAYER_OF) as AreaLevel[]) {
      this.gl.setLayoutProperty(`hit-${each}`, 'visibility', visible(each === level))
      this.gl.setLayoutProperty(`missing-${each}`, 'visibility', visible(each === level))
    }
    if (this.gl.getLayer('heat'))
      this.gl.setLayoutProperty('heat', 'visibility', visible(mode === 'heat'))
    if (this.gl.getLayer('cases'))
      this.gl.setLayoutProperty('cases', 'visibility', visible(mode === 'points'))
  }

  /** Colour the areas of `level` by their class; none: take the colours away. */
  shade(level: AreaLevel, shading: Shading | undefined): void {
    for (const each of Object.keys(LAYER_OF) as AreaLevel[]) {
      this.gl.setPaintProperty(`hit-${each}`, 'fill-opacity', each === level && shading ? 0.72 : 0)
    }
    const source = LAYER_OF[level]
    for (const code of this.shaded)
      this.gl.removeFeatureState({ source, sourceLayer: source, id: code })
    this.shaded = []
    if (!shading) return
    this.gl.setPaintProperty(`hit-${level}`, 'fill-color', shadeColour(shading.colours))
    for (const [code, value] of shading.values) {
      if (value === null) continue
      const state = { class: classOf(value, shading.breaks) }
      this.gl.setFeatureState({ source, sourceLayer: source, id: code }, state)
      this.shaded.push(code)
    }
  }

  /** Hatch the areas that have not reported: no colour there must not be read as calm. */
  hatch(codes: readonly string[]): void {
    for (const level of Object.keys(LAYER_OF) as AreaLevel[]) {
      this.gl.setFilter(`missing-${level}`, ['in', ['get', 'code'], ['literal', [...codes]]])
    }
  }

  /** Outline one area of the level that is shown. */
  select(code: string | undefined): void {
    for (const level of Object.keys(LAYER_OF) as AreaLevel[]) {
      this.gl.setFilter(`selected-${level}`, code ? ['==', ['get', 'code'], code] : NOWHERE)
    }
  }

  flyTo(bbox: Bbox): void {
    this.gl.fitBounds(bbox as Corners, { padding: 32, maxZoom: 17, duration: 600 })
  }

  focus(lon: number, lat: number, zoom = 16): void {
    this.gl.flyTo({ center: [lon, lat], zoom: Math.max(this.gl.getZoom(), zoom), duration: 600 })
  }

  /** What lies under the pointer: a dispute where points are shown, and the area of the level shown. */
  under(event: MapMouseEvent): Picked {
    const { lng, lat } = event.lngLat
    const picked: Picked = { lon: lng, lat }
    const [area] = this.gl.queryRenderedFeatures(event.point, { layers: [`hit-${this.level}`] })
    if (area)
      picked.area = { code: String(area.properties['code']), name: String(area.properties['name']) }
    if (this.mode === 'points' && this.gl.getLayer('cases')) {
      const [dispute] = this.gl.queryRenderedFeatures(event.point, { layers: ['cases'] })
      if (dispute?.properties['number']) picked.case = String(dispute.properties['number'])
    }
    return picked
  }

  private prepare(): void {
    this.gl.addImage('hatch', hatching(), { pixelRatio: 2 })
    for (const [level, source] of Object.entries(LAYER_OF)) {
      const fill = { type: 'fill', source, 'source-layer': source } as const
      this.gl.addLayer(
        { id: `hit-${level}`, ...fill, paint: { 'fill-opacity': 0, 'fill-color': '#888' } },
        'grid-lines',
      )
      this.gl.addLayer(
        { id: `missing-${level}`, ...fill, filter: NOWHERE, paint: { 'fill-pattern': 'hatch' } },
        'grid-lines',
      )
      this.gl.addLayer(
        {
          id: `selected-${level}`,
          type: 'line',
          source,
          'source-layer': source,
          filter: NOWHERE,
          paint: { 'line-color': '#1f5fbf', 'line-width': 3 },
        },
        ABOVE_DATA,
      )
    }
  }

  private async filtered(layer: 'heat' | 'cases'): Promise<void> {
    const query = filterQuery(this.filter)
    const source = this.gl.getSource<VectorTileSource>(layer)
    if (source && this.queries.get(layer) === query) return
    this.queries.set(layer, query)
    if (!source) {
      const made = await vectorSource(layer, query)
      if (!this.gl.getSource(layer)) this.gl.addSource(layer, made)
      return
    }
    const plain = source.tiles[0]?.split('?')[0]
    if (plain) source.setTiles([withQuery(plain, query)])
  }

  private addDataLayers(): void {
    if (this.gl.getSource('heat') && !this.gl.getLayer('heat'))
      this.gl.addLayer(cells(), 'grid-lines')
    if (this.gl.getSource('cases') && !this.gl.getLayer('cases'))
      this.gl.addLayer(points(), 'building-names')
  }

  /** Draw GeoJSON of the caller's own above everything, under the id `name`. */
  overlay(name: string, data: FeatureCollection, layers: LayerSpecification[]): void {
    const source = this.gl.getSource<GeoJSONSource>(name)
    if (source) {
      source.setData(data)
      return
    }
    this.gl.addSource(name, { type: 'geojson', data })
    for (const layer of layers) this.gl.addLayer(layer)
  }
}

function shadeColour(colours: readonly string[]): ExpressionSpecification {
  const cases = colours.flatMap((colour, index) => [index, colour])
  return [
    'match',
    ['coalesce', ['feature-state', 'class'], -1],
    ...cases,
    'rgba(0,0,0,0)',
  ] as unknown as ExpressionSpecification
}

function cells(): LayerSpecification {
  const steps = CELL_BREAKS.slice(1).flatMap((lower, index) => [lower, DENSITY[index + 1]])
  return {
    id: 'heat',
    type: 'fill',
    source: 'heat',
    'source-layer': 'heat',
    paint: {
      'fill-color': [
        'step',
        ['get', 'n'],
        DENSITY[0],
        ...steps,
      ] as unknown as ExpressionSpecification,
      'fill-opacity': 0.75,
    },
  }
}

function points(): LayerSpecification {
  return {
    id: 'cases',
    type: 'circle',
    source: 'cases',
    'source-layer': 'cases',
    paint: {
      'circle-color': CASE_COLOUR,
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 2, 13, 4, 17, 8],
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 9, 0.3, 14, 1],
    },
  }
}

/** Diagonal lines on nothing, for areas without reports. */
function hatching(): { width: number; height: number; data: Uint8ClampedArray } {
  const size = 16
  const data = new Uint8ClampedArray(size * size * 4)
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if ((x + y) % size < 3) data.set([90, 98, 108, 190], (y * size + x) * 4)
    }
  }
  return { width: size, height: size, data }
}
