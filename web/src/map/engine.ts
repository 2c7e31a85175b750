/** The map engine behind `AreaMap`: what is drawn from which source, and nothing about Vue. */
import {
  Map as GlMap,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type FilterSpecification,
  type MapMouseEvent,
  type VectorTileSource,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { Bbox, Level } from '@/shell/api'
import { ABOVE_DATA, BASE_LAYERS, basemap } from './basemap'
import { followBoundaries } from './boundaries'
import { sameView, type Camera } from './camera'
import { dots, farPoints, square, squares } from './cells'
import {
  areaFill,
  besideLine,
  gatheringLines,
  hatching,
  LAYER_OF,
  missingFill,
  NOWHERE,
  points,
  selectedLine,
  shadeColour,
} from './dataLayers'
import { classOf } from './ramps'
import type { Place } from './ring'
import { SurfaceLayer, type Surface } from './surface'
import { filterQuery, vectorSource, withQuery, type CaseFilter } from './tiles'

setWorkerUrl(workerUrl)

/** Dots or squares of density, coloured areas, polygons of their own shape, single disputes. */
export type MapMode = 'none' | 'heat' | 'squares' | 'areas' | 'surface' | 'points'
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
  /** What is told of the band or hexagon under the pointer. */
  label?: string
}

type Corners = [number, number, number, number]

