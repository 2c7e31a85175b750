/** The map engine behind `AreaMap`: what is drawn from which source, and nothing about Vue. */
import {
  Map as GlMap,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type MapMouseEvent,
  type VectorTileSource,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { Bbox, Level } from '@/shell/api'
import { ABOVE_DATA, BASE_LAYERS, basemap } from './basemap'
import {
  areaFill,
  besideLine,
  cells,
  farPoints,
  hatching,
  LAYER_OF,
  missingFill,
  NOWHERE,
  points,
  selectedLine,
  shadeColour,
} from './dataLayers'
import { classOf } from './ramps'
import { filterQuery, vectorSource, withQuery, type CaseFilter } from './tiles'

setWorkerUrl(workerUrl)

export type MapMode = 'none' | 'heat' | 'areas' | 'points'
export type AreaLevel = Exclude<Level, 'district'>

/** One colour of an area map; the colour of zero is `transparent`. */
export interface ShadeClass {
  max: number
  label: string
  colour: string
}

/** Values of areas to colour them by; an area that is not in `values` stays uncoloured. */
export interface Shading {
  values: ReadonlyMap<string, number | null>
  classes: readonly ShadeClass[]
}

export interface Picked {
  lon: number
  lat: number
  area?: { code: string; name: string }
  /** The number of the dispute under the pointer, where points are shown. */
  case?: string
}

type Corners = [number, number, number, number]

/** Room for the switches that lie on the map. */
const FRAME = { top: 48, right: 16, bottom: 16, left: 16 }
const LEVELS = Object.keys(LAYER_OF) as AreaLevel[]
const DATA_LAYERS: Record<string, MapMode> = {
  heat: 'heat',
  cases: 'points',
  'cases-far': 'points',
}

export class MapEngine {
  readonly gl: GlMap
  private readonly dark: boolean
  private readonly templates = new Map<string, { template: string; query: string }>()
  private drawing: Promise<void> = Promise.resolve()
  private mode: MapMode = 'none'
  private level: AreaLevel = 'grid'
  private closed = false
  private stayPut: () => void = () => undefined
  private shaded: { source: string; code: string }[] = []

  private constructor(gl: GlMap, dark: boolean) {
    this.gl = gl
    this.dark = dark
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
      fitBoundsOptions: { padding: FRAME },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 19,
    })
    gl.touchZoomRotate.disableRotation()
    gl.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    gl.addControl(new ScaleControl({ maxWidth: 96 }), 'bottom-right')
    const engine = new MapEngine(gl, dark)
    await gl.once('style.load')
    engine.prepare()
    engine.keepInView(bbox)
    return engine
  }

  /** What is in view now. */
  view(): Bbox {
    return this.gl.getBounds().toArray().flat()
  }

  close(): void {
    this.closed = true
    this.gl.remove()
  }

  /** Which of heat, coloured areas and points is shown, of which level; one request after the other. */
  show(mode: MapMode, level: AreaLevel, filter: CaseFilter): Promise<void> {
    this.mode = mode
    this.level = level
    this.drawing = this.drawing.catch(() => undefined).then(() => this.draw(mode, level, filter))
    return this.drawing
  }

  /** Colour the areas of `level` by their class; none: take the colours away. */
  shade(level: AreaLevel, shading: Shading | undefined): void {
    for (const each of LEVELS) {
      const shown = each === level && shading !== undefined
      this.gl.setPaintProperty(`hit-${each}`, 'fill-opacity', shown ? (this.dark ? 0.9 : 0.78) : 0)
    }
    for (const { source, code } of this.shaded) {
      this.gl.removeFeatureState({ source, sourceLayer: source, id: code })
    }
    this.shaded = []
    if (!shading) return
    const source = LAYER_OF[level]
    this.gl.setPaintProperty(`hit-${level}`, 'fill-color', shadeColour(shading.classes))
    for (const [code, value] of shading.values) {
      if (value === null) continue
      const state = { class: classOf(value, shading.classes) }
      this.gl.setFeatureState({ source, sourceLayer: source, id: code }, state)
      this.shaded.push({ source, code })
    }
  }

  /** Hatch the areas that have not reported: no colour there must not be read as calm. */
  hatch(codes: readonly string[]): void {
    for (const level of LEVELS) {
      this.gl.setFilter(`missing-${level}`, ['in', ['get', 'code'], ['literal', [...codes]]])
    }
  }

  /** Outline one area, of whichever level it is. */
  select(code: string | undefined): void {
    for (const level of LEVELS) {
      this.gl.setFilter(`selected-${level}`, code ? ['==', ['get', 'code'], code] : NOWHERE)
    }
  }

  /** Outline areas with a broken line, of whichever level they are. */
  outline(codes: readonly string[]): void {
    for (const level of LEVELS) {
      this.gl.setFilter(`beside-${level}`, ['in', ['get', 'code'], ['literal', [...codes]]])
    }
  }

  flyTo(bbox: Bbox): void {
    this.stayPut()
    this.gl.fitBounds(bbox as Corners, { padding: FRAME, maxZoom: 17, duration: 600 })
  }

  focus(lon: number, lat: number, zoom = 16): void {
    this.stayPut()
    this.gl.flyTo({ center: [lon, lat], zoom: Math.max(this.gl.getZoom(), zoom), duration: 600 })
  }

  /** What lies under the pointer: a dispute where points are shown, and the area of the level shown. */
  under(event: MapMouseEvent): Picked {
    const { lng, lat } = event.lngLat
    const picked: Picked = { lon: lng, lat }
    const layers = [`hit-${this.level}`]
    const [area] = this.gl.queryRenderedFeatures(event.point, { layers })
    if (area) {
      picked.area = { code: String(area.properties['code']), name: String(area.properties['name']) }
    }
    if (this.mode === 'points' && this.gl.getLayer('cases')) {
      const [dispute] = this.gl.queryRenderedFeatures(event.point, { layers: ['cases'] })
      if (dispute?.properties['number']) picked.case = String(dispute.properties['number'])
    }
    return picked
  }

  /** As long as nobody has moved the map, what it opened on stays in view whatever becomes of its frame. */
  private keepInView(bbox: Bbox): void {
    const refit = (): void => {
      this.gl.fitBounds(bbox as Corners, { padding: FRAME, duration: 0 })
    }
    this.stayPut = () => this.gl.off('resize', refit)
    this.gl.on('resize', refit)
    this.gl.on('movestart', ({ originalEvent }) => {
      if (originalEvent) this.stayPut()
    })
  }

  private prepare(): void {
    this.gl.addImage('hatch', hatching(this.dark), { pixelRatio: 2 })
    for (const level of LEVELS) {
      this.gl.addLayer(areaFill(level), 'grid-lines')
      this.gl.addLayer(missingFill(level), 'grid-lines')
      const colour = this.dark ? '#6aa0ee' : '#1f5fbf'
      this.gl.addLayer(besideLine(level, colour), ABOVE_DATA)
      this.gl.addLayer(selectedLine(level, colour), ABOVE_DATA)
    }
  }

  private async draw(mode: MapMode, level: AreaLevel, filter: CaseFilter): Promise<void> {
    const query = filterQuery(filter)
    if (mode === 'heat' || mode === 'points') await this.filtered('heat', query)
    if (mode === 'points') await this.filtered('cases', query)
    if (this.closed) return
    const visible = (on: boolean): 'visible' | 'none' => (on ? 'visible' : 'none')
    for (const each of LEVELS) {
      this.gl.setLayoutProperty(`hit-${each}`, 'visibility', visible(each === level))
      this.gl.setLayoutProperty(`missing-${each}`, 'visibility', visible(each === level))
    }
    for (const [layer, of] of Object.entries(DATA_LAYERS)) {
      if (this.gl.getLayer(layer))
        this.gl.setLayoutProperty(layer, 'visibility', visible(mode === of))
    }
  }

  private async filtered(layer: 'heat' | 'cases', query: string): Promise<void> {
    if (this.closed) return
    const source = this.gl.getSource<VectorTileSource>(layer)
    const known = this.templates.get(layer)
    if (source && known) {
      if (known.query !== query) source.setTiles([withQuery(known.template, query)])
      known.query = query
      return
    }
    const made = await vectorSource(layer)
    if (this.closed) return
    const [template = ''] = made.tiles
    this.templates.set(layer, { template, query })
    this.gl.addSource(layer, { ...made, tiles: [withQuery(template, query)] })
    if (layer === 'heat') {
      this.gl.addLayer(cells(), 'grid-lines')
      this.gl.addLayer(farPoints(this.dark), 'grid-lines')
    } else {
      this.gl.addLayer(points(this.dark), 'building-names')
    }
  }
}
