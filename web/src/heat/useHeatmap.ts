/** All that the heatmap shows, as the address says it: figures of areas, maps, months, hot spots, comparison. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { now } from '@/session/session'
import { useApi, api } from '@/shell/api'
import { formatDate } from '@/shell/format'
import type { Asked } from './answers'
import { useFilter, type Filter } from './filter'
import type { Wanted } from './load'
import { isByArea, type AreaMeasure } from './measures'
import { daysOfMonth, namedPeriods, type Days } from './periods'
import { useComparison } from './useComparison'
import { useHeat } from './useHeat'
import { useHotSpots } from './useHotSpots'
import { useMonths } from './useMonths'
import { useRing } from './useRing'
import { useSheets } from './useSheets'
import { useView } from './useView'

export function useHeatmap() {
  const { locale } = useI18n()
  const { filter } = useFilter()
  const view = useView()
  const language = (): string => locale.value

  const period = computed<Days>(() => {
    const ended = namedPeriods(formatDate(now())).ended
    return { from: filter.value.from ?? ended.from, to: filter.value.to ?? ended.to }
  })
  const query = computed<Asked>(() => ({
    ...period.value,
    kind: filter.value.kind,
    channel: filter.value.channel,
    state: filter.value.state,
    area: filter.value.area ? [filter.value.area] : [],
  }))
  const wanted = (): Wanted => ({
    measure: view.measure.value,
    level: view.level.value,
    radius: view.radius.value,
    size: view.size.value,
  })
  const comparing = useComparison(view, () => query.value, language)
  /** Months play only where nothing is compared. */
  const month = computed({
    get: () => (view.comparison.value === 'none' ? view.month.value : undefined),
    set: (next) => {
      if (next !== undefined) view.comparison.value = 'none'
      view.month.value = next
    },
  })
  /** The days that are on the map now. */
  const days = computed<Days>(() => (month.value ? daysOfMonth(month.value) : period.value))
  const shown = computed<Asked>(() => ({ ...query.value, ...days.value }))

  const heat = useHeat(
    wanted,
    () => (month.value || view.comparison.value === 'difference' ? undefined : query.value),
    language,
  )
  const beside = useHeat(
    wanted,
    () =>
      view.comparison.value === 'beside'
        ? { ...query.value, ...comparing.before.value }
        : undefined,
    language,
  )
  const months = useMonths(wanted, () => query.value, month)
  const hotSpots = useHotSpots(view, () => query.value, language)

  /** What the list beside the map tells of each area: the figure of the map, or how many where it shows none. */
  const listed = computed<AreaMeasure>(() =>
    isByArea(view.measure.value) ? view.measure.value : 'count',
  )
  const list = useHeat(
    () => ({ ...wanted(), measure: listed.value }),
    () => shown.value,
    language,
  )
  const { inside } = useRing(view.ring, view.level)

  const sheets = useSheets({
    view,
    query: () => query.value,
    heat: () => heat.data.value,
    month: () =>
      month.value
        ? { days: days.value, heat: months.heat.value, classes: months.classes.value ?? [] }
        : undefined,
    before: () => ({ days: comparing.before.value, heat: beside.data.value }),
    compared: () => comparing.compared.data.value,
  })
  const failure = computed(
    () =>
      heat.error.value ?? beside.error.value ?? comparing.compared.error.value ?? list.error.value,
  )
  /** How the figures come about, in the words of the server. */
  const method = computed(() => {
    const compared = view.comparison.value === 'difference'
    const shownHeat = month.value ? months.heat.value : heat.data.value
    return (compared ? comparing.compared.data.value : shownHeat)?.legend?.method
  })
  const empty = computed(() => {
    const [sheet] = sheets.value
    return sheets.value.length === 1 && sheet?.count === 0 && list.data.value?.unplaced === 0
  })

  /** The map follows the area that is chosen, and the one picked in a list. */
  const { data: chosen } = useApi(
    () => (filter.value.area ? { q: filter.value.area } : undefined),
    (asked, signal) => api.GET('/api/areas', { params: { query: asked }, signal }),
  )
  const bbox = computed(
    () => chosen.value?.items.find((each) => each.code === filter.value.area)?.bbox,
  )

  function reload(): void {
    for (const each of [heat, beside, comparing.compared, list])
      if (each.error.value) void each.reload()
  }

  const counted = computed<Filter>(() => ({ ...filter.value, ...days.value }))
  return {
    view,
    filter,
    period,
    query,
    shown,
    counted,
    month,
    months,
    comparing,
    hotSpots,
    list,
    listed,
    inside,
    sheets,
    failure,
    method,
    empty,
    bbox,
    reload,
  }
}

export type HeatmapState = ReturnType<typeof useHeatmap>
