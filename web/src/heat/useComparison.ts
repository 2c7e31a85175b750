/** The period that is compared with, and the change from it to the one looked at. */
import { computed, type ComputedRef } from 'vue'
import { api, useApi } from '@/shell/api'
import type { Loaded } from '@/shell/api/useApi'
import type { Asked, Compared } from './answers'
import { useFilter } from './filter'
import type { Days } from './periods'
import { daysBefore } from './spans'
import type { View } from './useView'

export const BEFORE = ['year', 'previous', 'own'] as const
export type Before = (typeof BEFORE)[number]

const DATE = /^\d{4}-\d{2}-\d{2}$/

export function useComparison(
  view: View,
  query: () => Asked,
  language: () => string,
): {
  how: ComputedRef<Before>
  before: ComputedRef<Days>
  choose: (how: Before, days?: Days) => void
  compared: Loaded<Compared>
} {
  const { change, word } = useFilter()
  const own = computed<Days | undefined>(() => {
    const [from, to] = [word('before_from'), word('before_to')]
    return from && to && DATE.test(from) && DATE.test(to) ? { from, to } : undefined
  })
  const how = computed<Before>(() => {
    if (own.value) return 'own'
    return word('before') === 'previous' ? 'previous' : 'year'
  })
  const before = computed<Days>(
    () => own.value ?? daysBefore(query(), how.value === 'previous' ? 'previous' : 'year'),
  )

  function choose(next: Before, days?: Days): void {
    const kept = next === 'own' ? (days ?? before.value) : undefined
    change({
      before: next === 'previous' ? 'previous' : undefined,
      before_from: kept?.from,
      before_to: kept?.to,
    })
  }

  const compared = useApi(
    () =>
      view.comparison.value === 'difference'
        ? {
            asked: {
              level: view.level.value,
              ...query(),
              before_from: before.value.from,
              before_to: before.value.to,
            },
            language: language(),
          }
        : undefined,
    ({ asked }, signal) => api.GET('/api/heatmap/compared', { params: { query: asked }, signal }),
  )
  return { how, before, choose, compared }
}
