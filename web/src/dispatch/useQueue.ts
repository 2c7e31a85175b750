/** The disputes that wait for a person to decide on their grid, the oldest first; of one import alone, if asked. */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { api, useApi, type CaseItem, type CasePage, type CaseQuery } from '@/shell/api'

const EVERY_MS = 60_000
const PAGE = 500
const MOST_PAGES = 4
/** So few left of a list that was cut off: time to fetch the rest. */
const FEW = 20

export interface Queue {
  items: ComputedRef<CaseItem[]>
  /** There are more than were fetched; they come when these run out. */
  more: ComputedRef<boolean>
  error: ComputedRef<Error | undefined>
  loaded: ComputedRef<boolean>
  reload: () => Promise<void>
  /** Take one out that has been decided, here or elsewhere; or put it back. */
  drop: (number: string) => void
  restore: (number: string) => void
}

interface Waiting {
  items: CaseItem[]
  more: boolean
}

type Outcome<Body> = Promise<{ data?: Body; error?: unknown; response: Response }>

/** The pages of `query` one after the other, turned round: the API lists the newest first. */
async function everyPage(
  query: CaseQuery,
  page: (query: CaseQuery) => Outcome<CasePage>,
): Outcome<Waiting> {
  const items: CaseItem[] = []
  let cursor: string | null = null
  for (let n = 1; ; n += 1) {
    const found: Awaited<Outcome<CasePage>> = await page({ ...query, ...(cursor && { cursor }) })
    const { data, ...rest } = found
    if (!data) return rest
    items.push(...data.items)
    cursor = data.next_cursor
    if (!cursor || n === MOST_PAGES) {
      return { ...rest, data: { items: items.reverse(), more: cursor !== null } }
    }
  }
}

export function useQueue(run: () => string | undefined): Queue {
  const found = useApi(
    (): CaseQuery => {
      const only = run()
      return { state: ['review', 'registered'], limit: PAGE, ...(only && { import: only }) }
    },
    (asked, signal) =>
      everyPage(asked, (query) => api.GET('/api/cases', { params: { query }, signal })),
  )
  const gone = shallowRef<ReadonlySet<string>>(new Set())
  const items = computed(() =>
    (found.data.value?.items ?? []).filter((item) => !gone.value.has(item.number)),
  )
  const more = computed(() => found.data.value?.more ?? false)
  const timer = setInterval(() => void found.reload(), EVERY_MS)
  onScopeDispose(() => clearInterval(timer))

  // One that a later list no longer holds may come back one day, returned by its leader: then it is shown.
  watch(found.data, (now) => {
    const listed = new Set(now?.items.map((item) => item.number))
    gone.value = new Set([...gone.value].filter((number) => listed.has(number)))
  })

  return {
    items,
    more,
    error: computed(() => found.error.value),
    loaded: computed(() => found.data.value !== undefined),
    reload: found.reload,
    drop(number) {
      gone.value = new Set([...gone.value, number])
      if (more.value && items.value.length < FEW && !found.loading.value) void found.reload()
    },
    restore(number) {
      gone.value = new Set([...gone.value].filter((each) => each !== number))
    },
  }
}
