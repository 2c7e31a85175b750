/** What each action on a dispute asks for before it is sent. */

export interface Asks {
  reason: 'none' | 'optional' | 'required'
  /** Words above the text field, a key under `disputes.ask`. */
  words: 'why' | 'agreed' | 'note'
  grid?: boolean
  tone?: 'primary' | 'danger'
}

const ASKS: Record<string, Asks> = {
  accept: { reason: 'none', words: 'why', tone: 'primary' },
  return: { reason: 'required', words: 'why' },
  reassign: { reason: 'optional', words: 'why', grid: true },
  resolve: { reason: 'required', words: 'agreed', tone: 'primary' },
  close: { reason: 'optional', words: 'note', tone: 'primary' },
  withdraw: { reason: 'required', words: 'why', tone: 'danger' },
}

/** What `action` asks for; one that is not known here asks for a reason. */
export function asksOf(action: string): Asks {
  return ASKS[action] ?? { reason: 'required', words: 'why' }
}

/** Whether what was filled in is enough to send it. */
export function isComplete(asks: Asks, reason: string, grid: string | undefined): boolean {
  return (asks.reason !== 'required' || reason.trim() !== '') && (!asks.grid || !!grid)
}
