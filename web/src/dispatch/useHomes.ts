/** Showing on the desk's map where the parties live and the caller is, and the grids they lie in. */
import { onBeforeUnmount } from 'vue'
import { useI18n } from 'vue-i18n'
import { useDeskMap } from './desk'
import type { DraftParty } from './draft'
import type { Chosen } from './offers'

export function useHomes(): (places: (Chosen & DraftParty)[]) => void {
  const { t } = useI18n()
  const map = useDeskMap()
  onBeforeUnmount(() => Object.assign(map, { homes: [], beside: [] }))
  let shown = ''
  return (places) => {
    const now = JSON.stringify(places)
    if (now === shown) return
    shown = now
    map.homes = places.map(({ location, part }, index) => ({
      id: `home-${index}`,
      ...location,
      text: t(`dispatch.mark.${part}`),
      tone: 'grey',
    }))
    map.beside = [...new Set(places.flatMap(({ grid }) => (grid ? [grid.code] : [])))]
  }
}
