/** What is to be published, and how it will look: the wish, the periods there are, the figures of the choice. */
import { computed, reactive, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { api, useApi } from '@/shell/api'
import { askedFor, daysOf, nextOn, periodsOf, type Wish } from './wish'

export function usePublishing() {
  const { locale } = useI18n()
  const wish = reactive<Wish>({
    offer: 'towns',
    first: undefined,
    last: undefined,
    kind: '01',
    measure: 'count',
  })
  const published = useApi(
    () => true,
    (_, signal) => api.GET('/api/published/periods', { signal }),
  )
  const periods = computed(() =>
    published.data.value ? periodsOf(wish.offer, published.data.value) : [],
  )
  const next = computed(() => published.data.value && nextOn(wish.offer, published.data.value))
  const asked = computed(() => {
    const days = daysOf(wish, periods.value)
    return days && askedFor(wish, days)
  })
  const figures = useApi(
    () => asked.value && { query: asked.value, language: locale.value },
    ({ query }, signal) => api.GET('/api/published/heatmap', { params: { query }, signal }),
  )
  watch(
    () => wish.offer,
    () => (wish.first = wish.last = undefined),
  )
  return { wish, published, periods, next, asked, figures }
}

export type Publishing = ReturnType<typeof usePublishing>
