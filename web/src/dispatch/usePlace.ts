/** From what is typed or clicked to a place, and from the place to who answers there; the map follows. */
import { computed, onBeforeUnmount, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { api, useApi, type AddressMatch, type CasePreview } from '@/shell/api'
import type { MapMarker } from '@/map/AreaMap.vue'
import type { Picked } from '@/map/engine'
import { parseCoordinates, type Coordinates } from './coordinates'
import { useDeskMap } from './desk'
import { partiesOf, placeOf, whereOf, type IntakeDraft } from './draft'
import type { Chosen, Offer } from './offers'
import { useDebounced } from './useDebounced'
import { useOffers } from './useOffers'

const REST_MS = 300

export interface PlaceSearch {
  pasted: ComputedRef<Coordinates | undefined>
  /** Nothing is decided yet: candidates are offered for what is typed. */
  searching: ComputedRef<boolean>
  decided: ComputedRef<boolean>
  match: ComputedRef<AddressMatch | undefined>
  offers: ComputedRef<Offer[]>
  /** The offers are of the text as it stands. */
  fresh: ComputedRef<boolean>
  matching: Ref<boolean>
  located: ShallowRef<CasePreview | undefined>
  failure: ComputedRef<Error | undefined>
  retype: (text: string) => void
  choose: (place: Chosen) => void
  over: (offer: Offer | undefined) => void
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
  const found = useOffers(() => (searching.value ? draft.address.trim() : ''))
  const parties = useDebounced(() => JSON.stringify(partiesOf(draft)), REST_MS)
  const where = useApi(
    () => {
      if (!decided.value) return undefined
      const homes = JSON.parse(parties.value) as ReturnType<typeof partiesOf>
      return {
        ...(draft.kind && { kind: draft.kind }),
        ...whereOf(draft),
        ...(homes.length > 0 && { parties: homes }),
      }
    },
    (body, signal) => api.POST('/api/cases/preview', { body, signal }),
  )

  function offers(over?: Offer): MapMarker[] {
    const marks = found.offers.value.map((offer, index): MapMarker => ({
      id: String(index),
      ...offer.location,
      text: String(index + 1),
      tone: offer === over ? 'blue' : 'grey',
    }))
    // The last is drawn on top.
    return marks.sort((a, b) => Number(a.tone === 'blue') - Number(b.tone === 'blue'))
  }

  function show(markers: MapMarker[], grid: string | undefined, caption: string): void {
    Object.assign(map, { markers, grid, caption })
    const homes = decided.value ? map.homes : []
    map.look([...markers.filter((marker) => marker.tone !== 'grey'), ...homes])
  }

  function draw(over?: Offer): void {
    const spot = draft.point ?? draft.chosen?.location ?? where.data.value?.location
    if (decided.value && spot) {
      const marker: MapMarker = { id: 'place', ...spot, text: '●' }
      show([marker], where.data.value?.grid?.code, t('dispatch.captionPlace'))
    } else if (found.offers.value.length > 0) {
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
  watch(
    [where.data, decided, () => draft.point, () => draft.chosen, () => map.homes],
    () => draw(),
    {
      immediate: true,
    },
  )

  return {
    pasted,
    searching,
    decided,
    match: found.match,
    offers: found.offers,
    fresh: found.fresh,
    matching: found.loading,
    located: where.data,
    failure: computed(() => found.error.value ?? where.error.value),
    retype(text) {
      draft.address = text
      draft.chosen = null
    },
    choose({ address, level, location, grid }) {
      draft.chosen = { address, level, location, grid }
      draft.point = null
    },
    over: (offer) => searching.value && draw(offer),
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
