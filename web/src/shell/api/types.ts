/** The shapes of the API by the names the screens use; they are generated, so that they cannot drift from the server. */
import type { Readable } from 'openapi-typescript-helpers'
import type { components, paths } from '../../../generated/api'

type Schemas = components['schemas']
/** A shape as the client hands it over. */
type Read<Name extends keyof Schemas> = Readable<Schemas[Name]>

export type Level = Schemas['Level']
export type Language = Schemas['Preferences']['language']
export type Datum = Schemas['Datum']
/** West, south, east, north in degrees. */
export type Bbox = number[]

export type Health = Read<'Health'>
export type Session = Read<'SessionView'>
export type Kind = Read<'KindView'>
export type Location = Read<'LocationView'>
export type Period = Read<'PeriodView'>

export type AreaName = Read<'GridView'>
export type ChainLink = Read<'AreaView'>
export type AreaItem = Read<'AreaItem'>
export type AreaCard = Read<'AreaCard'>
export type Leader = Read<'LeaderView'>
export type Overview = Read<'Overview'>
export type Heatmap = Read<'Heatmap'>

export type CaseItem = Read<'CaseItem'>
export type CasePage = Read<'CasePage'>
export type CaseDetail = Read<'CaseView'>
export type CaseEvent = Read<'EventView'>
export type CaseAssignment = Read<'AssignmentView'>
export type CaseOrder = Schemas['OrderIn']
export type Reading = Read<'ReadingView'>
export type SimilarCase = Read<'SimilarItem'>
export type CasePreview = Read<'PreviewView'>
export type CaseQuery = NonNullable<paths['/api/cases']['get']['parameters']['query']>
export type NewCase = Schemas['CaseIn']
export type TakenIn = Read<'TakenInView'>
export type Contact = Read<'ContactView'>
export type My = Read<'My'>
export type Notice = Read<'NoticeView'>
export type Person = Read<'PersonView'>
export type Post = Read<'PostView'>
export type Account = Read<'AccountView'>
export type Job = Read<'JobView'>

export type AddressMatch = Read<'MatchView'>
export type Suggestion = Read<'SuggestionView'>
export type Candidate = Read<'api__addresses__schema__CandidateView'>
export type GridCandidate = Read<'api__cases__schema__CandidateView'>
export type Located = Read<'LocatedView'>

/** The words of the server for what is open-ended text in its description. */
export type CaseState =
  | 'registered'
  | 'assigned'
  | 'review'
  | 'accepted'
  | 'mediating'
  | 'suspended'
  | 'resolved'
  | 'failed'
  | 'closed'
  | 'withdrawn'
  | 'merged'
  | 'referred'
export type Channel =
  | 'visit'
  | 'sweep'
  | 'window'
  | 'grid_system'
  | 'app'
  | 'hotline'
  | 'police'
  | 'opinion'
  | 'daily_report'
export type Outcome = 'assigned' | 'review' | 'outside'

/** What the API answers when it cannot do what was asked; the sentences are in the caller's language. */
export interface Fault {
  error: string
  detail: string
  fields?: { field: string; error: string; detail: string }[]
}
