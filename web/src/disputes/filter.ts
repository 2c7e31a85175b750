/** Which disputes a list shows: the filter as it stands in the address of the page, so that every figure can link to it. */
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { CaseQuery, Level } from '@/shell/api'

const LISTS = ['state', 'kind', 'channel', 'area', 'level'] as const
const TEXTS = ['q', 'from', 'to', 'import'] as const
/** Marks that are there or not. */
export const MARKS = ['overdue', 'unplaced', 'everything'] as const
/** States of disputes that no figure counts. */
const UNCOUNTED = ['withdrawn', 'merged']

export interface DisputeFilter {
  state: string[]
  kind: string[]
  channel: string[]
  area: string[]
  level: string[]
  q: string
  from: string
  to: string
  /** The import they came with: its job. */
  import: string
  /** Open and past its deadline. */
  overdue: boolean
  /** Without a point. */
  unplaced: boolean
  /** Withdrawn, merged and outside ones too, which no figure counts. */
  everything: boolean
}

export function noFilter(): DisputeFilter {
  return {
    state: [],
    kind: [],
    channel: [],
    area: [],
    level: [],
    q: '',
    from: '',
    to: '',
    import: '',
    overdue: false,
    unplaced: false,
    everything: false,
  }
}

function values(query: LocationQuery, name: string): string[] {
  const found = query[name]
  return (Array.isArray(found) ? found : [found]).filter((one): one is string => !!one)
}

export function fromQuery(query: LocationQuery): DisputeFilter {
  const filter = noFilter()
  for (const name of LISTS) filter[name] = values(query, name)
  for (const name of TEXTS) filter[name] = values(query, name)[0] ?? ''
  for (const name of MARKS) filter[name] = values(query, name)[0] === '1'
  return filter
}

/** Only what is set, so that an address stays short and equal filters have equal addresses. */
export function toQuery(filter: DisputeFilter): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  for (const name of LISTS) if (filter[name].length > 0) query[name] = [...filter[name]].sort()
  for (const name of TEXTS) if (filter[name].trim() !== '') query[name] = filter[name].trim()
  for (const name of MARKS) if (filter[name]) query[name] = '1'
  return query satisfies LocationQueryRaw
}

/** The same as the API is asked: without more said, the rows that figures count, so that numbers agree. */
export function toRequest(filter: DisputeFilter): CaseQuery {
  const { overdue, unplaced, everything, level, ...rest } = toQuery(filter)
  const counted = !everything && !filter.state.some((state) => UNCOUNTED.includes(state))
  return {
    ...rest,
    ...(level && { level: filter.level as Level[] }),
    ...(overdue && { overdue: true }),
    ...(unplaced && { located: false }),
    ...(counted && { counted: true }),
  }
}

export function isFiltered(filter: DisputeFilter): boolean {
  return Object.keys(toQuery(filter)).length > 0
}

/** Where the same rows are as a sheet. */
export function csvAddress(filter: DisputeFilter): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(toRequest(filter))) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one))
  }
  return `/api/cases.csv?${query.toString()}`
}
