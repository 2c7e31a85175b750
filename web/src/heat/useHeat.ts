/** The heat of one filter, loaded anew when it or what is measured changes. */
import { useApi, type Loaded } from '@/shell/api/useApi'
import type { Asked } from './answers'
import { loadHeat, type Heat, type Wanted } from './load'

export function useHeat(
  wanted: () => Wanted,
  query: () => Asked | undefined,
  language: () => string,
): Loaded<Heat> {
  return useApi(
    () => {
      const asked = query()
      return asked && { wanted: wanted(), asked, language: language() }
    },
    async ({ wanted: what, asked }, signal) => ({
      data: await loadHeat(what, asked, signal),
      response: new Response(),
    }),
  )
}
