/** Polygons that come with their own shape and class: bands of density, hexagons; and the ring drawn around areas. */
import type { FeatureCollection } from 'geojson'
import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl'
import type { ShadeClass } from './engine'
import type { Place } from './ring'
import { classColour } from './dataLayers'

/** Features whose property `class` is their place among `classes`, and `label` what the pointer tells. */
export interface Surface {
  collection: FeatureCollection
  classes: readonly ShadeClass[]
}

const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] }

export class SurfaceLayer {
  private readonly gl: GlMap
  private shown: FeatureCollection = EMPTY

  /** Adds its layers to `gl`: the polygons below `below`, the ring on top. */
  constructor(gl: GlMap, below: string, colour: string) {
    this.gl = gl
    gl.addSource('surface', { type: 'geojson', data: EMPTY })
    gl.addLayer(
      { id: 'surface', type: 'fill', source: 'surface', paint: { 'fill-antialias': false } },
      below,
    )
    gl.addSource('ring', { type: 'geojson', data: EMPTY })
    gl.addLayer({
      id: 'ring-fill',
      type: 'fill',
      source: 'ring',
      paint: { 'fill-color': colour, 'fill-opacity': 0.08 },
    })
    gl.addLayer({
      id: 'ring',
      type: 'line',
      source: 'ring',
      paint: { 'line-color': colour, 'line-width': 2, 'line-dasharray': [3, 2] },
    })
  }

  show(surface: Surface | undefined, opacity: number): void {
    const wanted = surface?.collection ?? EMPTY
    if (wanted !== this.shown) this.gl.getSource<GeoJSONSource>('surface')?.setData(wanted)
    this.shown = wanted
    this.gl.setPaintProperty('surface', 'fill-opacity', opacity)
    const colour = classColour(['coalesce', ['get', 'class'], -1], surface?.classes ?? [])
    this.gl.setPaintProperty('surface', 'fill-color', colour)
  }

  ring(places: readonly Place[]): void {
    const [first] = places
    const data: FeatureCollection = first
      ? {
          type: 'FeatureCollection',
          features: [
            {
              type: 'Feature',
              properties: {},
              geometry: { type: 'Polygon', coordinates: [[...places, first].map((at) => [...at])] },
            },
          ],
        }
      : EMPTY
    this.gl.getSource<GeoJSONSource>('ring')?.setData(data)
  }
}