/** Room for the switches that lie on the map. */
const FRAME = { top: 48, right: 16, bottom: 16, left: 16 }
const LEVELS = Object.keys(LAYER_OF) as AreaLevel[]
const SQUARES = squares()
const DATA_LAYERS: Record<string, MapMode> = {
  heat: 'heat',
  ...Object.fromEntries(SQUARES.map(({ id }) => [id, 'squares'] as const)),
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
  private surface: SurfaceLayer | undefined
  private strength: number | undefined
  private left = false
  private readonly leaveBoundaries: () => void

  private constructor(gl: GlMap, dark: boolean) {
    this.gl = gl
    this.dark = dark
    this.leaveBoundaries = followBoundaries(gl)
  }

  /** Draw the basemap in `container` and show `start`; throws where the browser has no WebGL. */
  static async open(
    container: HTMLElement,
    start: Bbox | Camera,
    dark: boolean,
  ): Promise<MapEngine> {
    const found = await Promise.all(
      BASE_LAYERS.map(async (layer) => [layer, await vectorSource(layer)] as const),
    )
    const gl = new GlMap({
      container,
      style: basemap(Object.fromEntries(found), dark),
      ...('zoom' in start
        ? { center: [start.lon, start.lat], zoom: start.zoom }
        : { bounds: start as Corners, fitBoundsOptions: { padding: FRAME } }),
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
    if ('zoom' in start) engine.left = true
    else engine.keepInView(start)
    return engine
  }

  /** What is in view now. */
  view(): Bbox {
    return this.gl.getBounds().toArray().flat()
  }

  /** Where the map looks, once it has left what it opened on. */
  camera(): Camera | undefined {
    const { lng, lat } = this.gl.getCenter()
    return this.left ? { lon: lng, lat, zoom: this.gl.getZoom() } : undefined
  }

  /** The place at a point of the map's frame, in pixels from its upper left corner. */
  placeAt(x: number, y: number): Place {
    const { lng, lat } = this.gl.unproject([x, y])
    return [lng, lat]
  }

  /** Look there at once, as a map does that follows another one. */
  lookAt(camera: Camera): void {
    const { lng, lat } = this.gl.getCenter()
    if (sameView(camera, { lon: lng, lat, zoom: this.gl.getZoom() })) return
    this.stayPut()
    this.gl.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom })
  }

  /** The map as it is drawn now, in the pixels of the screen. */
  picture(): Promise<HTMLCanvasElement> {
    return new Promise((resolve) => {
      // What WebGL has drawn can be read only while the frame is being drawn.
      void this.gl.once('render', () => {
        const drawn = this.gl.getCanvas()
        const copy = document.createElement('canvas')
        copy.width = drawn.width
        copy.height = drawn.height
        copy.getContext('2d')?.drawImage(drawn, 0, 0)
        resolve(copy)
      })
      this.gl.triggerRepaint()
    })
  }

  close(): void {
    this.closed = true
    this.leaveBoundaries()
    this.gl.remove()
  }

  /** Which of heat, coloured areas and points is shown, of which level; one request after the other. */
  show(mode: MapMode, level: AreaLevel, filter: CaseFilter): Promise<void> {
    this.mode = mode
    this.level = level
    this.drawing = this.drawing.catch(() => undefined).then(() => this.draw(mode, level, filter))
    return this.drawing
  }

  /** How strongly data covers the map beneath, from 0 to 1. */
  opacity(share: number | undefined): void {
    this.strength = share
    if (share === undefined) return
    for (const [layer, property] of [
      ['heat', 'circle-opacity'] as const,
      ...SQUARES.map(({ id }) => [id, 'icon-opacity'] as const),
    ]) {
      if (this.gl.getLayer(layer)) this.gl.setPaintProperty(layer, property, share)
    }
  }

  /** Colour the areas of `level` by their class; none: take the colours away. */
  shade(level: AreaLevel, shading: Shading | undefined): void {
    for (const each of LEVELS) {
      const shown = each === level && shading !== undefined
      this.gl.setPaintProperty(`hit-${each}`, 'fill-opacity', shown ? this.cover : 0)
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

  /** Show polygons of their own shape; none: take them away. */
  spread(surface: Surface | undefined): void {
    this.surface?.show(surface, this.cover)
  }

  /** Draw a ring around what was chosen by hand; no corners: take it away. */
  ring(places: readonly Place[]): void {
    this.surface?.ring(places)
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

  /** Outline the areas where disputes gather, of whichever level they are. */
  gathering(codes: readonly string[]): void {
    const among: FilterSpecification = ['in', ['get', 'code'], ['literal', [...codes]]]
    for (const level of LEVELS) {
      for (const { id } of gatheringLines(level)) this.gl.setFilter(id, among)
    }
  }

  /** Outline areas with a broken line, of whichever level they are. */
  outline(codes: readonly string[]): void {
    for (const level of LEVELS) {
      this.gl.setFilter(`beside-${level}`, ['in', ['get', 'code'], ['literal', [...codes]]])
    }
  }

  /** Fly to a part of the map; `frame` is the room left around it, in pixels. */
  flyTo(bbox: Bbox, frame = FRAME): void {
    this.stayPut()
    this.gl.fitBounds(bbox as Corners, { padding: frame, maxZoom: 17, duration: 600 })
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
    if (this.mode === 'surface') {
      const [spot] = this.gl.queryRenderedFeatures(event.point, { layers: ['surface'] })
      if (spot?.properties['label']) picked.label = String(spot.properties['label'])
    }
    if (this.mode === 'points' && this.gl.getLayer('cases')) {
      const [dispute] = this.gl.queryRenderedFeatures(event.point, { layers: ['cases'] })
      if (dispute?.properties['number']) picked.case = String(dispute.properties['number'])
    }
    return picked
  }

  /** How strongly areas cover the map: as asked, else a little more on a dark one. */
  private get cover(): number {
    return this.strength ?? (this.dark ? 0.9 : 0.78)
  }

  /** As long as nobody has moved the map, what it opened on stays in view whatever becomes of its frame. */
  private keepInView(bbox: Bbox): void {
    const refit = (): void => {
      this.gl.fitBounds(bbox as Corners, { padding: FRAME, duration: 0 })
    }
    this.stayPut = () => {
      this.left = true
      this.gl.off('resize', refit)
    }
    this.gl.on('resize', refit)
    this.gl.on('movestart', ({ originalEvent }) => {
      if (originalEvent) this.stayPut()
    })
  }

  private prepare(): void {
    this.gl.addImage('hatch', hatching(this.dark), { pixelRatio: 2 })
    this.gl.addImage('square', square(), { sdf: true })
    for (const level of LEVELS) {
      this.gl.addLayer(areaFill(level), 'grid-lines')
      this.gl.addLayer(missingFill(level), 'grid-lines')
      const colour = this.dark ? '#6aa0ee' : '#1f5fbf'
      for (const line of gatheringLines(level)) this.gl.addLayer(line, ABOVE_DATA)
      this.gl.addLayer(besideLine(level, colour), ABOVE_DATA)
      this.gl.addLayer(selectedLine(level, colour), ABOVE_DATA)
    }
    this.surface = new SurfaceLayer(this.gl, 'grid-lines', this.dark ? '#6aa0ee' : '#1f5fbf')
  }

  private async draw(mode: MapMode, level: AreaLevel, filter: CaseFilter): Promise<void> {
    const query = filterQuery(filter)
    if (['heat', 'squares', 'points'].includes(mode)) await this.filtered('heat', query)
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
      for (const each of [dots(), ...SQUARES, farPoints(this.dark)])
        this.gl.addLayer(each, 'grid-lines')
      this.opacity(this.strength)
    } else {
      this.gl.addLayer(points(this.dark), 'building-names')
    }
  }
}
