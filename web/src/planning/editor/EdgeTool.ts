/** The border of two grids under the pointer: its points are dragged, its ends stay. Terra Draw does the dragging. */
import type { Map as GlMap } from 'maplibre-gl'
import {
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawSelectMode,
  type GeoJSONStoreFeatures,
} from 'terra-draw'
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter'
import type { Place } from './types'

const LINE = 'linestring'

export class EdgeTool {
  private readonly draw: TerraDraw
  private id: string | number | undefined
  private ends: [Place, Place] | undefined

  /** `moving` tells where the line is while a point is dragged, `moved` once it is let go. */
  constructor(
    gl: GlMap,
    colour: `#${string}`,
    moving: (line: Place[]) => void,
    moved: (line: Place[]) => void,
  ) {
    this.draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map: gl }),
      modes: [new TerraDrawLineStringMode(), this.dragging(colour)],
    })
    this.draw.start()
    this.draw.setMode('select')
    this.draw.on('change', (ids, type) => {
      if (type === 'update' && this.id !== undefined && ids.includes(this.id)) moving(this.line())
    })
    this.draw.on('finish', (id) => {
      if (id === this.id) moved(this.line())
    })
  }

  /** Take hold of a line; what was held before is let go. */
  hold(line: readonly Place[]): void {
    this.draw.clear()
    this.id = undefined
    const [first, last] = [line[0], line.at(-1)]
    if (!first || !last) return
    this.ends = [first, last]
    const [added] = this.draw.addFeatures([
      {
        type: 'Feature',
        properties: { mode: LINE },
        geometry: { type: 'LineString', coordinates: line.map((place) => [...place]) },
      },
    ])
    this.id = added?.id
    if (this.id !== undefined) this.draw.selectFeature(this.id)
  }

  /** The line as it is now. */
  line(): Place[] {
    const held = this.id === undefined ? undefined : this.draw.getSnapshotFeature(this.id)
    return held?.geometry.type === 'LineString' ? (held.geometry.coordinates as Place[]) : []
  }

  /** Put a point elsewhere, as the keys do. */
  put(at: number, place: Place): void {
    const line = this.line()
    if (this.id === undefined || at <= 0 || at >= line.length - 1) return
    const coordinates = line.map((each, index) => (index === at ? place : each))
    this.draw.updateFeatureGeometry(this.id, { type: 'LineString', coordinates })
  }

  close(): void {
    this.draw.stop()
  }

  private dragging(colour: `#${string}`): TerraDrawSelectMode {
    return new TerraDrawSelectMode({
      pointerDistance: 16,
      allowManualDeselection: false,
      keyEvents: null,
      flags: {
        [LINE]: {
          feature: {
            draggable: false,
            validation: (feature) => ({ valid: this.pinned(feature) }),
            coordinates: { draggable: true, midpoints: { draggable: true }, deletable: true },
          },
        },
      },
      styles: {
        selectedLineStringColor: colour,
        selectedLineStringWidth: 4,
        selectionPointColor: '#ffffff',
        selectionPointWidth: 6,
        selectionPointOutlineColor: colour,
        selectionPointOutlineWidth: 2,
        midPointColor: colour,
        midPointWidth: 3,
        midPointOutlineColor: '#ffffff',
        midPointOutlineWidth: 1,
      },
    })
  }

  private pinned({ geometry }: GeoJSONStoreFeatures): boolean {
    if (geometry.type !== 'LineString' || !this.ends) return true
    const { coordinates } = geometry
    return [coordinates[0], coordinates.at(-1)].every((end, at) => {
      const pin = this.ends?.[at]
      return end?.[0] === pin?.[0] && end?.[1] === pin?.[1]
    })
  }
}
