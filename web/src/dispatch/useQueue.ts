/** The disputes that wait for a person to decide on their grid, the oldest first. */
import { computed, onBeforeUnmount, type ComputedRef } from 'vue'
import { api, useApi, type CaseItem } from '@/shell/api'

const EVERY_MS = 60_000
const AT_ONCE = 100

export interface Queue {
  items: ComputedRef<CaseItem[]>
  more: ComputedRef<boolean>
  error: ComputedRef<Error | undefined>
  loaded: ComputedRef<boolean>
  reload: () => Promise<void>
}

export function useQueue(): Queue {
  const found = useApi(
    () => ({ state: ['review', 'registered'], limit: AT_ONCE }),
    (query, signal) => api.GET('/api/cases', { params: { query }, signal }),
  )
  const timer = setInterval(() => void found.reload(), EVERY_MS)
  onBeforeUnmount(() => clearInterval(timer))
  return {
    items: computed(() => [...(found.data.value?.items ?? [])].reverse()),
    more: computed(() => !!found.data.value?.next_cursor),
    error: computed(() => found.error.value),
    loaded: computed(() => found.data.value !== undefined),
    reload: found.reload,
  }
}
