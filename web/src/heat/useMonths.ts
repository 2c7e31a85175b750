/**
 * The map month by month. All months are loaded before they play, so that the legend can hold for all of them and no
 * month waits for the one before.
 */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { tellFault } from '@/shell/faults'
import type { Asked } from './answers'
import { loadHeat, type Heat, type Wanted } from './load'
import { monthsOf } from './months'
import { daysOfMonth } from './periods'
import { commonClasses } from './shading'

const STEP_MS = 1200
const AT_ONCE = 3

export function useMonths(
  wanted: () => Wanted,
  query: () => Asked,
  month: Ref<string | undefined>,
) {
  const loaded = shallowRef(new Map<string, Heat>())
  const playing = ref(false)
  const months = computed(() => monthsOf(query()))
  const ready = computed(() => months.value.every((each) => loaded.value.has(each)))
  const heat = computed(() => (month.value ? loaded.value.get(month.value) : undefined))
  const classes = computed(() =>
    ready.value
      ? commonClasses(months.value.flatMap((each) => loaded.value.get(each) ?? []))
      : undefined,
  )
  let timer: ReturnType<typeof setInterval> | undefined
  let loading: AbortController | undefined

  async function load(): Promise<void> {
    loading?.abort()
    const mine = (loading = new AbortController())
    const found = new Map<string, Heat>()
    loaded.value = found
    const waiting = [...months.value]
    async function next(): Promise<void> {
      for (let each = waiting.shift(); each; each = waiting.shift()) {
        found.set(each, await loadHeat(wanted(), { ...query(), ...daysOfMonth(each) }, mine.signal))
        if (mine === loading) loaded.value = new Map(found)
      }
    }
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, next))
    } catch (failure) {
      if (mine.signal.aborted) return
      stop()
      tellFault(failure)
    }
  }

  function step(by: number): void {
    const at = months.value.indexOf(month.value ?? '')
    const { length } = months.value
    month.value = months.value[(at + by + length) % length]
  }

  function pause(): void {
    playing.value = false
    clearInterval(timer)
  }

  function play(): void {
    month.value ??= months.value[0]
    playing.value = true
    clearInterval(timer)
    timer = setInterval(() => ready.value && step(1), STEP_MS)
  }

  /** Back to the whole period. */
  function stop(): void {
    pause()
    loading?.abort()
    month.value = undefined
  }

  watch(
    () => (month.value === undefined ? undefined : JSON.stringify([wanted(), query()])),
    (key) => {
      if (key === undefined) return
      if (!months.value.includes(month.value ?? '')) month.value = months.value[0]
      void load()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    pause()
    loading?.abort()
  })
  return { months, heat, classes, ready, loaded, playing, play, pause, stop, step }
}
