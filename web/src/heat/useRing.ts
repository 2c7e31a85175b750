/** The areas in a ring drawn by hand: those whose middle lies in it. */
import { computed, type Ref } from 'vue'
import { inRing, type Place } from '@/map/ring'
import { api, useApi, type Level } from '@/shell/api'

export function useRing(ring: Ref<readonly Place[]>, level: Ref<Level>) {
  const { data: areas } = useApi(
    () => (ring.value.length > 0 ? { level: level.value } : undefined),
    (query, signal) => api.GET('/api/areas', { params: { query }, signal }),
  )
  const inside = computed(() => {
    if (ring.value.length === 0 || !areas.value) return undefined
    const within = areas.value.items.filter(({ level: of, bbox }) => {
      const [west = 0, south = 0, east = 0, north = 0] = bbox
      return of === level.value && inRing([(west + east) / 2, (south + north) / 2], ring.value)
    })
    return new Set(within.map((area) => area.code))
  })
  return { inside }
}
