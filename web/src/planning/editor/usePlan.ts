/**
 * A plan while it is edited: what the server says of it, what was painted here and is on its way, and what both come to.
 * Everything on the screen reads from here; every edit goes through here.
 */
import { computed, nextTick, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, ask } from '@/shell/api'
import { session } from '@/session/session'
import type { PlanDifference, PlanGrid, PlanView } from '../types'
import { assigned, GridNumbers, NO_GRID, placesOf, withMoves, type Move } from './assigning'
import { counted, moved, off, type Count } from './counting'
import { GroundKeeper } from './ground'
import { useSending, type Step } from './sending'
import type { BalanceProblem, Finding, Ground, Operation, PlanEdit, Since, Spot } from './types'
import { watchPlan } from './watching'

const CHECK_AFTER_MS = 500

export interface Refused {
  failure: unknown
  spots: Spot[]
}

/** A grid as the table shows it: the server's figures, with those that are counted here where cells were painted. */
export interface GridNow extends PlanGrid {
  number: number
  /** Counted here and not yet confirmed. */
  pending: boolean
}

/** Measured as `plan-totals`: from a stroke of the brush until its totals stand on the page. */
function timeTotals(): void {
  const start = performance.now()
  void nextTick(() => performance.measure('plan-totals', { start, end: performance.now() }))
}

function spotsOf(failure: unknown): Spot[] {
  return ((failure as { fault?: { spots?: Spot[] } }).fault?.spots ?? []) as Spot[]
}

