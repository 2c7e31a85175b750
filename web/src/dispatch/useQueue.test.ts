import { effectScope, nextTick, ref } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CaseItem, CaseQuery } from '@/shell/api'
import { useQueue, type Queue } from './useQueue'

const { GET } = vi.hoisted(() => ({ GET: vi.fn() }))
vi.mock('@/shell/api', async (original) => ({
  ...(await original<typeof import('@/shell/api')>()),
  api: { GET },
}))

interface Asked {
  params: { query: CaseQuery }
}

/** The cases that wait on the server, the newest first, a page at a time. */
let waiting: string[] = []
const queries: CaseQuery[] = []

function answer(_: string, { params: { query } }: Asked): unknown {
  queries.push(query)
  const start = Number(query.cursor ?? 0)
  const end = start + Number(query.limit)
  const items = waiting.slice(start, end).map((number) => ({ number }) as CaseItem)
  const next_cursor = end < waiting.length ? String(end) : null
  return Promise.resolve({ data: { items, next_cursor }, response: new Response() })
}

async function open(run: () => string | undefined = () => undefined): Promise<Queue> {
  const queue = effectScope(true).run(() => useQueue(run)) as Queue
  await vi.waitFor(() => expect(queue.loaded.value).toBe(true))
  return queue
}

const numbers = (queue: Queue): string[] => queue.items.value.map((item) => item.number)

describe('the queue of the review', () => {
  beforeEach(() => {
    GET.mockImplementation(answer)
    queries.length = 0
    waiting = ['c', 'b', 'a']
  })

  it('has the oldest first', async () => {
    expect(numbers(await open())).toEqual(['a', 'b', 'c'])
  })

  it('holds more than a page, so that the oldest of many is the first', async () => {
    waiting = Array.from({ length: 1203 }, (_, n) => `n${String(n)}`)
    const queue = await open()
    expect(numbers(queue)).toHaveLength(1203)
    expect(numbers(queue)[0]).toBe('n1202')
    expect(queue.more.value).toBe(false)
  })

  it('fetches the rest when what it holds runs out', async () => {
    waiting = Array.from({ length: 2010 }, (_, n) => `n${String(n)}`)
    const queue = await open()
    expect(queue.more.value).toBe(true)
    for (const number of numbers(queue).slice(0, 1990)) {
      waiting.splice(waiting.indexOf(number), 1)
      queue.drop(number)
    }
    await vi.waitFor(() => expect(queue.more.value).toBe(false))
    expect(numbers(queue)).toHaveLength(20)
  })

  it('is without what was decided, until that comes back by itself', async () => {
    const queue = await open()
    queue.drop('a')
    expect(numbers(queue)).toEqual(['b', 'c'])
    await queue.reload()
    expect(numbers(queue)).toEqual(['b', 'c'])
    waiting = ['c', 'b']
    await queue.reload()
    await nextTick()
    waiting = ['c', 'b', 'a']
    await queue.reload()
    expect(numbers(queue)).toEqual(['a', 'b', 'c'])
  })

  it('gives back what was taken back', async () => {
    const queue = await open()
    queue.drop('a')
    queue.restore('a')
    expect(numbers(queue)).toEqual(['a', 'b', 'c'])
  })

  it('is of one import alone where that is asked for', async () => {
    const run = ref<string | undefined>('run-1')
    await open(() => run.value)
    expect(queries.at(-1)).toMatchObject({ import: 'run-1', state: ['review', 'registered'] })
    run.value = undefined
    await vi.waitFor(() => expect(queries.at(-1)).not.toHaveProperty('import'))
  })
})
