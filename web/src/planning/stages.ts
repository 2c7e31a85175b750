/** How far a plan has come, as people say it: what is published for a later day is not yet in force. */
import type { PlanItem } from './types'

export type PlanState = PlanItem['state']
export type Stage = PlanState | 'scheduled'

/** States to choose plans by, in the order of the way. */
export const STATES: readonly PlanState[] = [
  'draft',
  'proposed',
  'reviewed',
  'approved',
  'published',
  'rolled_back',
]

export function stageOf(plan: Pick<PlanItem, 'state' | 'effective_at'>, now: Date): Stage {
  const due = plan.effective_at !== null && new Date(plan.effective_at) > now
  return plan.state === 'published' && due ? 'scheduled' : plan.state
}
