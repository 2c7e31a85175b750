/** The plans in the caller's areas that are in certain states, newest first, a page at a time; no states are all. */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { api, ask, useApi } from '@/shell/api'
import { tellFault } from '@/shell/faults'
import type { PlanState } from '../stages'
import type { PlanItem } from '../types'

export interface Plans {
  items: ComputedRef<PlanItem[]>
  next: Ref<string | null>
  loading: Ref<boolean>
  loadingMore: Ref<boolean>
  error: Ref<Error | undefined>
  reload: () => Promise<void>
  more: () => Promise<void>
}

export function usePlans(states: () => PlanState[]): Plans {
  const first = useApi(states, (state, signal) =>
    api.GET('/api/plans', { params: { query: { state } }, signal }),
  )
  const later = shallowRef<PlanItem[]>([])
  const next = ref<string | null>(null)
  const loadingMore = ref(false)

  watch(first.data, (page) => {
    later.value = []
    next.value = page?.next_cursor ?? null
  })

  async function more(): Promise<void> {
    const page = first.data.value
    if (!next.value || loadingMore.value) return
    loadingMore.value = true
    try {
      const query = { state: states(), cursor: Number(next.value) }
      const found = await ask(api.GET('/api/plans', { params: { query } }))
      if (page !== first.data.value) return
      later.value = [...later.value, ...found.items]
      next.value = found.next_cursor
    } catch (failure) {
      tellFault(failure)
    } finally {
      loadingMore.value = false
    }
  }

  return {
    items: computed(() => [...(first.data.value?.items ?? []), ...later.value]),
    next,
    loading: first.loading,
    loadingMore,
    error: first.error,
    reload: first.reload,
    more,
  }
}
