/** The border of two communities while it is being moved: their cells, those that go over, and who takes them. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, ask } from '@/shell/api'
import { GroundKeeper } from '../editor/ground'
import { placesOf } from '../editor/assigning'
import type { Ground } from '../editor/types'
import type { Spot } from '../types'
import { GIVING, gone, nearestTaker, TAKING } from './sides'
import type { BorderOutcome } from './types'

export interface Sides {
  from: string
  to: string
}

export function useBorder(sides: () => Sides | undefined) {
  const keeper = new GroundKeeper()
  const ground = shallowRef<Ground>()
  const unread = shallowRef<unknown>()
  const cells = shallowRef<ReadonlySet<number>>(new Set())
  /** The grid that was chosen to take them; until then the nearest does. */
  const named = ref<number>()
  const form = ref({ document: '', note: '', day: undefined as string | undefined })
  const outcome = shallowRef<BorderOutcome>()
  const failure = shallowRef<unknown>()
  const busy = ref(false)

  const taker = computed(
    () => named.value ?? (ground.value && nearestTaker(ground.value, cells.value)),
  )
  const shown = computed(() =>
    ground.value ? gone(ground.value, cells.value, taker.value) : new Int32Array(),
  )
  const takers = computed(() => {
    const of = ground.value
    if (!of) return []
    const there = new Set(of.home.filter((_, cell) => of.community[cell] === TAKING))
    return of.inForce.flatMap((grid, number) => (there.has(number) ? [{ ...grid, number }] : []))
  })
  const figures = computed(() => {
    let [households, areaM2] = [0, 0]
    for (const cell of cells.value) {
      households += ground.value?.households[cell] ?? 0
      areaM2 += ground.value?.areaM2[cell] ?? 0
    }
    return { cells: cells.value.size, households, areaM2 }
  })
  /** The cells that stand in the way, where the server names some. */
  const refused = computed(() => {
    const spots = (failure.value as { fault?: { spots?: Spot[] } } | undefined)?.fault?.spots ?? []
    const places = ground.value ? placesOf(ground.value) : new Map<number, number>()
    return new Set(spots.flatMap((spot) => spot.atoms.flatMap((atom) => places.get(atom) ?? [])))
  })
  const ready = computed(
    () =>
      cells.value.size > 0 &&
      taker.value !== undefined &&
      form.value.document.trim() !== '' &&
      form.value.day !== '',
  )

  async function read(): Promise<void> {
    const asked = sides()
    unread.value = undefined
    if (!asked) return void (ground.value = undefined)
    const query = new URLSearchParams([
      ['community', asked.from],
      ['community', asked.to],
      ...(form.value.day ? [['at', form.value.day]] : []),
    ])
    try {
      const found = await keeper.read(`/api/plans/borders/cells?${query}`)
      if (JSON.stringify(asked) === JSON.stringify(sides())) take(found)
    } catch (fault) {
      unread.value = fault
    }
  }

  /** Other cells to choose from; what was chosen stays chosen as far as it is there. */
  function take(found: Ground): void {
    const before = ground.value
    const atoms = [...cells.value].flatMap((cell) => before?.atoms[cell] ?? [])
    const grid = before?.inForce[named.value ?? -1]?.code
    const places = placesOf(found)
    const kept = atoms.flatMap((atom) => places.get(atom) ?? [])
    const same = found.inForce.findIndex(({ code }) => code === grid)
    ground.value = found
    cells.value = new Set(kept.filter((cell) => found.community[cell] === GIVING))
    named.value = takers.value.some(({ number }) => number === same) ? same : undefined
  }

  /** Send what is chosen; with `dry` nothing changes. True where it went well. */
  async function send(dry: boolean): Promise<boolean> {
    const asked = sides()
    const [of, grid] = [ground.value, taker.value]
    if (!asked || !of || grid === undefined || busy.value) return false
    busy.value = true
    failure.value = undefined
    const { document, note, day } = form.value
    const body = {
      atoms: [...cells.value].flatMap((cell) => of.atoms[cell] ?? []),
      datum: 'wgs84' as const,
      to_community: asked.to,
      to_grid: of.inForce[grid]?.code ?? '',
      document,
      note,
      dry_run: dry,
      ...(day !== undefined && { at: day }),
    }
    try {
      outcome.value = await ask(api.POST('/api/plans/borders', { body }))
      return true
    } catch (fault) {
      failure.value = fault
      return false
    } finally {
      busy.value = false
    }
  }

  watch(() => JSON.stringify([sides(), form.value.day]), read, { immediate: true })
  // What it comes to was told of what was chosen then.
  watch([cells, taker, () => form.value.day], () => {
    outcome.value = undefined
    failure.value = undefined
  })
  onScopeDispose(() => keeper.close())

  return {
    ground,
    unread,
    cells,
    named,
    form,
    outcome,
    failure,
    busy,
    taker,
    shown,
    takers,
    figures,
    refused,
    ready,
    read,
    send,
    /** A cell that gives is chosen or let go; of one that takes, its grid takes them. */
    pick(cell: number): void {
      if (ground.value?.community[cell] !== GIVING) {
        named.value = ground.value?.home[cell]
        return
      }
      const next = new Set(cells.value)
      if (!next.delete(cell)) next.add(cell)
      cells.value = next
    },
    add(some: readonly number[]): void {
      const giving = some.filter((cell) => ground.value?.community[cell] === GIVING)
      cells.value = new Set([...cells.value, ...giving])
    },
    clear(): void {
      cells.value = new Set()
      named.value = undefined
    },
  }
}

export type Border = ReturnType<typeof useBorder>
