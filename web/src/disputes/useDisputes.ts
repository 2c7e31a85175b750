/** The rows of a filter, a page at a time, and how many there are. */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { api, ask, useApi, type CaseItem } from '@/shell/api'
import { tellFault } from '@/shell/faults'
import { toRequest, type DisputeFilter } from './filter'

const PAGE = 50

export interface Disputes {
  items: ComputedRef<CaseItem[]>
  count: ComputedRef<number | undefined>
  next: ComputedRef<string | null>
  loading: Ref<boolean>
  loadingMore: Ref<boolean>
  error: Ref<Error | undefined>
  reload: () => Promise<void>
  more: () => Promise<void>
}

export function useDisputes(filter: () => DisputeFilter): Disputes {
  const first = useApi(
    () => toRequest(filter()),
    (query, signal) =>
      api.GET('/api/cases', { params: { query: { ...query, limit: PAGE } }, signal }),
  )
  const counted = useApi(
    () => toRequest(filter()),
    (query, signal) => api.GET('/api/cases/count', { params: { query }, signal }),
  )
  const later = shallowRef<CaseItem[]>([])
  const cursor = ref<string | null>(null)
  const loadingMore = ref(false)

  watch(first.data, (page) => {
    later.value = []
    cursor.value = page?.next_cursor ?? null
  })

  async function more(): Promise<void> {
    const page = first.data.value
    if (!cursor.value || loadingMore.value) return
    loadingMore.value = true
    try {
      const query = { ...toRequest(filter()), limit: PAGE, cursor: cursor.value }
      const found = await ask(api.GET('/api/cases', { params: { query } }))
      if (page !== first.data.value) return
      later.value = [...later.value, ...found.items]
      cursor.value = found.next_cursor
    } catch (failure) {
      tellFault(failure)
    } finally {
      loadingMore.value = false
    }
  }

  return {
    items: computed(() => [...(first.data.value?.items ?? []), ...later.value]),
    count: computed(() => counted.data.value?.n),
    next: computed(() => cursor.value),
    loading: first.loading,
    loadingMore,
    error: first.error,
    reload: async () => void (await Promise.all([first.reload(), counted.reload()])),
    more,
  }
}
