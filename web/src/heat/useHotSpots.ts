/** Where disputes gather more than chance would have it, how that has come about, and what is followed by more. */
import { computed } from 'vue'
import { api, useApi } from '@/shell/api'
import type { Asked } from './answers'
import { isByArea } from './measures'
import type { View } from './useView'

const MONTHS = 12

export function useHotSpots(view: View, query: () => Asked, language: () => string) {
  const measure = computed(() => (isByArea(view.measure.value) ? view.measure.value : 'count'))
  const looking = computed(() => view.tab.value === 'gathering')
  const wanted = computed(() => view.gathering.value || looking.value)
  const spots = useApi(
    () =>
      wanted.value
        ? {
            asked: { level: view.level.value, measure: measure.value, ...query() },
            language: language(),
          }
        : undefined,
    ({ asked }, signal) => api.GET('/api/hotspots', { params: { query: asked }, signal }),
  )
  const emerging = useApi(
    () => {
      if (!looking.value) return undefined
      const { to, kind, channel, state, area } = query()
      const filter = { to, kind, channel, state, area }
      const asked = { level: view.level.value, measure: measure.value, months: MONTHS, ...filter }
      return { asked, language: language() }
    },
    ({ asked }, signal) => api.GET('/api/hotspots/emerging', { params: { query: asked }, signal }),
  )
  const hot = computed(() =>
    (spots.data.value?.rows ?? [])
      .filter((row) => row.significant && (row.pattern === 'hot' || row.pattern === 'high_high'))
      .sort((a, b) => b.n - a.n),
  )
  /** Grids of which too little is known for calm to be believed; they are hatched where grids are shown. */
  const silent = computed(() =>
    view.level.value === 'grid' ? (spots.data.value?.missing ?? []) : [],
  )
  const repeats = useApi(
    () => (looking.value ? { asked: query(), language: language() } : undefined),
    ({ asked }, signal) =>
      api.GET('/api/hotspots/near-repeats', { params: { query: asked }, signal }),
  )
  return { spots, emerging, repeats, hot, silent }
}
