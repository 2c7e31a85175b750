/** Own grids and own disputes, asked for again every minute; that they were seen is told once they are on screen. */
import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue'
import { api, ask, useApi, type Bbox, type CaseItem, type My } from '@/shell/api'
import { now } from '@/session/session'
import { markSeen } from '@/shell/unseen'
import { IN_HAND } from './order'

const EVERY_MS = 60_000
const MOST = 200

export interface Mine {
  my: Ref<My | undefined>
  items: ComputedRef<CaseItem[]>
  loaded: ComputedRef<boolean>
  error: ComputedRef<Error | undefined>
  /** When the list was last brought up to date. */
  asOf: Ref<Date | undefined>
  /** How many of the list are new since the last look. */
  fresh: Ref<number>
  bbox: Ref<Bbox | undefined>
  reload: () => Promise<void>
}

export function useMine(): Mine {
  const my = useApi(
    () => 'my',
    (_, signal) => api.GET('/api/my', { signal }),
  )
  const list = useApi(
    () => ({ mine: true, state: ['assigned', ...IN_HAND], limit: MOST }),
    (query, signal) => api.GET('/api/cases', { params: { query }, signal }),
  )
  const asOf = ref<Date>()
  const fresh = ref(0)
  const bbox = ref<Bbox>()

  async function reload(): Promise<void> {
    await Promise.all([my.reload(), list.reload()])
  }

  watch([my.data, list.data], async ([mine, page]) => {
    if (page) asOf.value = now()
    if (!mine || !page || mine.unseen === 0) return
    fresh.value = mine.unseen
    await markSeen()
  })

  watch(
    () => my.data.value?.grids.map((grid) => grid.code).join(),
    async () => {
      const codes = my.data.value?.grids.map((grid) => grid.code) ?? []
      const cards = await Promise.all(
        codes.map((code) => ask(api.GET('/api/areas/{code}', { params: { path: { code } } }))),
      ).catch(() => [])
      bbox.value = around(cards.map((card) => card.bbox))
    },
  )

  const timer = setInterval(() => void reload(), EVERY_MS)
  onScopeDispose(() => clearInterval(timer))
  return {
    my: my.data,
    items: computed(() => list.data.value?.items ?? []),
    loaded: computed(() => my.data.value !== undefined && list.data.value !== undefined),
    error: computed(() => list.error.value ?? my.error.value),
    asOf,
    fresh,
    bbox,
    reload,
  }
}

function around(boxes: Bbox[]): Bbox | undefined {
  if (boxes.length === 0) return undefined
  const side = (at: number, pick: (...values: number[]) => number): number =>
    pick(...boxes.map((box) => box[at] ?? 0))
  return [side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)]
}
