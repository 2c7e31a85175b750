/** The way of a plan into force: what is done, who is next, and why somebody may not take the next step. */
import type { Decision, PlanView } from '../types'

export const WAY = ['propose', 'review', 'approve', 'publish'] as const
export type WayStep = (typeof WAY)[number]

export interface Station {
  step: WayStep
  standing: 'done' | 'next' | 'ahead'
  /** Who took the step last, where it is done. */
  decision?: Decision
}

const DONE: Record<PlanView['state'], number> = {
  draft: 0,
  proposed: 1,
  reviewed: 2,
  approved: 3,
  published: 4,
  rolled_back: 4,
  discarded: 0,
}

/** The stations of a plan in that state; what was decided before it was returned counts no longer. */
export function wayOf(state: PlanView['state'], decisions: readonly Decision[]): Station[] {
  const done = DONE[state]
  return WAY.map((step, at) => {
    if (at > done || (at === done && state === 'discarded')) return { step, standing: 'ahead' }
    if (at === done) return { step, standing: 'next' }
    const decision = decisions.filter((each) => each.step === step).at(-1)
    return { step, standing: 'done', ...(decision && { decision }) }
  })
}

/** The step that a person should take now, where they may: a plan whose base has gone is carried over first. */
export function nextStep(plan: Pick<PlanView, 'allowed' | 'changed_since'>): string | undefined {
  const order = plan.changed_since.length > 0 ? ['rebase'] : WAY
  return order.find((step) => plan.allowed.includes(step))
}

export type Hindrance = 'base' | 'propose' | 'fourEyes' | 'review' | 'approve' | 'publish'

/** Why the next step is not for `me` to take; nothing where it is, or where the way is at its end. */
export function hindranceOf(
  plan: Pick<PlanView, 'state' | 'allowed' | 'changed_since'>,
  decisions: readonly Decision[],
  me: number | undefined,
): Hindrance | undefined {
  if (nextStep(plan)) return undefined
  if (plan.changed_since.length > 0) return 'base'
  const proposer = decisions.filter(({ step }) => step === 'propose').at(-1)?.actor.id
  const own = me !== undefined && proposer === me
  if (own && (plan.state === 'proposed' || plan.state === 'reviewed')) return 'fourEyes'
  const next = wayOf(plan.state, []).find(({ standing }) => standing === 'next')
  return next?.step
}
