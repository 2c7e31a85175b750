/** The shapes of the API as the screens name them. */

export type Level = 'district' | 'town' | 'community' | 'grid'
export type Language = 'zh' | 'en'
/** West, south, east, north in degrees. */
export type Bbox = number[]
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
export type Datum = 'wgs84' | 'gcj02' | 'bd09'
export type Outcome = 'assigned' | 'review' | 'outside'

export interface Location {
  lon: number
  lat: number
}
export interface AreaName {
  code: string
  name: string
}
export interface ChainLink extends AreaName {
  level: Level
}
export interface Leader {
  id: number
  name: string
  phone?: string | null
  post: string
  employment: 'full_time' | 'part_time'
  on_duty: boolean
}

export interface Health {
  status: string
  version: string
  now: string
  demo: boolean
}

export interface Session {
  account: { username: string; display_name: string; language: Language }
  roles: { role: string; area: ChainLink }[]
  can: string[]
  demo: boolean
  brand: string
  now: string
  district: (AreaName & { bbox: Bbox }) | null
}

export interface Kind {
  code: string
  name: string
  name_en: string
  parent: string | null
}

export interface AreaItem extends ChainLink {
  kind: 'base' | 'dedicated'
  parent: string | null
  households: number
  bbox: Bbox
}

export interface PeriodFigures {
  found: number
  settled: number
  open: number
  overdue: number
  not_accepted: number
}

export interface AreaCard extends ChainLink {
  chain: ChainLink[]
  bbox: Bbox
  households: number
  leader: Leader | null
  deputies: Leader[]
  period: Period
  previous: Period
  this: PeriodFigures
  before: PeriodFigures
  by_kind: { code: string; name: string; n: number; n_before: number }[]
  open_cases: CaseItem[]
  reports: { expected: number; received: number }
}

export interface Period {
  from: string
  to: string
}

export interface Overview {
  period: Period
  year_before: Period
  figures: PeriodFigures & { unplaced: number }
  success: { numerator: number; denominator: number; rate: number | null }
  key_kinds: { code: string; name: string; n: number; n_before: number }[]
  by_kind: { code: string; name: string; n: number }[]
  by_channel: { channel: Channel; n: number }[]
  trend: { month: string; n: number; n_before: number }[]
  settled_at: { level: Level; n: number }[]
  incidents: { kind: string; n: number | null; n_before: number | null; change: number | null }[]
  missing_reports: (AreaName & { missing_days: number })[]
}

export interface Heatmap {
  rows: { code: string; name: string; value: number | null; n: number }[]
  classes: { min: number; max: number; label: string }[]
  legend: { title: string; unit: string; no_value: string; method: string }
  period: Period
  unplaced: number
}

export interface CaseItem {
  number: string
  kind: string
  channel: Channel
  state: CaseState
  level: Level
  address: string | null
  description: string
  location: Location | null
  /** The grid that answers for it. */
  grid: AreaName | null
  /** The grid it happened in. */
  place: AreaName | null
  leader: string | null
  unit: string | null
  opened_at: string
  accept_by: string | null
  due_at: string
  overdue: boolean
  danger: boolean
  restricted: boolean
}

export interface CaseEvent {
  at: string
  actor: string | null
  action: string
  from_state: CaseState | null
  to_state: CaseState
  reason: string
  detail: Record<string, unknown>
}

export interface GridCandidate {
  grid: AreaName
  address: string | null
  confidence: number | null
  distance_m: number | null
  location: Location | null
}

export interface CaseAssignment {
  at: string
  outcome: Outcome
  rule: string
  reason: string
  unit_reason: string
  edge_distance_m: number | null
  confidence: number | null
  candidates: GridCandidate[]
}

export interface CaseDetail extends CaseItem {
  source: string | null
  external_id: string | null
  datum: Datum
  accuracy_m: number | null
  occurred_at: string | null
  accepted_at: string | null
  settled_at: string | null
  closed_at: string | null
  reason: string
  revision: number
  history: CaseEvent[]
  assignments: CaseAssignment[]
  actions: string[]
  has_contact: boolean
}

/** What comes with an action on a dispute. */
export interface CaseOrder {
  reason?: string
  grid?: string
  location?: Location
  datum?: Datum
  address?: string
}

export interface Contact {
  name: string
  phone: string
  safe_hours: string
  do_not_call: boolean
}

export interface Candidate {
  address: string
  level: string
  confidence: number
  location: Location
  grid: AreaName | null
  matched: string[]
}

export interface AddressMatch {
  outcome: 'match' | 'ambiguous' | 'none'
  candidates: Candidate[]
  grid_confidence: number
}

export interface Located {
  outcome: Outcome
  reason: string
  grid: AreaName | null
  chain: ChainLink[]
  leader: Leader | null
  deputies: Leader[]
  edge_distance_m: number | null
  runners_up: { grid: AreaName; distance_m: number }[]
}

/** Where a dispute would go if it were taken in now; nothing is written. */
export interface CasePreview extends Located {
  location: Location | null
  unit: { name: string; reason: string } | null
  candidates: Candidate[]
  /** A point inside each of the grids above, by code. */
  inner_points: Record<string, Location>
}

export interface NewCase {
  kind: string
  channel: Channel
  description: string
  address?: string
  location?: Location
  datum?: Datum
  accuracy_m?: number
  danger?: boolean
  external_id?: string
  source?: string
  occurred_at?: string
  opened_at?: string
  contact?: { name?: string; phone?: string; safe_hours?: string; do_not_call?: boolean }
}

export interface TakenIn {
  number: string
  state: CaseState
  location: Location | null
  routing: {
    outcome: Outcome
    reason: string
    confidence: number | null
    grid: AreaName | null
    leader: Leader | null
    unit: string | null
    unit_reason: string
    candidates: GridCandidate[]
  }
}

export interface My {
  unseen: number
  grids: AreaName[]
  counts: { assigned: number; accepted: number; overdue: number }
}

/** What the API answers when it cannot do what was asked; the sentences are in the caller's language. */
export interface Fault {
  error: string
  detail: string
  fields?: { field: string; detail: string }[]
}
