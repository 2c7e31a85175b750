/** The cells of a plan on the map: drawn once, and afterwards only told what became of them. */
import type { Feature, FeatureCollection, MultiPolygon, Point } from 'geojson'
import type { GeoJSONSource, PointLike } from 'maplibre-gl'
import type { MapEngine } from '@/map/engine'
import {
  cellLayers,
  cellSource,
  dedicatedLayers,
  EDGE,
  fillColour,
  nameLayer,
  type Colouring,
} from './cellLayers'
import type { Dedicated, Ground, Place } from './types'

/** What the cells look like, a number each. */
export interface Look {
  colour: Int8Array
  changed: Uint8Array
  mark: Uint8Array
}

export interface Name {
  at: Place
  text: string
}

const NONE: FeatureCollection = { type: 'FeatureCollection', features: [] }
/** Of the map beneath: the grids in force, in the way where those of the plan are drawn. */
const IN_FORCE = ['grid-lines', 'grid-names']

export class CellMap {
  readonly engine: MapEngine
  private readonly dark: boolean
  private look: Look | undefined
  private edges: Uint8Array | undefined
  private colouring: Colouring = 'grids'

  constructor(engine: MapEngine, dark: boolean) {
    this.engine = engine
    this.dark = dark
    for (const id of IN_FORCE) engine.gl.setLayoutProperty(id, 'visibility', 'none')
  }

  /** Draw the cells of `ground`; what was drawn before goes. */
  lay(ground: Ground): void {
    const { gl } = this.engine
    this.look = undefined
    this.edges = undefined
    const cells = gl.getSource<GeoJSONSource>('cells')
    if (cells) {
      for (const source of ['cells', 'borders']) gl.removeFeatureState({ source })
      cells.setData(ground.polygons)
      gl.getSource<GeoJSONSource>('borders')?.setData(ground.lines)
      return
    }
    gl.addSource('cells', cellSource(ground.polygons))
    gl.addSource('borders', cellSource(ground.lines))
    gl.addSource('plan-names', { type: 'geojson', data: NONE })
    gl.addSource('dedicated', { type: 'geojson', data: NONE })
    for (const layer of cellLayers(this.dark, this.colouring)) gl.addLayer(layer, 'community-lines')
    for (const layer of dedicatedLayers(this.dark)) gl.addLayer(layer)
    gl.addLayer(nameLayer(this.dark))
  }

  /** Whether grids are told apart or held against their aim. */
  colourBy(colouring: Colouring): void {
    this.colouring = colouring
    const { gl } = this.engine
    if (gl.getLayer('cells')) gl.setPaintProperty('cells', 'fill-color', fillColour(colouring))
  }

  /** Show cells as they are now; only those that look otherwise than before are told to the map. */
  show(look: Look): void {
    const before = this.look
    look.colour.forEach((colour, cell) => {
      const [changed = 0, mark = 0] = [look.changed[cell], look.mark[cell]]
      const same =
        before &&
        before.colour[cell] === colour &&
        before.changed[cell] === changed &&
        before.mark[cell] === mark
      if (!same)
        this.engine.gl.setFeatureState({ source: 'cells', id: cell }, { colour, changed, mark })
    })
    this.look = look
  }

  /** What each arc is the border of. */
  edge(edges: Uint8Array): void {
    edges.forEach((edge, arc) => {
      if ((this.edges?.[arc] ?? EDGE.cell) === edge) return
      this.engine.gl.setFeatureState({ source: 'borders', id: arc }, { edge })
    })
    this.edges = edges
  }

  name(names: readonly Name[]): void {
    const features = names.map(({ at, text }): Feature<Point> => ({
      type: 'Feature',
      properties: { text },
      geometry: { type: 'Point', coordinates: at },
    }))
    const source = this.engine.gl.getSource<GeoJSONSource>('plan-names')
    source?.setData({ type: 'FeatureCollection', features })
  }

  /** Draw the dedicated grids, above all others. */
  dedicate(grids: readonly Dedicated[]): void {
    const features = grids
      .filter((grid) => grid.change !== 'retired')
      .map(({ name, geometry }): Feature => ({
        type: 'Feature',
        properties: { name },
        geometry: geometry as MultiPolygon,
      }))
    const source = this.engine.gl.getSource<GeoJSONSource>('dedicated')
    source?.setData({ type: 'FeatureCollection', features })
  }

  /** The cell under a point of the frame. */
  cellAt(point: PointLike): number | undefined {
    if (!this.engine.gl.getLayer('cells')) return undefined
    const [found] = this.engine.gl.queryRenderedFeatures(point, { layers: ['cells'] })
    return found && Number(found.properties['at'])
  }

  /** The border between grids within a few pixels of a point: the place of its arc. */
  arcAt([x, y]: readonly [number, number]): number | undefined {
    const around: [PointLike, PointLike] = [
      [x - 8, y - 8],
      [x + 8, y + 8],
    ]
    return this.engine.gl
      .queryRenderedFeatures(around, { layers: ['borders'] })
      .map((found) => Number(found.properties['at']))
      .find((arc) => {
        const edge = this.edges?.[arc] ?? EDGE.cell
        return edge === EDGE.grid || edge === EDGE.grids
      })
  }
}
