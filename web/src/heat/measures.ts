/** What the map can show: figures of areas, or of places whatever area they lie in. */
import type { MapMode } from '@/map/engine'

export const MEASURES = ['count', 'rate', 'smoothed', 'density', 'squares', 'hexagons'] as const
export type Measure = (typeof MEASURES)[number]
export type AreaMeasure = Extract<Measure, 'count' | 'rate' | 'smoothed'>

export const LEVELS = ['town', 'community', 'grid'] as const
/** How far one dispute reaches in the density, in metres. */
export const RADII = [200, 300, 500, 1000] as const
/** How wide a hexagon is, in metres. */
export const SIZES = [200, 300, 500, 1000] as const

export function isByArea(measure: Measure): measure is AreaMeasure {
  return measure === 'count' || measure === 'rate' || measure === 'smoothed'
}

export function modeOf(measure: Measure): MapMode {
  if (isByArea(measure)) return 'areas'
  return measure === 'squares' ? 'squares' : 'surface'
}
