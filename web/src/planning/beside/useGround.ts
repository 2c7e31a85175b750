/** The cells of communities of a plan, read and put together once. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { GroundKeeper } from '../editor/ground'
import type { Ground } from '../editor/types'

export interface ReadGround {
  ground: ShallowRef<Ground | undefined>
  failure: ShallowRef<unknown>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

export function useGround(
  wanted: () => { plan: number; communities: string[] } | undefined,
): ReadGround {
  const keeper = new GroundKeeper()
  const ground = shallowRef<Ground>()
  const failure = shallowRef<unknown>()
  const loading = ref(false)

  async function load(): Promise<void> {
    const asked = wanted()
    if (!asked) return
    loading.value = true
    try {
      const found = await keeper.load(asked.plan, asked.communities)
      if (JSON.stringify(asked) !== JSON.stringify(wanted())) return
      ground.value = found
      failure.value = undefined
    } catch (fault) {
      failure.value = fault
    } finally {
      loading.value = false
    }
  }

  watch(() => JSON.stringify(wanted()), load, { immediate: true })
  onScopeDispose(() => keeper.close())
  return { ground, failure, loading, reload: load }
}
