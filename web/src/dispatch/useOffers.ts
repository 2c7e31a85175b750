/** What is offered while somebody types an address; an answer that has been overtaken is dropped. */
import { computed, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { api, useApi, type AddressMatch, type Suggestion } from '@/shell/api'
import { MOST, offersOf, type Offer } from './offers'
import { useDebounced } from './useDebounced'

const REST_MS = 90

export interface Offers {
  offers: ComputedRef<Offer[]>
  match: ComputedRef<AddressMatch | undefined>
  fresh: ComputedRef<boolean>
  loading: Ref<boolean>
  error: ShallowRef<Error | undefined>
  reload: () => Promise<void>
}

interface Found {
  text: string
  match: AddressMatch
  suggestions: Suggestion[]
}

type Outcome = Promise<{ data?: Found; error?: unknown; response: Response }>

/** Both answers at once, so that the list changes once for a change of the text. */
async function ask(text: string, signal: AbortSignal): Outcome {
  const params = { query: { q: text, limit: MOST } }
  const [matched, suggested] = await Promise.all([
    api.GET('/api/addresses/match', { params, signal }),
    api.GET('/api/addresses/suggest', { params, signal }),
  ])
  if (!matched.data) return { error: matched.error, response: matched.response }
  if (!suggested.data) return { error: suggested.error, response: suggested.response }
  const found = { text, match: matched.data, suggestions: suggested.data.items }
  return { data: found, response: matched.response }
}

/** Offers for `text`; an empty text asks for none. */
export function useOffers(text: () => string): Offers {
  const rested = useDebounced(text, REST_MS)
  const found = useApi(() => (text() && rested.value ? rested.value : undefined), ask)
  return {
    offers: computed(() =>
      found.data.value ? offersOf(found.data.value.match, found.data.value.suggestions) : [],
    ),
    match: computed(() => found.data.value?.match),
    fresh: computed(() => found.data.value?.text === text()),
    loading: found.loading,
    error: found.error,
    reload: found.reload,
  }
}
