/** What the screen shows, kept in the address so that a view can be sent: month, level, area, item, the open area. */
import { computed, type ComputedRef } from 'vue'
import { useFilter } from '@/heat/filter'
import type { AreaLevel } from '@/map/engine'
import { now } from '@/session/session'
import { api, useApi, type Language, type Level } from '@/shell/api'
import type { Loaded } from '@/shell/api/useApi'
import { formatDate } from '@/shell/format'
import { currentLanguage } from '@/shell/i18n'
import { monthOf } from './months'
import type { Compliance, Query } from './types'

export const LEVELS = ['town', 'community', 'grid'] as const

export interface EightNo {
  month: ComputedRef<string>
  level: ComputedRef<AreaLevel>
  area: ComputedRef<string | undefined>
  item: ComputedRef<string | undefined>
  open: ComputedRef<string | undefined>
  /** The present month by the product's clock. */
  present: ComputedRef<string>
  change: (next: Record<string, string | undefined>) => void
  /** The areas of the level. */
  shown: Loaded<Compliance>
  /** The areas that are ranked: those shown, or the communities where single grids are shown. */
  ranking: ComputedRef<Compliance | undefined>
}

export function useEightNo(): EightNo {
  const { change, word } = useFilter()
  const today = computed(() => formatDate(now()))
  const month = computed(() => monthOf(word('month'), today.value))
  const level = computed<AreaLevel>(() => LEVELS.find((each) => each === word('level')) ?? 'grid')
  const area = computed(() => word('area'))
  /** Items are named by the server, in the language of the moment. */
  const asked = (of: Level): { query: Query; language: Language } => ({
    query: { level: of, month: month.value, ...(area.value && { area: [area.value] }) },
    language: currentLanguage(),
  })
  const shown = useApi(
    () => asked(level.value),
    ({ query }, signal) => api.GET('/api/compliance', { params: { query }, signal }),
  )
  const communities = useApi(
    () => (level.value === 'grid' ? asked('community') : undefined),
    ({ query }, signal) => api.GET('/api/compliance', { params: { query }, signal }),
  )
  return {
    month,
    level,
    area,
    item: computed(() => shown.data.value?.items.find(({ code }) => code === word('item'))?.code),
    open: computed(() => word('open')),
    present: computed(() => today.value.slice(0, 7)),
    change,
    shown,
    ranking: computed(() => (level.value === 'grid' ? communities.data.value : shown.data.value)),
  }
}
