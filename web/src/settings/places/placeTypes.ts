/** The library of places by the names the screens use. */
import type { Readable } from 'openapi-typescript-helpers'
import type { components } from '../../../generated/api'

type Schemas = components['schemas']

export type Place = Readable<Schemas['PlaceItem']>
export type PlaceDetail = Readable<Schemas['PlaceView']>
export type PlaceName = Readable<Schemas['NameView']>
export type PlaceEdit = Readable<Schemas['EditView']>
export type NewName = Schemas['NewNameIn']
export type Proposal = Readable<Schemas['ProposalView']>
export type MisroutesAtPlace = Readable<Schemas['PlaceMisroutes']>
export type MisroutesAtBoundary = Readable<Schemas['BoundaryMisroutes']>

export const PLACE_KINDS = [
  'estate',
  'road',
  'village_group',
  'landmark',
  'shop',
  'window',
] as const
export type PlaceKind = (typeof PLACE_KINDS)[number]

export const NAME_KINDS = ['alias', 'short', 'former'] as const
export type NameKind = (typeof NAME_KINDS)[number]

/** How far a name of each kind is trusted where nobody says; the server takes the same. */
export const WEIGHTS: Record<NameKind, number> = { alias: 1, short: 0.9, former: 0.9 }
