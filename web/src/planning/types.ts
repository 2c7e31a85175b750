/** Plans by the names the screens around the editor use. */
import type { Readable } from 'openapi-typescript-helpers'
import type { components } from '../../generated/api'

type Schemas = components['schemas']

export type PlanItem = Readable<Schemas['PlanItem']>
export type PlanView = Readable<Schemas['PlanView']>
export type PlanCommunity = Readable<Schemas['PlanCommunityView']>
export type PlanGrid = Readable<Schemas['GridFiguresView']>
export type PlanComparison = Readable<Schemas['PlanComparison']>
export type PlanDifference = Readable<Schemas['PlanDifferenceView']>
export type CellsOfCommunity = Readable<Schemas['CellsOfCommunity']>
export type PlanPreview = Readable<Schemas['PlanPreview']>
export type GridBeside = PlanPreview['grids'][number]
export type LeaderBeside = PlanPreview['leaders'][number]
export type Decision = Readable<Schemas['DecisionView']>
export type Handover = Readable<Schemas['HandoverView']>
export type Spot = Readable<Schemas['RefusedSpotView']>
export type AreaHistory = Readable<Schemas['AreaHistory']>
export type AreaVersion = AreaHistory['versions'][number]
export type BoundaryChange = Readable<Schemas['BoundaryChangeView']>
export type NotCarried = Readable<Schemas['NotCarriedView']>
export type ProvisionalGrid = Readable<Schemas['ProvisionalGrid']>
