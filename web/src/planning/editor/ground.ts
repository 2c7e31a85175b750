/** The page's end of the worker that keeps the cells. */
import { ApiError, ConnectionError, type Fault } from '@/shell/api'

import type { Answer, Asked } from './worker'
import type { Ground, Place } from './types'

export class GroundKeeper {
  private readonly worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  private readonly waiting = new Map<number, (answer: Answer) => void>()
  private asked = 0

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<{ id: number; answer: Answer }>) => {
      this.waiting.get(data.id)?.(data.answer)
      this.waiting.delete(data.id)
    }
  }

  /** Read the cells of communities of a plan; throws as `ask` does. */
  async load(plan: number, communities: readonly string[]): Promise<Ground> {
    const query = new URLSearchParams(communities.map((code) => ['community', code]))
    return this.read(`/api/plans/${plan}/cells?${query}`)
  }

  /** Read the cells that are told at an address; throws as `ask` does. */
  async read(url: string): Promise<Ground> {
    const answer = await this.ask({ what: 'load', url })
    if ('loaded' in answer) return answer.loaded
    if ('fault' in answer) throw new ApiError(answer.fault.status, faultOf(answer.fault))
    throw new ConnectionError('connection lost')
  }

  /** The stretches of border that two grids share, the first on the left of each. */
  async courses(of: Int32Array, one: number, other: number): Promise<Place[][]> {
    const answer = await this.ask({ what: 'courses', of, one, other })
    return 'courses' in answer ? answer.courses : []
  }

  close(): void {
    this.worker.terminate()
  }

  private ask(asked: Asked): Promise<Answer> {
    const id = (this.asked += 1)
    return new Promise((resolve) => {
      this.waiting.set(id, resolve)
      this.worker.postMessage({ id, asked })
    })
  }
}

function faultOf({ status, body }: { status: number; body: unknown }): Fault {
  const known = typeof body === 'object' && body !== null && 'detail' in body
  return known ? (body as Fault) : { error: String(status), detail: '' }
}
