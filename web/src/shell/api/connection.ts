/** Whether the server can be reached; while it cannot, it is tried again every few seconds. */
import { readonly, ref } from 'vue'

const RETRY_MS = 4000
const lost = ref(false)
let timer: ReturnType<typeof setTimeout> | undefined

export const connectionLost = readonly(lost)

export function markReached(): void {
  lost.value = false
  clearTimeout(timer)
}

export function markLost(): void {
  lost.value = true
  clearTimeout(timer)
  timer = setTimeout(() => void tryAgain(), RETRY_MS)
}

/** Ask the server for a sign of life now. */
export async function tryAgain(): Promise<void> {
  try {
    await fetch('/healthz')
    markReached()
  } catch {
    markLost()
  }
}
