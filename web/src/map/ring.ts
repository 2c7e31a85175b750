/** A ring drawn by hand on the map: what lies in it, and how it is kept in an address. */

/** Longitude and latitude in degrees. */
export type Place = readonly [number, number]

const PLACES = 5
const MOST_CORNERS = 40

/** Whether `place` lies in the ring, by the even-odd rule; the ring closes itself. */
export function inRing([x, y]: Place, ring: readonly Place[]): boolean {
  let inside = false
  ring.forEach(([x1, y1], index) => {
    const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1]
    const crosses = y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1
    if (crosses) inside = !inside
  })
  return inside
}

/** The ring with corners left out evenly until an address can carry it. */
export function thinned(ring: readonly Place[]): Place[] {
  const step = Math.max(1, Math.ceil(ring.length / MOST_CORNERS))
  return ring.filter((_, index) => index % step === 0)
}

/** `98.51234_39.73456~98.52…`: signs that an address carries as they are. */
export function writeRing(ring: readonly Place[]): string {
  return ring.map((place) => place.map((part) => part.toFixed(PLACES)).join('_')).join('~')
}

/** The ring that `text` says; empty where it is not one of three corners at least. */
export function readRing(text: string | undefined): Place[] {
  const places = (text ?? '').split('~').map((pair) => pair.split('_').map(Number))
  const whole = places.every((pair) => pair.length === 2 && pair.every(Number.isFinite))
  return whole && places.length >= 3 ? places.map(([lon = 0, lat = 0]) => [lon, lat]) : []
}
