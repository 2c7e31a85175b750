/**
 * Edits on their way to the server, one after the other. An edit that met another planner's is taken in and tried
 * again; one that met a lost connection waits for it, and is not made twice.
 */
import { shallowRef, watch, type ShallowRef } from 'vue'
import { api, ApiError, ask, ConnectionError } from '@/shell/api'
import { connectionLost } from '@/shell/api/connection'
import type { Move } from './assigning'
import type { Operation, PlanEdit, Since } from './types'

const TRIES = 4

export type Step = { way: 'edit'; operation: Operation } | { way: 'undo' | 'redo' }
export interface Waiting {
  step: Step
  moves: readonly Move[]
}

export interface Stage {
  plan: number
  revision: () => number
  /** Who sends: a step of this account since may be the very one whose answer was lost. */
  me: () => number | undefined
  query: () => { mix: number; target: number; community?: string[] }
  done: (edit: PlanEdit) => void
  /** Read the plan anew, because it has gone on. */
  reload: () => Promise<void>
}

export interface Sending {
  waiting: ShallowRef<readonly Waiting[]>
  /** Send a step; resolves once it is made, throws the fault if it is not. */
  send: (step: Step, moves?: readonly Move[]) => Promise<PlanEdit | undefined>
  /** Resolves when nothing is on its way. */
  rest: () => Promise<unknown>
}

function connected(): Promise<void> {
  if (!connectionLost.value) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = watch(connectionLost, (lost) => {
      if (lost) return
      stop()
      resolve()
    })
  })
}

function call(stage: Stage, step: Step): Promise<PlanEdit> {
  const params = { path: { plan_id: stage.plan }, query: stage.query() }
  const revision = stage.revision()
  if (step.way === 'edit') {
    const body = { revision, operation: step.operation }
    return ask(api.POST('/api/plans/{plan_id}/operations', { params, body }))
  }
  const body = { revision }
  return step.way === 'undo'
    ? ask(api.POST('/api/plans/{plan_id}/undo', { params, body }))
    : ask(api.POST('/api/plans/{plan_id}/redo', { params, body }))
}

/** What happened since, where that is why an edit was not made. */
export function sinceOf(failure: unknown): Since[] {
  if (!(failure instanceof ApiError) || failure.status !== 409) return []
  return (failure.fault as { since?: Since[] }).since ?? []
}

function isMine(since: readonly Since[], step: Step, me: number | undefined): boolean {
  const kind = step.way === 'edit' ? step.operation.kind : undefined
  const way = { edit: 'done', undo: 'undone', redo: 'redone' }[step.way]
  return since.some(
    (each) => each.actor.id === me && each.way === way && (!kind || each.kind === kind),
  )
}

async function made(stage: Stage, step: Step): Promise<PlanEdit | undefined> {
  let unsure = false
  for (let tries = 1; ;) {
    try {
      return await call(stage, step)
    } catch (failure) {
      if (failure instanceof ConnectionError) {
        unsure = true
        await connected()
        continue
      }
      const since = sinceOf(failure)
      if (since.length === 0) throw failure
      await stage.reload()
      if (unsure && isMine(since, step, stage.me())) return undefined
      // What another planner has done since is not what was to be undone.
      if (step.way !== 'edit' || (tries += 1) > TRIES) throw failure
    }
  }
}

export function useSending(stage: Stage): Sending {
  const waiting = shallowRef<readonly Waiting[]>([])
  let last: Promise<unknown> = Promise.resolve()

  async function send(step: Step, moves: readonly Move[] = []): Promise<PlanEdit | undefined> {
    const mine: Waiting = { step, moves }
    waiting.value = [...waiting.value, mine]
    const turn = last
      .catch(() => undefined)
      .then(async () => {
        const edit = await made(stage, step)
        if (edit) stage.done(edit)
        return edit
      })
    last = turn
    try {
      return await turn
    } finally {
      waiting.value = waiting.value.filter((each) => each !== mine)
    }
  }

  return { waiting, send, rest: () => last.catch(() => undefined) }
}
