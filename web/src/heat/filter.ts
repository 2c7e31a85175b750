/** The one filter behind figures, maps and rows. It lives in the address bar, so that a view can be sent and kept. */
import { computed, type ComputedRef } from 'vue'
import {
  useRoute,
  useRouter,
  type LocationQuery,
  type LocationQueryRaw,
  type RouteLocationRaw,
} from 'vue-router'
import type { CaseState, Channel } from '@/shell/api'

export interface Filter {
  from?: string
  to?: string
  kind: string[]
  channel: string[]
  state: string[]
  area?: string
}

export const CHANNELS: readonly Channel[] = [
  'visit',
  'sweep',
  'window',
  'grid_system',
  'app',
  'hotline',
  'police',
  'opinion',
  'daily_report',
]
export const OPEN_STATES: readonly CaseState[] = [
  'registered',
  'assigned',
  'review',
  'accepted',
  'mediating',
  'suspended',
]
export const NOT_ACCEPTED_STATES: readonly CaseState[] = ['registered', 'assigned', 'review']
export const SETTLED_STATES: readonly CaseState[] = ['resolved', 'closed']

const DATE = /^\d{4}-\d{2}-\d{2}$/

function many(value: LocationQuery[string] | undefined): string[] {
  return [value ?? []].flat().filter((each): each is string => each !== null && each !== '')
}

/** The filter that a query string says; what is not a date is left out rather than sent on. */
export function readFilter(query: LocationQuery): Filter {
  const date = (name: string): string | undefined =>
    many(query[name]).find((text) => DATE.test(text))
  const [from, to, area] = [date('from'), date('to'), many(query['area'])[0]]
  return {
    ...(from && { from }),
    ...(to && { to }),
    kind: many(query['kind']),
    channel: many(query['channel']),
    state: many(query['state']),
    ...(area && { area }),
  }
}

/** The query string of a filter; what is not set is not written. */
export function writeFilter(filter: Partial<Filter>): LocationQueryRaw {
  const entries = Object.entries(filter).filter(
    ([, value]) => value !== undefined && value.length > 0,
  )
  return Object.fromEntries(entries)
}

/** The rows behind a figure that was counted by `filter`, narrowed by `more`. */
export function rowsOf(filter: Partial<Filter>, more: LocationQueryRaw = {}): RouteLocationRaw {
  return { path: '/disputes', query: { ...writeFilter(filter), ...more } }
}

/** The query on its way into the address: a second change must not undo the first before it has arrived. */
let onItsWay: LocationQuery | undefined

/** The filter of the present address, and the way to change it; other parts of the query are kept. */
export function useFilter(): {
  filter: ComputedRef<Filter>
  change: (next: Record<string, string | string[] | undefined>) => void
  word: (name: string) => string | undefined
} {
  const route = useRoute()
  const router = useRouter()
  const filter = computed(() => readFilter(route.query))

  function change(next: Record<string, string | string[] | undefined>): void {
    const query = { ...(onItsWay ?? route.query) }
    for (const [name, value] of Object.entries(next)) {
      if (value === undefined || value.length === 0) Reflect.deleteProperty(query, name)
      else query[name] = value
    }
    onItsWay = query
    void router.replace({ query }).finally(() => {
      if (onItsWay === query) onItsWay = undefined
    })
  }

  return { filter, change, word: (name) => many(route.query[name])[0] }
}
