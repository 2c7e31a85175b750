/** What the planner has in hand: the tool, the cells and grids chosen, the cell under the cursor; and what is done with them. */
import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatNumber } from '@/shell/format'
import { NO_GRID } from './assigning'
import type { Act, Tool } from './keys'
import { reasonOf } from './reason'
import { crossed } from './course'
import type { Dedicated, Operation, Place } from './types'
import type { GridNow, PlanEditor } from './usePlan'
import { shortName } from '../naming'
import { neighboursOf } from './walking'

/** What is asked in a dialog of its own before it is done. */
export type Asking =
  'rename' | 'code' | 'leader' | 'keep' | 'dedicate' | 'balance' | 'help' | 'give'

export function useDesk(editor: PlanEditor) {
  const { t } = useI18n()
  const tool = ref<Tool>('select')
  const cells = shallowRef<ReadonlySet<number>>(new Set())
  const grids = ref<number[]>([])
  const cursor = ref<number>()
  const asking = ref<Asking>()
  /** A dedicated grid that is asked about in place of the one chosen. */
  const dedicated = shallowRef<Dedicated>()
  /** The ring that is drawn next says what stays together. */
  const keeping = ref(false)
  const said = ref('')
  const colouring = ref<'grids' | 'deviation'>('grids')
  const neighbours = computed(() => (editor.ground.value ? neighboursOf(editor.ground.value) : []))
  const byNumber = computed(() => new Map(editor.grids.value.map((grid) => [grid.number, grid])))
  const chosen = computed(() => grids.value.flatMap((number) => byNumber.value.get(number) ?? []))
  const active = computed<GridNow | undefined>(() => chosen.value[0])
  const inHand = computed<number[]>(() =>
    cells.value.size > 0 ? [...cells.value] : cursor.value === undefined ? [] : [cursor.value],
  )
  /** The grids that the cells in hand could go to: those beside them and their own community's chosen one first. */
  const takers = computed<GridNow[]>(() => {
    const of = editor.shown.value
    const own = new Set(inHand.value.map((cell) => of[cell] ?? NO_GRID))
    const beside = new Set<number>()
    for (const cell of inHand.value)
      for (const other of neighbours.value[cell] ?? []) beside.add(of[other] ?? NO_GRID)
    if (own.size === 1) own.forEach((number) => beside.delete(number))
    const first = active.value && !own.has(active.value.number) ? [active.value.number] : []
    return [...new Set([...first, ...beside])].flatMap((number) => byNumber.value.get(number) ?? [])
  })
  const households = computed(() =>
    inHand.value.reduce((sum, cell) => sum + (editor.ground.value?.households[cell] ?? 0), 0),
  )

  watch(byNumber, (known) => {
    const left = grids.value.filter(
      (number) => known.get(number)?.change !== 'retired' && known.has(number),
    )
    if (left.length !== grids.value.length) grids.value = left
  })
  watch(asking, (what) => {
    if (!what) dedicated.value = undefined
  })
  watch(editor.ground, () => {
    cells.value = new Set()
    cursor.value = undefined
  })

  /** The first of some communities, and how many there are. */
  function namesOf(names: readonly string[]): string {
    const [first = '', ...others] = names
    const n = formatNumber(names.length)
    return others.length > 0 ? t('planning.editor.among', { first, n }) : first
  }

  const atomsOf = (some: readonly number[]): number[] =>
    some.flatMap((cell) => editor.ground.value?.atoms[cell] ?? [])
  const nameOf = (number: number): string => byNumber.value.get(number)?.name ?? ''

  /** What a grid is called on the map, where its community is seen. */
  const nameWithin = (grid: GridNow): string =>
    shortName(grid.name, editor.ground.value?.communities ?? [])

  function say(text: string): void {
    said.value = text
  }

  /** Do an edit and tell how it went; where a place is to blame, the map shows it. */
  async function make(
    operation: Operation,
    done: string,
    moves: Parameters<typeof editor.edit>[1] = [],
  ) {
    if (!editor.mayEdit.value) return false
    const well = await editor.edit(operation, moves)
    say(well ? done : reasonOf(editor.refused.value?.failure))
    return well
  }

  function choose(number: number | undefined, add = false): void {
    const known = number !== undefined && byNumber.value.has(number) ? [number] : []
    if (!add) grids.value = known
    else if (known.length > 0 && grids.value.includes(known[0] ?? -1))
      grids.value = grids.value.filter((each) => each !== number)
    else grids.value = [...grids.value, ...known]
  }

  function toggle(cell: number): void {
    const next = new Set(cells.value)
    if (!next.delete(cell)) next.add(cell)
    cells.value = next
  }

  async function give(to: number, given = inHand.value): Promise<void> {
    const key = editor.keyOf(to)
    const of = editor.shown.value
    const goes = given.filter((cell) => of[cell] !== to)
    if (!key || goes.length === 0) return
    cells.value = new Set()
    const facts = { n: formatNumber(goes.length), grid: nameOf(to) }
    await make(
      { kind: 'move_block', atoms: atomsOf(goes), to: key },
      t('planning.editor.did.give', facts),
      [{ cells: goes, to }],
    )
  }

  async function split(line: Place[]): Promise<boolean> {
    const grid = active.value
    if (!grid) return false
    const operation: Operation = {
      kind: 'split',
      grid: grid.key,
      line: { type: 'LineString', coordinates: line },
      datum: 'wgs84',
    }
    return make(operation, t('planning.editor.did.split', { grid: grid.name }))
  }

  async function redraw(ring: Place[]): Promise<boolean> {
    const grid = active.value
    const [first] = ring
    if (!grid || !first) return false
    const polygon = { type: 'Polygon' as const, coordinates: [[...ring, first]] }
    return make(
      { kind: 'redraw', grid: grid.key, polygon, datum: 'wgs84' },
      t('planning.editor.did.redraw', { grid: grid.name }),
    )
  }

  /** Lay the border of two grids along `line`; both sides follow at once. */
  async function moveEdge(
    pair: readonly [number, number],
    whole: Place[],
    line: Place[],
  ): Promise<boolean> {
    const { ground, shown, keyOf } = editor
    const keys = pair.map(keyOf)
    if (!ground.value || !keys[0] || !keys[1]) return false
    const between = crossed(ground.value, shown.value, pair, whole, line)
    const sides = between.map((cell) => (shown.value[cell] === pair[0] ? pair[1] : pair[0]))
    const moves = between.map((cell, at) => ({ cells: [cell], to: sides[at] ?? pair[0] }))
    const operation: Operation = {
      kind: 'move_edge',
      grids: [keys[0], keys[1]],
      line: { type: 'LineString', coordinates: line },
      datum: 'wgs84',
    }
    const facts = { one: nameOf(pair[0]), other: nameOf(pair[1]) }
    return make(operation, t('planning.editor.did.edge', facts), moves)
  }

  async function merge(): Promise<void> {
    const [into] = chosen.value
    if (!into || chosen.value.length < 2) return say(t('planning.editor.need.merge'))
    const operation: Operation = { kind: 'merge', grids: chosen.value.map((grid) => grid.key) }
    await make(operation, t('planning.editor.did.merge', { n: chosen.value.length }))
  }

  async function newGrid(): Promise<void> {
    if (inHand.value.length === 0) return say(t('planning.editor.need.cells'))
    const atoms = atomsOf(inHand.value)
    if (
      await make({ kind: 'new_grid', atoms }, t('planning.editor.did.newGrid', { n: atoms.length }))
    )
      cells.value = new Set()
  }

  async function retire(): Promise<void> {
    const grid = active.value
    if (!grid) return say(t('planning.editor.need.grid'))
    await make(
      { kind: 'retire', grid: grid.key },
      t('planning.editor.did.retire', { grid: grid.name }),
    )
  }

  async function lock(): Promise<void> {
    const grid = active.value
    if (!grid) return say(t('planning.editor.need.grid'))
    const operation: Operation = {
      kind: grid.locked ? 'unlock' : 'lock',
      grids: chosen.value.map((each) => each.key),
    }
    const done = grid.locked ? 'planning.editor.did.unlock' : 'planning.editor.did.lock'
    await make(operation, t(done, { grid: grid.name }))
  }

  async function step(way: 'undo' | 'redo'): Promise<void> {
    const { plan, waiting } = editor
    const able = way === 'undo' ? plan.value?.can_undo : plan.value?.can_redo
    if (!able && waiting.value.length === 0) return say(t(`planning.editor.need.${way}`))
    const well = await (way === 'undo' ? editor.undo() : editor.redo())
    if (!well) return say(reasonOf(editor.refused.value?.failure))
    const names = namesOf(editor.elsewhere.value)
    say(t(names ? `planning.editor.didElsewhere.${way}` : `planning.editor.did.${way}`, { names }))
  }

  /** Ask for what an action needs, or do it at once. */
  function act(which: Act): void {
    if (which === 'colours') {
      colouring.value = colouring.value === 'grids' ? 'deviation' : 'grids'
      return say(t(`planning.editor.colouring.${colouring.value}`))
    }
    if (!editor.mayEdit.value) return say(t('planning.editor.readOnly'))
    if (which === 'merge') return void merge()
    if (which === 'newGrid') return void newGrid()
    if (which === 'retire') return void retire()
    if (which === 'lock') return void lock()
    if (['give', 'dedicate'].includes(which) && inHand.value.length === 0)
      return say(t('planning.editor.need.cells'))
    if (['rename', 'leader', 'code'].includes(which) && !active.value)
      return say(t('planning.editor.need.grid'))
    asking.value = which
  }

  return {
    editor,
    tool,
    cells,
    grids,
    cursor,
    asking,
    dedicated,
    keeping,
    said,
    colouring,
    neighbours,
    byNumber,
    chosen,
    active,
    inHand,
    households,
    takers,
    nameWithin,
    namesOf,
    say,
    make,
    choose,
    toggle,
    give,
    split,
    redraw,
    moveEdge,
    step,
    act,
  }
}

export type Desk = ReturnType<typeof useDesk>
