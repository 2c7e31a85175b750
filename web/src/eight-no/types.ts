/** The eight-no grid by the names the screen uses. */
import type { Readable } from 'openapi-typescript-helpers'
import type { components, paths } from '../../generated/api'

type Schemas = components['schemas']

export type Compliance = Readable<Schemas['ComplianceView']>
export type ComplianceRow = Compliance['rows'][number]
export type ItemResult = ComplianceRow['items'][string]
export type Status = ComplianceRow['status']
/** Grids that keep something, break it, or have no data for it. */
export type Grids = Pick<ComplianceRow, 'met' | 'not_met' | 'no_data'>
export type Query = paths['/api/compliance']['get']['parameters']['query']
