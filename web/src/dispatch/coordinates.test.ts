import { describe, expect, it } from 'vitest'
import { parseCoordinates } from './coordinates'

describe('pasted coordinates', () => {
  it.each([
    ['98.5123, 39.7412', 98.5123, 39.7412, false],
    ['（98.5123，39.7412）', 98.5123, 39.7412, false],
    ['98.5123 39.7412', 98.5123, 39.7412, false],
    ['98.5123°E, 39.7412°N', 98.5123, 39.7412, false],
    ['39.7412, 98.5123', 98.5123, 39.7412, true],
    ['-0.1275, 51.5072', -0.1275, 51.5072, false],
  ])('%s', (text, lon, lat, swapped) => {
    expect(parseCoordinates(text)).toEqual({ lon, lat, swapped })
  })

  it.each(['阳光花园3号楼', '3-2-101', '98.51', '98, 39', '198.5, 139.7', '0937 2651234'])(
    'are not %s',
    (text) => {
      expect(parseCoordinates(text)).toBeUndefined()
    },
  )
})
