/** A line or ring while it is drawn: by clicks, in one stroke, or with the keys that move a cross. */
import { ref, shallowRef } from 'vue'
import type { Place } from './types'

/** A stroke has a point every so many pixels, and begins where the pointer has gone as far. */
const STROKE_PX = 5
/** A click so near to the last point says that the drawing is done. */
const DONE_PX = 6
const LEAST = { line: 2, ring: 3 } as const

export type Kind = keyof typeof LEAST
type Spot = readonly [number, number]

export function useSketch(
  placeAt: (x: number, y: number) => Place,
  pixelOf: (place: Place) => Spot,
  finished: (places: Place[]) => void,
) {
  const places = shallowRef<Place[]>([])
  const kind = ref<Kind>('line')
  const cross = shallowRef<Place>()
  let pressed: Spot | undefined
  let stroke = false
  /** What stands there was finished, and goes when the next begins. */
  let old = false

  const apart = ([x, y]: Spot, [u, v]: Spot): number => Math.hypot(x - u, y - v)
  const near = (spot: Spot, px: number): boolean => {
    const last = places.value.at(-1)
    return last !== undefined && apart(pixelOf(last), spot) < px
  }

  function begin(): void {
    if (old) places.value = []
    old = false
  }

  function finish(): boolean {
    if (old || places.value.length < LEAST[kind.value]) return false
    old = true
    cross.value = undefined
    finished(places.value)
    return true
  }

  return {
    places,
    kind,
    cross,
    finish,
    press(spot: Spot): void {
      begin()
      pressed = spot
      stroke = false
    },
    drag(spot: Spot): void {
      if (!pressed) return
      if (!stroke && apart(pressed, spot) < STROKE_PX) return
      if (!stroke && places.value.length === 0) places.value = [placeAt(...pressed)]
      stroke = true
      if (!near(spot, STROKE_PX)) places.value = [...places.value, placeAt(...spot)]
    },
    release(spot: Spot): void {
      if (!pressed) return
      pressed = undefined
      if (stroke) finish()
      else if (near(spot, DONE_PX)) finish()
      else places.value = [...places.value, placeAt(...spot)]
    },
    /** Take the last point back; false where there is none. */
    back(): boolean {
      if (places.value.length === 0) return false
      places.value = old ? [] : places.value.slice(0, -1)
      old = false
      return true
    },
    /** Move the cross by pixels; it begins at `start`. */
    steer(dx: number, dy: number, start: Place): void {
      const [x, y] = pixelOf(cross.value ?? start)
      cross.value = placeAt(x + dx, y + dy)
    },
    /** A point where the cross is. */
    mark(): void {
      begin()
      if (cross.value) places.value = [...places.value, cross.value]
    },
    clear(): void {
      places.value = []
      cross.value = undefined
      pressed = undefined
    },
  }
}

export type Sketch = ReturnType<typeof useSketch>