export function usePlan(id: number) {
  const plan = shallowRef<PlanView>()
  const ground = shallowRef<Ground>()
  const failure = shallowRef<unknown>()
  const chosen = ref<readonly string[]>([])
  const opening = ref(false)
  /** Communities that the last edit touched and that are not on the map. */
  const elsewhere = shallowRef<readonly string[]>([])
  const yardstick = ref({ mix: 0, target: 270 })
  const confirmed = shallowRef<Int32Array>(new Int32Array())
  const home = shallowRef<Int32Array>(new Int32Array())
  const trial = shallowRef<readonly Move[]>([])
  const refused = shallowRef<Refused>()
  const findings = shallowRef<Finding[]>([])
  const impossible = shallowRef<BalanceProblem[]>([])
  const others = shallowRef<Since[]>([])
  const live = ref(true)
  const numbers = new GridNumbers()
  const keeper = new GroundKeeper()
  const told = new WeakMap<PlanGrid, GridNow>()
  let places = new Map<number, number>()

  const query = () => ({ ...yardstick.value, community: [...chosen.value] })
  const sending = useSending({
    plan: id,
    revision: () => plan.value?.revision ?? 0,
    me: () => session.value?.account.id,
    query,
    done: takeEdit,
    reload: read,
  })

  const shown = computed(() => {
    const moves = sending.waiting.value.flatMap((each) => each.moves)
    return withMoves(confirmed.value, [...moves, ...trial.value])
  })
  const counts = computed<Count[]>(() =>
    ground.value ? counted(ground.value, shown.value, numbers.keys.length) : [],
  )
  const pending = computed(() => shown.value !== confirmed.value)
  const grids = computed<GridNow[]>(() => {
    const codes = new Set(ground.value?.communities.map((each) => each.code))
    return (plan.value?.grids ?? []).filter((grid) => codes.has(grid.community)).map(now)
  })
  const movedNow = computed(() =>
    ground.value ? moved(ground.value, shown.value, home.value) : { cells: 0, households: 0 },
  )
  const mayEdit = computed(() => plan.value?.may_edit === true && !opening.value)
  /** Whether the plan has communities whose cells are not read. */
  const partial = computed(
    () => (plan.value?.communities.length ?? 0) > (plan.value?.told.length ?? 0),
  )

  /** The same object for as long as the server says the same: rows of the table are drawn anew only where they differ. */
  function asTold(grid: PlanGrid, number: number): GridNow {
    const known = told.get(grid) ?? { ...grid, number, pending: false }
    told.set(grid, known)
    return known
  }

  function now(grid: PlanGrid): GridNow {
    const number = numbers.of(grid.key)
    const count = counts.value[number]
    if (!count || !pending.value || count.households === grid.households)
      return asTold(grid, number)
    const { households, cells, areaM2: area_m2 } = count
    const community = plan.value?.communities.find((each) => each.code === grid.community)
    const figures = {
      households,
      cells,
      area_m2,
      from_target: off(households, yardstick.value.target),
    }
    // Workload is households here; where disputes weigh too, only the server knows how they lie.
    if (yardstick.value.mix > 0) return { ...grid, ...figures, number, pending: true }
    const from_mean = off(households, community?.mean_workload ?? 0)
    return { ...grid, ...figures, workload: households, from_mean, number, pending: true }
  }

  function take(next: PlanView): void {
    plan.value = next
    next.grids.forEach((grid) => numbers.of(grid.key))
    const empty = new Int32Array(ground.value?.atoms.length ?? 0).fill(NO_GRID)
    confirmed.value = assigned(places, empty, next.assignment, numbers)
  }

  function takeEdit(edit: PlanEdit): void {
    const before = plan.value
    if (!before || edit.revision <= before.revision) return
    const gone = new Set(edit.gone)
    const renewed = new Map(edit.grids.map((grid) => [grid.key, grid]))
    const kept = before.grids.filter((grid) => !gone.has(grid.key))
    const known = new Set(kept.map((grid) => grid.key))
    const touched = new Map(edit.communities.map((each) => [each.code, each]))
    const shownCodes = new Set(before.told)
    const here = <Part extends { community: string }>(parts: readonly Part[]): Part[] =>
      parts.filter(({ community }) => shownCodes.has(community))
    plan.value = {
      ...before,
      revision: edit.revision,
      can_undo: edit.can_undo,
      can_redo: edit.can_redo,
      grids: [
        ...kept.map((grid) => renewed.get(grid.key) ?? grid),
        ...here(edit.grids).filter((grid) => !known.has(grid.key)),
      ],
      communities: before.communities.map((each) => touched.get(each.code) ?? each),
      keeps: [...before.keeps.filter((keep) => !touched.has(keep.community)), ...here(edit.keeps)],
      dedicated: [
        ...before.dedicated.filter((grid) => !touched.has(grid.community)),
        ...here(edit.dedicated),
      ],
    }
    elsewhere.value = edit.communities
      .filter(({ code }) => !shownCodes.has(code))
      .map(({ name }) => name)
    edit.grids.forEach((grid) => numbers.of(grid.key))
    confirmed.value = assigned(places, confirmed.value, edit.assignment, numbers)
    impossible.value = edit.balance
  }

  function fetched(codes: readonly string[]): Promise<PlanView> {
    const params = { path: { plan_id: id }, query: { ...query(), community: [...codes] } }
    return ask(api.GET('/api/plans/{plan_id}', { params }))
  }

  async function read(): Promise<void> {
    const codes = chosen.value
    const next = await fetched(codes)
    // Where other communities have been opened meanwhile, this is not what is on the map.
    if (codes === chosen.value) take(next)
    else await read()
  }

  async function check(): Promise<void> {
    if (plan.value?.told.length === 0) return void (findings.value = [])
    const params = { path: { plan_id: id }, query: query() }
    findings.value = (await ask(api.GET('/api/plans/{plan_id}/check', { params }))).findings
  }

  /** The cells of communities with what of them is in another grid than in force; none of no community. */
  async function groundOf(community: string[]): Promise<[Ground | undefined, PlanDifference[]]> {
    if (community.length === 0) return [undefined, []]
    const found = await keeper.load(id, community)
    const params = { path: { plan_id: id }, query: { community } }
    return [found, (await ask(api.GET('/api/plans/{plan_id}/compare', { params }))).differences]
  }

  async function show(codes: readonly string[]): Promise<void> {
    opening.value = `${codes}` !== `${chosen.value}` || !plan.value
    try {
      await sending.rest()
      const next = await fetched(codes)
      const before = plan.value
      const same = next.base_at === before?.base_at && `${next.told}` === `${before?.told}`
      const [found, differences] = same ? [ground.value, undefined] : await groundOf(next.told)
      chosen.value = codes
      if (!same) {
        places = found ? placesOf(found) : new Map()
        ground.value = found
      }
      take(next)
      // Where cells are in force: as they are now, but for those that differ.
      const back = differences?.map(({ than, atoms }) => ({ grid: than, atoms }))
      if (back) home.value = assigned(places, confirmed.value, back, numbers)
      failure.value = undefined
      listen()
    } catch (fault) {
      failure.value = fault
    } finally {
      opening.value = false
    }
  }

  let last = 0
  let shownLast: Promise<void> = Promise.resolve()

  /**
   * Read the plan as it stands now with communities by their codes, without codes as many as are told of together, and
   * their cells where these are others than before. What is on its way is saved first; of several asked for meanwhile,
   * the last is shown.
   */
  function open(codes: readonly string[]): Promise<void> {
    const turn = (last += 1)
    shownLast = shownLast.then(() => (turn === last ? show(codes) : undefined))
    return shownLast
  }

  const renew = (): Promise<void> => open(chosen.value)

  /** Hear of the edits of others, as long as the plan can be edited at all. */
  function listen(): void {
    if (listening || plan.value?.state !== 'draft') return
    listening = true
    stop = watchPlan(id, plan.value.revision, {
      told: (news) => void heard(news),
      ended: () => {
        listening = false
        void renew()
      },
      live: (is) => (live.value = is),
    })
  }
  let listening = false
  let stop = (): void => undefined

  async function heard({ revision, edits }: { revision: number; edits: Since[] }): Promise<void> {
    await sending.rest()
    if (revision <= (plan.value?.revision ?? 0)) return
    await read().catch(() => undefined)
    others.value = edits.filter((each) => each.actor.id !== session.value?.account.id)
  }

  async function send(step: Step, moves: readonly Move[] = []): Promise<boolean> {
    refused.value = undefined
    try {
      await sending.send(step, moves)
      return true
    } catch (fault) {
      refused.value = { failure: fault, spots: spotsOf(fault) }
      return false
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => [plan.value?.revision, yardstick.value, `${plan.value?.told}`] as const,
    ([, by], [, before]) => {
      clearTimeout(timer)
      timer = setTimeout(() => void check().catch(() => undefined), CHECK_AFTER_MS)
      if (by !== before)
        void sending
          .rest()
          .then(read)
          .catch(() => undefined)
    },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    stop()
    keeper.close()
  })

  return {
    id,
    plan,
    ground,
    failure,
    yardstick,
    shown,
    home,
    grids,
    counts,
    moved: movedNow,
    refused,
    findings,
    impossible,
    others,
    live,
    mayEdit,
    waiting: sending.waiting,
    elsewhere,
    opening,
    partial,
    open,
    renew,
    numberOf: (key: string | null): number => numbers.of(key),
    keyOf: (number: number): string | undefined => numbers.keys[number],
    placeOf: (atom: number): number | undefined => places.get(atom),
    courses: (one: number, other: number) => keeper.courses(shown.value, one, other),
    /** Show cells in another grid while the brush is down; nothing is sent. */
    try(moves: readonly Move[]): void {
      if (moves.length === 0 && trial.value.length === 0) return
      trial.value = moves
      timeTotals()
    },
    edit: (operation: Operation, moves: readonly Move[] = []) =>
      send({ way: 'edit', operation }, moves),
    undo: () => send({ way: 'undo' }),
    redo: () => send({ way: 'redo' }),
  }
}

export type PlanEditor = ReturnType<typeof usePlan>
