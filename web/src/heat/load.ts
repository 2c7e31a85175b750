/** One map's worth of heat: asked of the server by what is measured, and made ready to be drawn. */
import type { Shading } from '@/map/engine'
import type { Surface } from '@/map/surface'
import { api, ask, type Heatmap, type Level } from '@/shell/api'
import type { Asked, ClassOfValues, CountedFrom, Density, Hexagons } from './answers'
import { isByArea, type AreaMeasure, type Measure } from './measures'
import { bandsOf, countOf, hexagonsOf, shadingOf } from './shading'

export interface Wanted {
  measure: Measure
  level: Level
  radius: number
  size: number
}

/** What came back; `rows` where areas are measured, one of the others where places are. */
export interface Heat {
  measure: Measure
  rows: Heatmap['rows']
  /** Its classes are its own, and the same for every period. */
  density?: Density
  hexagons?: Hexagons
  classes: ClassOfValues[]
  legend: Heatmap['legend'] | undefined
  /** Disputes on the map. */
  n: number
  /** Disputes without a place; only known where areas are measured. */
  unplaced: number
  countedFrom: CountedFrom | undefined
}

/** What the map is given. */
export interface Painting {
  shading?: Shading
  surface?: Surface
}

function areas(level: Level, measure: AreaMeasure, asked: Asked, signal: AbortSignal) {
  return ask(api.GET('/api/heatmap', { params: { query: { level, measure, ...asked } }, signal }))
}

export async function loadHeat(wanted: Wanted, asked: Asked, signal: AbortSignal): Promise<Heat> {
  const { measure } = wanted
  if (measure === 'density') {
    const params = { query: { ...asked, radius: wanted.radius } }
    const density = await ask(api.GET('/api/heatmap/density', { params, signal }))
    return { measure, density, classes: [], ...beside(density) }
  }
  if (measure === 'hexagons') {
    const params = { query: { ...asked, size: wanted.size } }
    const hexagons = await ask(api.GET('/api/heatmap/hexagons', { params, signal }))
    return { measure, hexagons, classes: hexagons.classes, ...beside(hexagons) }
  }
  const found = isByArea(measure)
    ? await areas(wanted.level, measure, asked, signal)
    : await areas('district', 'count', asked, signal)
  return {
    measure,
    rows: isByArea(measure) ? found.rows : [],
    classes: found.classes,
    legend: isByArea(measure) ? found.legend : undefined,
    n: countOf(found),
    unplaced: found.unplaced,
    countedFrom: found.counted_from,
  }
}

function beside({
  legend,
  n,
  counted_from,
}: Density | Hexagons): Omit<Heat, 'measure' | 'classes'> {
  return { rows: [], legend, n, unplaced: 0, countedFrom: counted_from }
}

/** The colours of `heat`, by `classes` if they are to hold for several maps. */
export function paint(
  heat: Heat,
  told: (n: number) => string,
  classes: readonly ClassOfValues[] = heat.classes,
): Painting {
  if (heat.density) return { surface: bandsOf(heat.density) }
  if (heat.hexagons) return { surface: hexagonsOf(heat.hexagons, classes, told) }
  return isByArea(heat.measure) ? { shading: shadingOf(heat, heat.measure, classes) } : {}
}
