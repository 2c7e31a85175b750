import { afterEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { markLost, markReached } from '@/shell/api/connection'
import { useSending, type Sending } from './sending'
import type { Operation, PlanEdit, Since } from './types'

/** Before anything is imported: the client keeps the `fetch` that it finds when it is made. */
const server = vi.hoisted(() => {
  const box: { answer: (request: Request | string) => Promise<Response> } = {
    answer: () => Promise.resolve(Response.error()),
  }
  globalThis.fetch = (request) => box.answer(request as Request | string)
  return box
})

const ME = 3
const MOVE: Operation = { kind: 'move_block', atoms: [101], to: '7' }
const RETIRE: Operation = { kind: 'retire', grid: '9' }
const MOVED = [{ cells: [0], to: 1 }]

function since(
  revision: number,
  actor: number,
  kind: Since['kind'] = 'move_block',
  way = 'done',
): Since {
  return {
    revision,
    operation: 1,
    way,
    kind,
    actor: { id: actor, name: '规划' },
    atoms: [],
    grids: [],
  }
}

/** A server that answers as told, one answer after the other; `lost` is a connection that breaks. */
function answers(...list: ({ status: number; body: object } | 'lost')[]): Request[] {
  const asked: Request[] = []
  server.answer = async (request) => {
    if (typeof request === 'string') return new Response('{}')
    asked.push(request.clone())
    const next = list.shift()
    if (next === undefined || next === 'lost') throw new TypeError('fetch failed')
    return Response.json(next.body, { status: next.status })
  }
  return asked
}

function stage(): { sending: Sending; done: PlanEdit[]; reloads: () => number; close: () => void } {
  const scope = effectScope()
  const done: PlanEdit[] = []
  let [revision, reloads] = [0, 0]
  const sending = scope.run(() =>
    useSending({
      plan: 7,
      revision: () => revision,
      me: () => ME,
      query: () => ({ mix: 0, target: 270 }),
      done(edit) {
        revision = edit.revision
        done.push(edit)
      },
      async reload() {
        reloads += 1
        revision += 1
      },
    }),
  ) as Sending
  return { sending, done, reloads: () => reloads, close: () => scope.stop() }
}

const made = (revision: number): { status: number; body: object } => ({
  status: 200,
  body: { revision },
})
const goneOn = (...edits: Since[]): { status: number; body: object } => ({
  status: 409,
  body: { error: 'plan_has_gone_on', detail: '方案已有新的修改', since: edits },
})

afterEach(markReached)

describe('sending edits', () => {
  it('goes one after the other, each with the revision that the one before it made', async () => {
    const asked = answers(made(1), made(2))
    const { sending, done } = stage()
    const both = [MOVE, RETIRE].map((operation) => sending.send({ way: 'edit', operation }, MOVED))
    expect(sending.waiting.value).toHaveLength(2)
    await Promise.all(both)
    expect(await Promise.all(asked.map((each) => each.json()))).toMatchObject([
      { revision: 0 },
      { revision: 1 },
    ])
    expect(done.map((edit) => edit.revision)).toEqual([1, 2])
    expect(sending.waiting.value).toHaveLength(0)
  })

  it('takes in what another planner did and tries again', async () => {
    const asked = answers(goneOn(since(1, 8)), made(2))
    const { sending, reloads } = stage()
    await sending.send({ way: 'edit', operation: MOVE }, MOVED)
    expect(reloads()).toBe(1)
    expect(await asked[1]?.json()).toMatchObject({ revision: 1 })
  })

  it('does not undo what another planner did', async () => {
    const asked = answers(goneOn(since(1, 8)))
    const { sending } = stage()
    await expect(sending.send({ way: 'undo' })).rejects.toThrow('方案已有新的修改')
    expect(asked).toHaveLength(1)
  })

  it('lets a refused move go, and sends what waits behind it', async () => {
    answers(
      { status: 422, body: { error: 'plan_refused', detail: '没有执行', spots: [] } },
      made(1),
    )
    const { sending, done } = stage()
    const refused = sending.send({ way: 'edit', operation: MOVE }, MOVED)
    const next = sending.send({ way: 'redo' })
    await expect(refused).rejects.toThrow('没有执行')
    await next
    expect(done).toHaveLength(1)
    expect(sending.waiting.value).toHaveLength(0)
  })

  it('keeps an edit while the connection is lost, and sends it when it is back', async () => {
    const asked = answers('lost', made(1))
    const { sending, done } = stage()
    const sent = sending.send({ way: 'edit', operation: MOVE }, MOVED)
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    await nextTick()
    expect(sending.waiting.value).toHaveLength(1)
    expect(done).toHaveLength(0)
    markReached()
    await sent
    expect(done).toHaveLength(1)
  })

  it('makes no edit twice whose answer was lost', async () => {
    const asked = answers('lost', goneOn(since(1, ME)))
    const { sending, done, reloads } = stage()
    const sent = sending.send({ way: 'edit', operation: MOVE }, MOVED)
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    markLost()
    markReached()
    expect(await sent).toBeUndefined()
    expect(asked).toHaveLength(2)
    expect(reloads()).toBe(1)
    expect(done).toHaveLength(0)
  })
})
