/** What pointer and keys do on the map, by the tool in hand. */
import { ref, shallowRef, watch, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatNumber } from '@/shell/format'
import { Stroke } from './brush'
import type { CellMap } from './CellMap'
import { enclosed, gridAlong } from './course'
import type { Meant } from './keys'
import { useSketch } from './sketch'
import type { Place } from './types'
import { useEdge } from './useEdge'
import type { Desk } from './useDesk'
import { nearestCell, stepped } from './walking'

const KEY_PX = { near: 8, far: 48 } as const
const FLAT = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] } as const
const SKETCHES = { lasso: 'ring', redraw: 'ring', split: 'line' } as const

type Spot = readonly [number, number]

export function useGestures(map: ShallowRef<CellMap | undefined>, desk: Desk) {
  const { t } = useI18n()
  const under = ref<{ x: number; y: number; cell: number }>()
  const edge = useEdge(map, desk)
  const stroke = shallowRef<Stroke>()
  const sketch = useSketch(
    (x, y) => [...(map.value?.engine.placeAt(x, y) ?? [0, 0])] as Place,
    (place) => pixelOf(place),
    (places) => void drawn(places),
  )

  function pixelOf(place: Place): Spot {
    const point = map.value?.engine.gl.project(place)
    return [point?.x ?? 0, point?.y ?? 0]
  }

  async function drawn(places: Place[]): Promise<void> {
    const ground = desk.editor.ground.value
    if (!ground) return
    if (desk.tool.value === 'lasso') {
      desk.cells.value = new Set(enclosed(ground, places))
      sketch.clear()
      const facts = {
        n: formatNumber(desk.cells.value.size),
        households: formatNumber(desk.households.value),
      }
      if (desk.keeping.value && desk.cells.value.size > 0) {
        desk.keeping.value = false
        desk.asking.value = 'keep'
      }
      return desk.say(t('planning.editor.inHand', facts))
    }
    if (desk.tool.value === 'split')
      desk.choose(gridAlong(ground, desk.editor.shown.value, places, desk.grids.value[0]))
    else if (!desk.active.value) return desk.say(t('planning.editor.need.grid'))
    const well = await (desk.tool.value === 'split' ? desk.split(places) : desk.redraw(places))
    if (well) sketch.clear()
  }

  function click(
    spot: Spot,
    event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean },
  ): void {
    const cell = map.value?.cellAt([...spot])
    if (cell === undefined) {
      desk.choose(undefined)
      desk.cells.value = new Set()
      return
    }
    desk.cursor.value = cell
    if (event.shiftKey) desk.toggle(cell)
    else desk.choose(desk.editor.shown.value[cell], event.ctrlKey || event.metaKey)
  }

  function press(spot: Spot, event: PointerEvent): void {
    if (event.button !== 0 || !map.value) return
    const { tool } = desk
    if (tool.value === 'paint') stroke.value = Stroke.begin(map.value, desk, spot)
    else if (tool.value in SKETCHES) sketch.press(spot)
  }

  function move(spot: Spot): void {
    if (stroke.value) stroke.value.go(spot)
    else if (desk.tool.value in SKETCHES) sketch.drag(spot)
    if (map.value?.engine.gl.isMoving()) return
    const cell = map.value?.cellAt([...spot])
    under.value = cell === undefined ? undefined : { x: spot[0], y: spot[1], cell }
  }

  function release(spot: Spot): void {
    if (stroke.value) stroke.value.end()
    stroke.value = undefined
    if (desk.tool.value in SKETCHES) sketch.release(spot)
  }

  /** A click that was no drag, as the map tells it. */
  function tap(spot: Spot, event: MouseEvent): void {
    if (desk.tool.value === 'select') click(spot, event)
    else if (desk.tool.value === 'edge') void edge.pick(spot)
  }

  function cancel(): void {
    stroke.value?.cancel()
    stroke.value = undefined
  }

  function middle(): Place {
    const cell = desk.cursor.value
    const spots = desk.editor.ground.value?.spots
    if (cell !== undefined && spots) return [spots[2 * cell] ?? 0, spots[2 * cell + 1] ?? 0]
    const centre = map.value?.engine.gl.getCenter()
    return [centre?.lng ?? 0, centre?.lat ?? 0]
  }

  function walk(way: 'up' | 'down' | 'left' | 'right'): void {
    const ground = desk.editor.ground.value
    if (!ground) return
    const from = desk.cursor.value
    const next =
      from === undefined
        ? nearestCell(ground, middle())
        : stepped(ground, desk.neighbours.value, from, way)
    if (next === undefined) return desk.say(t('planning.editor.noCellThere'))
    desk.cursor.value = next
    const [x, y] = pixelOf(middle())
    const { gl } = map.value?.engine ?? {}
    const { clientWidth = 0, clientHeight = 0 } = gl?.getContainer() ?? {}
    if (x < 24 || y < 24 || x > clientWidth - 24 || y > clientHeight - 24)
      gl?.panTo(middle(), { duration: 0 })
    const grid = desk.byNumber.value.get(desk.editor.shown.value[next] ?? -1)
    const facts = {
      grid: grid?.name ?? t('common.none'),
      households: formatNumber(ground.households[next]),
    }
    desk.say(t('planning.editor.cellIs', facts))
  }

  function steer(way: keyof typeof FLAT, far: boolean): void {
    const [dx, dy] = FLAT[way]
    const px = far ? KEY_PX.far : KEY_PX.near
    if (desk.tool.value === 'edge') edge.nudge(dx * px * 0.5, dy * px * 0.5)
    else if (desk.tool.value in SKETCHES) sketch.steer(dx * px, dy * px, middle())
    else walk(way)
  }

  function take(): void {
    const { cursor, tool, active } = desk
    if (tool.value in SKETCHES) return sketch.mark()
    if (cursor.value === undefined) return
    if (tool.value === 'paint') {
      if (active.value) void desk.give(active.value.number, [cursor.value])
      else desk.say(t('planning.editor.need.grid'))
    } else desk.toggle(cursor.value)
  }

  function enter(add: boolean): void {
    if (desk.tool.value === 'edge') return void edge.lay()
    if (desk.tool.value in SKETCHES) return void sketch.finish()
    if (desk.tool.value === 'paint') return take()
    const cell = desk.cursor.value
    if (cell === undefined) return
    desk.choose(desk.editor.shown.value[cell], add)
    desk.say(
      t('planning.editor.chosen', {
        grids: desk.chosen.value.map((grid) => grid.name).join(' · '),
      }),
    )
  }

  /** What a key does on the map; false where it does nothing there. */
  function key(what: Meant): boolean {
    if ('step' in what) steer(what.step, what.far)
    else if ('turn' in what) edge.turn(what.turn)
    else if (!('act' in what)) return false
    else if (what.act === 'take') take()
    else if (what.act === 'enter' || what.act === 'add') enter(what.act === 'add')
    else if (what.act === 'back') return sketch.back()
    else return false
    return true
  }

  /** Put down what is under way: false where nothing is. */
  function leave(): boolean {
    const busy = stroke.value !== undefined || sketch.places.value.length > 0 || edge.held.value
    cancel()
    sketch.clear()
    edge.drop()
    return busy
  }

  watch(desk.tool, (tool) => {
    leave()
    if (tool !== 'lasso') desk.keeping.value = false
    if (tool in SKETCHES) sketch.kind.value = SKETCHES[tool as keyof typeof SKETCHES]
    if (tool === 'edge') void edge.ofChosen()
  })

  return { under, sketch, edge, press, move, release, tap, cancel, key, leave, pixelOf }
}

export type Gestures = ReturnType<typeof useGestures>
