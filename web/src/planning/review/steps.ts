/** Steps on the way of a plan: what each asks for, and how it is sent. */
import { api, ask } from '@/shell/api'
import type { Stage } from '../stages'
import type { PlanView } from '../types'

export type Step = 'propose' | 'review' | 'approve' | 'return' | 'publish' | 'roll_back'

export interface StepForm {
  note: string
  document: string
  /** Numbers of disputes under way that change hands all the same. */
  handOver: string[]
  /** A day, from whose beginning it holds; none means now, and an empty one that it is still to be chosen. */
  day: string | undefined
}

interface Asks {
  note: 'needed' | 'welcome' | 'none'
  document: boolean
  day: boolean
}

export const ASKS: Record<Step, Asks> = {
  propose: { note: 'welcome', document: false, day: false },
  review: { note: 'welcome', document: false, day: false },
  approve: { note: 'welcome', document: true, day: false },
  return: { note: 'needed', document: false, day: false },
  publish: { note: 'none', document: false, day: true },
  roll_back: { note: 'needed', document: true, day: true },
}

export function emptyForm(): StepForm {
  return { note: '', document: '', handOver: [], day: undefined }
}

export function isReady(step: Step, form: StepForm): boolean {
  const { note, document } = ASKS[step]
  return (
    (note !== 'needed' || form.note.trim() !== '') &&
    (!document || form.document.trim() !== '') &&
    form.day !== ''
  )
}

/** What a step is called: rolling back a plan whose day has not come is another matter than giving up grids in force. */
export function wordsOf(step: Step, stage: Stage): Step | 'take_back' {
  return step === 'roll_back' && stage === 'scheduled' ? 'take_back' : step
}

/** Take a step with a plan as it was seen. */
export async function take(step: Step, plan: PlanView, form: StepForm): Promise<unknown> {
  const params = { path: { plan_id: plan.id } }
  const { revision } = plan
  const { note, document, handOver: hand_over } = form
  const at = form.day === undefined ? {} : { at: form.day }
  switch (step) {
    case 'propose':
      return ask(api.POST('/api/plans/{plan_id}/propose', { params, body: { revision, note } }))
    case 'review':
      return ask(api.POST('/api/plans/{plan_id}/review', { params, body: { revision, note } }))
    case 'return':
      return ask(api.POST('/api/plans/{plan_id}/return', { params, body: { revision, note } }))
    case 'approve': {
      const body = { revision, note, document, hand_over }
      return ask(api.POST('/api/plans/{plan_id}/approve', { params, body }))
    }
    case 'publish':
      return ask(api.POST('/api/plans/{plan_id}/publish', { params, body: { revision, ...at } }))
    case 'roll_back': {
      const body = { note, document, ...at }
      return ask(api.POST('/api/plans/{plan_id}/roll_back', { params, body }))
    }
  }
}
