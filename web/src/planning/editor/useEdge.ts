/** The shared border of two grids while it is in hand. */
import { onScopeDispose, ref, watch, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { isDark } from '@/shell/theme'
import type { CellMap } from './CellMap'
import { courseNear, crossed, rejoined, type Course } from './course'
import type { EdgeTool } from './EdgeTool'
import type { Place } from './types'
import type { Desk } from './useDesk'

export function useEdge(map: ShallowRef<CellMap | undefined>, desk: Desk) {
  const { t } = useI18n()
  const held = ref(false)
  /** The point that the keys move. */
  const handle = ref<Place>()
  let tool: EdgeTool | undefined
  let course: Course | undefined
  let pair: [number, number] | undefined
  let at = 1
  let near: Place = [0, 0]

  async function opened(): Promise<EdgeTool | undefined> {
    if (tool || !map.value) return tool
    const { gl } = map.value.engine
    const made = await import('./EdgeTool')
    tool = new made.EdgeTool(
      gl,
      isDark.value ? '#6aa0ee' : '#1f5fbf',
      moving,
      (line) => void laid(line),
    )
    return tool
  }

  /** The cells that would change sides are shown at once, one grid after the other. */
  function moving(line: Place[]): void {
    const { ground, shown } = desk.editor
    if (!course || !pair || !ground.value) return
    desk.editor.try([])
    const between = crossed(ground.value, shown.value, pair, course.whole, rejoined(course, line))
    const [one, other] = pair
    const sides = between.map((cell) => (shown.value[cell] === one ? other : one))
    desk.editor.try(between.map((cell, at) => ({ cells: [cell], to: sides[at] ?? one })))
  }

  async function laid(line: Place[]): Promise<void> {
    if (!course || !pair) return
    desk.editor.try([])
    const whole = rejoined(course, line)
    if (whole !== course.whole) await desk.moveEdge(pair, course.whole, whole)
    await take(pair, near)
  }

  /** Take hold of the border of a pair of grids, the stretch that is nearest to a place. */
  async function take(both: [number, number], place: Place): Promise<void> {
    const found = courseNear(await desk.editor.courses(...both), place)
    const hand = await opened()
    if (!hand || !found) {
      drop()
      return desk.say(t('planning.editor.need.edge'))
    }
    ;[course, pair, near] = [found, both, place]
    held.value = true
    hand.hold(found.handles)
    at = Math.min(Math.max(at, 1), found.handles.length - 2)
    handle.value = found.handles[at]
  }

  /** Take hold of a border for the first time, and tell what can be done with it. */
  async function pick(both: [number, number], place: Place): Promise<void> {
    await take(both, place)
    if (course) desk.say(t('planning.editor.edgeHeld', { n: course.handles.length - 2 }))
  }

  function drop(): void {
    desk.editor.try([])
    tool?.hold([])
    ;[course, pair] = [undefined, undefined]
    held.value = false
    handle.value = undefined
    at = 1
  }

  onScopeDispose(() => tool?.close())
  watch(map, () => {
    // The map was opened anew, in other colours.
    tool = undefined
    drop()
  })

  return {
    held,
    handle,
    drop,
    /** Take hold of the border under a point of the frame. */
    async pick(spot: readonly [number, number]): Promise<void> {
      const { ground, shown, mayEdit } = desk.editor
      const arc = map.value?.arcAt(spot)
      if (arc === undefined || !ground.value || !mayEdit.value) return
      const sides = [ground.value.left[arc] ?? -1, ground.value.right[arc] ?? -1]
      const [one = -1, other = -1] = sides.map((cell) => shown.value[cell] ?? -1)
      if (one < 0 || other < 0 || one === other) return
      desk.grids.value = [one, other]
      await pick([one, other], [...(map.value?.engine.placeAt(...spot) ?? [0, 0])] as Place)
    },
    /** Take hold of the border of the two grids chosen. */
    async ofChosen(): Promise<void> {
      const [one, other, more] = desk.grids.value
      if (one === undefined || other === undefined || more !== undefined)
        return desk.say(t('planning.editor.need.edge'))
      const centre = map.value?.engine.gl.getCenter()
      await pick([one, other], [centre?.lng ?? 0, centre?.lat ?? 0])
    },
    /** The next or the last point for the keys. */
    turn(by: 1 | -1): void {
      const line = tool?.line() ?? []
      if (!held.value || line.length < 3) return
      at = 1 + ((at - 1 + by + line.length - 2) % (line.length - 2))
      handle.value = line[at]
    },
    /** Move that point by pixels. */
    nudge(dx: number, dy: number): void {
      if (!held.value || !tool || !handle.value || !map.value) return
      const { gl } = map.value.engine
      const { x, y } = gl.project(handle.value)
      const { lng, lat } = gl.unproject([x + dx, y + dy])
      tool.put(at, [Number(lng.toFixed(8)), Number(lat.toFixed(8))])
      handle.value = tool.line()[at]
      moving(tool.line())
    },
    /** Lay the border as it was moved by the keys. */
    lay: () => laid(tool?.line() ?? []),
  }
}
