/** The shapes of what the server answers about heat, and what it is asked by. */
import type { Readable } from 'openapi-typescript-helpers'
import type { components } from '../../generated/api'
import type { Heatmap } from '@/shell/api'
import type { Days } from './periods'

type Schemas = components['schemas']

export type CountedFrom = Heatmap['counted_from']
export type ClassOfValues = Heatmap['classes'][number]
export type Density = Readable<Schemas['DensityView']>
export type Hexagons = Readable<Schemas['HexagonsView']>
export type Compared = Readable<Schemas['ComparedView']>
export type ComparedRow = Compared['rows'][number]
export type Histogram = Readable<Schemas['HistogramView']>
export type HotSpots = Readable<Schemas['HotSpotsView']>
export type Emerging = Readable<Schemas['EmergingView']>
export type NearRepeats = Readable<Schemas['NearRepeatsView']>

/** How an area has come to gather disputes, the most pressing first. */
export const COURSES = ['new', 'intensifying', 'persistent', 'sporadic', 'fading'] as const

/** The filter as the server is asked by it. */
export interface Asked extends Days {
  kind: string[]
  channel: string[]
  state: string[]
  area: string[]
}
