/** The steps of a plan as one way: those that it stands on, and those that can be done again. */
import type { PlanHistory, PlanStep } from './types'

export interface StepOnWay extends PlanStep {
  /** Undone, and to be done again. */
  undone: boolean
}

/** Up to where the plan stands, and on along the youngest branch that leads on from there. */
export function wayOf({ head, operations }: PlanHistory): StepOnWay[] {
  const byId = new Map(operations.map((step) => [step.id, step]))
  const behind: PlanStep[] = []
  for (
    let at = head === null ? undefined : byId.get(head);
    at;
    at = at.parent === null ? undefined : byId.get(at.parent)
  )
    behind.unshift(at)
  const ahead: PlanStep[] = []
  for (let at = head; ;) {
    const next = operations.filter((step) => step.parent === at).at(-1)
    if (!next) break
    ahead.push(next)
    at = next.id
  }
  return [
    ...behind.map((step) => ({ ...step, undone: false })),
    ...ahead.map((step) => ({ ...step, undone: true })),
  ]
}

/** How often to undo or redo until the plan stands at step `to`; null is before the first. */
export function stepsTo(
  history: PlanHistory,
  to: number | null,
): { way: 'undo' | 'redo'; times: number } {
  const way = wayOf(history)
  const at = history.head === null ? -1 : way.findIndex((step) => step.id === history.head)
  const aim = to === null ? -1 : way.findIndex((step) => step.id === to)
  return aim < at ? { way: 'undo', times: at - aim } : { way: 'redo', times: aim - at }
}
