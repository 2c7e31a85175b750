/** From what is typed or clicked to a place, and from the place to who answers there; the map follows. */
import { computed, onBeforeUnmount, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { api, useApi, type AddressMatch, type Candidate, type CasePreview } from '@/shell/api'
import type { MapMarker } from '@/map/AreaMap.vue'
import type { Picked } from '@/map/engine'
import { parseCoordinates, type Coordinates } from './coordinates'
import { useDeskMap } from './desk'
import { placeOf, whereOf, type IntakeDraft } from './draft'
import { useDebounced } from './useDebounced'

const REST_MS = 180
const OFFERS = 9

export interface PlaceSearch {
  pasted: ComputedRef<Coordinates | undefined>
  /** Nothing is decided yet: candidates are offered for what is typed. */
  searching: ComputedRef<boolean>
  decided: ComputedRef<boolean>
  match: ShallowRef<AddressMatch | undefined>
  matching: Ref<boolean>
  located: ShallowRef<CasePreview | undefined>
  failure: ComputedRef<Error | undefined>
  retype: (text: string) => void
  choose: (candidate: Candidate) => void
  over: (candidate: Candidate | undefined) => void
  leave: () => void
  again: () => Promise<void>
  draw: () => void
}

/** What the map shows as long as nothing is typed or clicked. */
export interface Idle {
  markers: () => MapMarker[]
  grid: () => string | undefined
}

export function usePlace(draft: IntakeDraft, idle?: Idle): PlaceSearch {
  const { t } = useI18n()
  const map = useDeskMap()
  const pasted = computed(() => parseCoordinates(draft.address))
  const searching = computed(() => !draft.point && !draft.chosen && !pasted.value)
  const decided = computed(() => placeOf(draft) !== undefined)
  const query = useDebounced(() => draft.address.trim(), REST_MS)

  const found = useApi(
    () => (searching.value && query.value.length > 1 ? query.value : undefined),
    (q, signal) =>
      api.GET('/api/addresses/match', { params: { query: { q, limit: OFFERS } }, signal }),
  )
  const where = useApi(
    () =>
      decided.value ? { ...(draft.kind && { kind: draft.kind }), ...whereOf(draft) } : undefined,
    (body, signal) => api.POST('/api/cases/preview', { body, signal }),
  )

  function offers(over?: Candidate): MapMarker[] {
    return (found.data.value?.candidates ?? []).map((candidate, index) => ({
      id: String(index),
      ...candidate.location,
      text: String(index + 1),
      tone: candidate === over ? 'blue' : 'grey',
    }))
  }

  function show(markers: MapMarker[], grid: string | undefined, caption: string): void {
    Object.assign(map, { markers, grid, caption })
    map.look(markers.filter((marker) => marker.tone !== 'grey'))
  }

  function draw(over?: Candidate): void {
    const spot = draft.point ?? draft.chosen?.location ?? where.data.value?.location
    if (decided.value && spot) {
      const marker: MapMarker = { id: 'place', ...spot, text: '●' }
      show([marker], where.data.value?.grid?.code, t('dispatch.captionPlace'))
    } else if (found.data.value) {
      show(offers(over), over?.grid?.code, t('dispatch.captionOffers'))
    } else {
      show(idle?.markers() ?? [], idle?.grid(), t('dispatch.captionOffers'))
    }
  }

  function pick(place: Picked): void {
    draft.point = { lon: place.lon, lat: place.lat }
    draft.chosen = null
  }
  map.onPick = pick
  onBeforeUnmount(() => {
    // The next one may have taken the map over already.
    if (map.onPick === pick) Object.assign(map, { onPick: undefined, markers: [], grid: undefined })
  })
  watch([where.data, decided, () => draft.point, () => draft.chosen], () => draw(), {
    immediate: true,
  })

  return {
    pasted,
    searching,
    decided,
    match: found.data,
    matching: found.loading,
    located: where.data,
    failure: computed(() => found.error.value ?? where.error.value),
    retype(text) {
      draft.address = text
      draft.chosen = null
    },
    choose(candidate) {
      draft.chosen = candidate
      draft.point = null
    },
    over: (candidate) => searching.value && draw(candidate),
    leave() {
      draft.chosen = null
      draft.point = null
    },
    async again() {
      await (found.error.value ? found : where).reload()
    },
    draw: () => draw(),
  }
}
