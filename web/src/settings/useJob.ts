/** A job watched while it runs: by server-sent events, and again after a reload or a lost connection. */
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { api, ask, type Job } from '@/shell/api'
import { isOver } from './report'

export interface Watched {
  job: ShallowRef<Job | undefined>
  failure: ShallowRef<unknown>
}

export function useJob(id: () => string | undefined): Watched {
  const job = shallowRef<Job>()
  const failure = shallowRef<unknown>()
  let source: EventSource | undefined

  function close(): void {
    source?.close()
    source = undefined
  }

  function take(event: MessageEvent<string>): void {
    job.value = JSON.parse(event.data) as Job
  }

  async function begin(job_id: string): Promise<void> {
    try {
      // The events speak the language of the account; the report is asked for in that of the screen.
      job.value = await ask(api.GET('/api/jobs/{job_id}', { params: { path: { job_id } } }))
      failure.value = undefined
    } catch (fault) {
      failure.value = fault
      return
    }
    if (isOver(job.value)) return
    source = new EventSource(`/api/jobs/${job_id}/events`)
    source.addEventListener('progress', take)
    source.addEventListener('end', (event) => {
      close()
      take(event)
      void begin(job_id)
    })
  }

  watch(
    id,
    (job_id) => {
      close()
      job.value = undefined
      failure.value = undefined
      if (job_id) void begin(job_id)
    },
    { immediate: true },
  )
  onScopeDispose(close)
  return { job, failure }
}
