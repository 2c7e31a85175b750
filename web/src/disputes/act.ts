/** Sending an action. On a weak line it gives up after a while, so that the reader can try again by hand. */
import { api, ask, type CaseItem, type CaseOrder } from '@/shell/api'

const PATIENCE_MS = 20_000

export function act(number: string, action: string, body: CaseOrder = {}): Promise<CaseItem> {
  return ask(
    api.POST('/api/cases/{number}/{action}', {
      params: { path: { number, action } },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }),
  )
}
