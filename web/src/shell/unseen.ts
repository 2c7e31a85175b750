/** How many disputes the signed-in leader has been told of and not looked at: the badge beside My grid. */
import { readonly, ref } from 'vue'
import { api, ask } from './api'

const n = ref(0)

export const unseen = readonly(n)

/** Ask again; without an answer there is no badge. */
export async function countUnseen(): Promise<void> {
  try {
    n.value = (await ask(api.GET('/api/my'))).unseen
  } catch {
    n.value = 0
  }
}

/** Tell that they have been looked at. If that is not heard, they stay new. */
export async function markSeen(): Promise<void> {
  try {
    await ask(api.POST('/api/my/seen'))
    n.value = 0
  } catch {
    return
  }
}
