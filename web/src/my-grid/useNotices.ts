/** What the leader is told of grids drawn anew and has not put away yet. */
import { computed, onScopeDispose, type ComputedRef } from 'vue'
import { api, ask, useApi, type Notice } from '@/shell/api'

const EVERY_MS = 60_000

export interface Notices {
  unread: ComputedRef<Notice[]>
  /** Put one away. If that is not heard, it stays. */
  dismiss: (id: number) => Promise<void>
}

export function useNotices(): Notices {
  const { data, reload } = useApi(
    () => 'notices',
    (_, signal) => api.GET('/api/my/notices', { signal }),
  )
  const timer = setInterval(() => void reload(), EVERY_MS)
  onScopeDispose(() => clearInterval(timer))

  async function dismiss(id: number): Promise<void> {
    const path = { notice_id: id }
    await ask(api.POST('/api/my/notices/{notice_id}/seen', { params: { path } })).catch(() => {})
    await reload()
  }

  return { unread: computed(() => data.value?.items.filter((each) => !each.seen) ?? []), dismiss }
}
