/** Coordinates that somebody pasted into the address field. */

export interface Coordinates {
  lon: number
  lat: number
  /** Latitude was written first, as many maps do. */
  swapped: boolean
}

const NUMBER = String.raw`(-?\d{1,3}(?:\.\d+))\s*°?\s*[EN东北]?`
const PAIR = new RegExp(String.raw`^[(（[]?\s*${NUMBER}\s*[,，;；/\s]\s*${NUMBER}\s*[)）\]]?$`, 'i')

/** The two numbers of `text` where it is nothing but a pair of degrees; which is which is told by their size. */
export function parseCoordinates(text: string): Coordinates | undefined {
  const found = PAIR.exec(text.trim())
  if (!found) return undefined
  const first = Number(found[1])
  const second = Number(found[2])
  if (Math.abs(first) <= 180 && Math.abs(second) <= 90) {
    return { lon: first, lat: second, swapped: false }
  }
  if (Math.abs(first) <= 90 && Math.abs(second) <= 180) {
    return { lon: second, lat: first, swapped: true }
  }
  return undefined
}
