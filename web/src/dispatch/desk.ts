/** What the desk's one map shows, shared by the intake and the review beside it. */
import { inject, provide, shallowReactive, type InjectionKey } from 'vue'
import type { MapMarker } from '@/map/AreaMap.vue'
import type { Picked } from '@/map/engine'
import type { Location } from '@/shell/api'

export interface DeskMap {
  markers: MapMarker[]
  /** Code of the grid that is outlined. */
  grid: string | undefined
  /** Where the parties live and the caller is, and the codes of the grids they lie in. */
  homes: MapMarker[]
  beside: string[]
  /** What the markers are, in a sentence of the legend. */
  caption: string
  /** Bring one place, or all of several, into view. */
  look: (places: readonly Location[]) => void
  /** Bring the whole district into view. */
  home: () => void
  /** What to do with a click; the present side of the desk sets it. */
  onPick: ((place: Picked) => void) | undefined
}

const KEY: InjectionKey<DeskMap> = Symbol('desk map')

export function provideDeskMap(): DeskMap {
  const map = shallowReactive<DeskMap>({
    markers: [],
    grid: undefined,
    homes: [],
    beside: [],
    caption: '',
    look: () => undefined,
    home: () => undefined,
    onPick: undefined,
  })
  provide(KEY, map)
  return map
}

export function useDeskMap(): DeskMap {
  const map = inject(KEY)
  if (!map) throw new Error('there is no desk around this component')
  return map
}
