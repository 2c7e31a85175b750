/** How the heat is looked at. All of it stands in the address, so that a link shows the same to whoever opens it. */
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import type { AreaLevel } from '@/map/engine'
import { readCamera, writeCamera, type Camera } from '@/map/camera'
import { readRing, writeRing, type Place } from '@/map/ring'
import { useFilter } from './filter'
import { LEVELS, MEASURES, RADII, SIZES, type Measure } from './measures'
import { isMonth } from './months'

export const TABS = ['areas', 'gathering', 'hours', 'more'] as const
export type Tab = (typeof TABS)[number]
export const COMPARISONS = ['difference', 'beside'] as const
export type Comparison = (typeof COMPARISONS)[number] | 'none'

const USUAL = { measure: 'count', level: 'grid', radius: 300, size: 300, opacity: 80 } as const

export interface View {
  measure: WritableComputedRef<Measure>
  level: WritableComputedRef<AreaLevel>
  radius: WritableComputedRef<number>
  size: WritableComputedRef<number>
  /** Percent. */
  opacity: WritableComputedRef<number>
  tab: WritableComputedRef<Tab>
  comparison: WritableComputedRef<Comparison>
  /** The month that is shown alone, while months play. */
  month: WritableComputedRef<string | undefined>
  gathering: WritableComputedRef<boolean>
  ring: WritableComputedRef<Place[]>
  open: WritableComputedRef<string | undefined>
  /** As it was when the page was opened, and how it is kept from then on. */
  camera: Camera | undefined
  keepCamera: (camera: Camera) => void
  /** How many words of the view differ from the usual. */
  changed: ComputedRef<boolean>
}

export function useView(): View {
  const { change, word } = useFilter()

  function one<Word extends string>(name: string, known: readonly Word[], usual: Word) {
    return computed<Word>({
      get: () => known.find((each) => each === word(name)) ?? usual,
      set: (next) => change({ [name]: next === usual ? undefined : next }),
    })
  }
  function figure(name: string, allowed: (value: number) => boolean, usual: number) {
    return computed<number>({
      get: () => {
        const value = Number(word(name) ?? NaN)
        return allowed(value) ? value : usual
      },
      set: (next) => change({ [name]: next === usual ? undefined : String(next) }),
    })
  }
  function text(name: string, allowed: (value: string) => boolean = () => true) {
    return computed<string | undefined>({
      get: () => [word(name)].find((value) => value !== undefined && allowed(value)),
      set: (next) => change({ [name]: next }),
    })
  }

  const measure = one('measure', MEASURES, USUAL.measure)
  const opacity = figure('opacity', (value) => value >= 10 && value <= 100, USUAL.opacity)
  return {
    measure,
    opacity,
    level: one('level', LEVELS, USUAL.level),
    radius: figure('radius', (value) => RADII.some((each) => each === value), USUAL.radius),
    size: figure('size', (value) => SIZES.some((each) => each === value), USUAL.size),
    tab: one('tab', TABS, 'areas'),
    comparison: one('compare', ['none', ...COMPARISONS], 'none'),
    month: text('month', isMonth),
    gathering: computed({
      get: () => word('gathering') === '1',
      set: (on) => change({ gathering: on ? '1' : undefined }),
    }),
    ring: computed({
      get: () => readRing(word('ring')),
      set: (places) => change({ ring: places.length ? writeRing(places) : undefined }),
    }),
    open: text('open'),
    camera: readCamera(word('view')),
    keepCamera: (camera) => change({ view: writeCamera(camera) }),
    changed: computed(() => opacity.value !== USUAL.opacity),
  }
}
