/** A value that follows another one when it has come to rest. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'

export function useDebounced(source: () => string, restMs: number): Ref<string> {
  const rested = ref(source())
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (value) => {
    clearTimeout(timer)
    timer = setTimeout(() => (rested.value = value), restMs)
  })
  onScopeDispose(() => clearTimeout(timer))
  return rested
}
