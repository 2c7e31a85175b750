/** Edits of others as they come, by server-sent events; the browser connects again by itself and misses none. */
import { tryAgain } from '@/shell/api/connection'
import type { Since } from './types'

export interface News {
  revision: number
  edits: Since[]
}

export interface Watcher {
  told: (news: News) => void
  /** The plan can be edited no longer. */
  ended: () => void
  /** Whether news arrive at present. */
  live: (is: boolean) => void
}

/** Watch a plan from revision `after` on; the answer stops it. */
export function watchPlan(plan: number, after: number, watcher: Watcher): () => void {
  const source = new EventSource(`/api/plans/${plan}/events?after=${after}`)
  source.addEventListener('open', () => watcher.live(true))
  source.addEventListener('edits', (event) =>
    watcher.told(JSON.parse(event.data as string) as News),
  )
  source.addEventListener('end', () => {
    source.close()
    watcher.ended()
  })
  source.addEventListener('error', () => {
    watcher.live(false)
    void tryAgain()
  })
  return () => source.close()
}
