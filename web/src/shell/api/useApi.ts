/** Reading from the API inside a component: loads at once, again when what it depends on changes, and never twice at a time. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { connectionLost } from './connection'
import { ask } from './client'

type Outcome<Body> = Promise<{ data?: Body; error?: unknown; response: Response }>

export interface Loaded<Body> {
  data: ShallowRef<Body | undefined>
  error: ShallowRef<Error | undefined>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

/**
 * Load what `call` asks for.
 *
 * `key` is what the call depends on; when it changes, a call under way is aborted and a new one made. A key of
 * `undefined` means that there is nothing to ask yet. Data stays on screen while newer data is on its way.
 */
export function useApi<Key, Body>(
  key: () => Key | undefined,
  call: (key: Key, signal: AbortSignal) => Outcome<Body>,
): Loaded<Body> {
  const data = shallowRef<Body>()
  const error = shallowRef<Error>()
  const loading = ref(false)
  let current: AbortController | undefined

  async function load(): Promise<void> {
    current?.abort()
    const now = key()
    if (now === undefined) {
      data.value = undefined
      return
    }
    const mine = (current = new AbortController())
    loading.value = true
    try {
      const body = await ask(call(now, mine.signal))
      if (mine !== current) return
      data.value = body
      error.value = undefined
    } catch (failure) {
      if (mine === current && !mine.signal.aborted) error.value = failure as Error
    } finally {
      if (mine === current) loading.value = false
    }
  }

  watch(() => JSON.stringify(key()), load, { immediate: true })
  watch(connectionLost, (lost) => {
    if (!lost && error.value) void load()
  })
  onScopeDispose(() => current?.abort())
  return { data, error, loading, reload: load }
}
