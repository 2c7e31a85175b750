/** What the editor of a plan reads and writes, by the names it uses. */
import type { Readable } from 'openapi-typescript-helpers'
import type { components } from '../../../generated/api'

type Schemas = components['schemas']

export type PlanEdit = Readable<Schemas['PlanEditView']>
export type PlanCells = Readable<Schemas['PlanCells']>
export type PlanHistory = Readable<Schemas['PlanHistory']>
export type PlanStep = Readable<Schemas['PlanOperationView']>
export type Finding = Readable<Schemas['PlanFindingView']>
export type BalanceProblem = Readable<Schemas['BalanceProblemView']>
export type Keep = Readable<Schemas['KeepView']>
export type Dedicated = Readable<Schemas['DedicatedView']>
export type Since = Readable<Schemas['SinceView']>
export type Operation = Schemas['EditIn']['operation']
export type Spot = Readable<Schemas['RefusedSpotView']>

/** Longitude and latitude in degrees. */
export type Place = [number, number]

/** The cells of the communities on the map, as columns: a cell is known by its place in them. */
export interface Ground {
  communities: { code: string; name: string }[]
  /** The ids by which the server knows the cells. */
  atoms: number[]
  /** Place of its community in `communities`. */
  community: Int32Array
  households: Int32Array
  /** The base grids in force, and the place in them of the one that each cell is in; -1 is none. */
  inForce: { code: string; name: string }[]
  home: Int32Array
  areaM2: Float64Array
  /** A point within each cell: longitude, latitude, longitude, … */
  spots: Float64Array
  /** The cells on the two sides of each arc of border; -1 is outside. */
  left: Int32Array
  right: Int32Array
  /** West, south, east, north. */
  bbox: [number, number, number, number]
  /** Addresses of GeoJSON with the polygons of the cells and the lines of the arcs, kept by the worker. */
  polygons: string
  lines: string
}
