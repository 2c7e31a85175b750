/** In which order a leader sees own disputes: what waits for an answer first, then what is soonest due. */
import type { CaseItem } from '@/shell/api'

export const IN_HAND: readonly string[] = ['accepted', 'mediating', 'suspended']

export interface Desk {
  toAccept: CaseItem[]
  inHand: CaseItem[]
}

function by(instant: (item: CaseItem) => string): (a: CaseItem, b: CaseItem) => number {
  return (a, b) => Date.parse(instant(a)) - Date.parse(instant(b))
}

export function sortDesk(items: readonly CaseItem[]): Desk {
  return {
    toAccept: items
      .filter((item) => item.state === 'assigned')
      .sort(by((item) => item.accept_by ?? item.due_at)),
    inHand: items.filter((item) => IN_HAND.includes(item.state)).sort(by((item) => item.due_at)),
  }
}

/** Whether it should have been accepted by now. */
export function isLate(item: CaseItem, now: Date): boolean {
  return item.state === 'assigned' && item.accept_by !== null && new Date(item.accept_by) < now
}
