import { describe, expect, it } from 'vitest'
import { colouredByBox, type Boxed } from './colours'

/** Squares of a board, each known by its column and row. */
function board(columns: number, rows: number): Boxed[] {
  return Array.from({ length: columns * rows }, (_, at) => {
    const [x, y] = [at % columns, Math.floor(at / columns)]
    return { code: `${x},${y}`, bbox: [x, y, x + 1, y + 1].map((each) => each / 100) }
  })
}

describe('colours of grids by their boxes', () => {
  it('differ between neighbours', () => {
    const found = colouredByBox(board(12, 12))
    for (let x = 0; x < 11; x += 1) {
      for (let y = 0; y < 11; y += 1) {
        expect(found.get(`${x},${y}`)).not.toBe(found.get(`${x + 1},${y}`))
        expect(found.get(`${x},${y}`)).not.toBe(found.get(`${x},${y + 1}`))
      }
    }
  })

  it('stay from one date to another, but for what newly lies beside its own', () => {
    const areas = board(5, 5)
    const before = new Map([...colouredByBox(areas)].map(([code, at]) => [code, (at + 1) % 6]))
    before.set('2,2', before.get('2,1') ?? 0)
    const after = colouredByBox(areas, before)
    const changed = areas.filter(({ code }) => after.get(code) !== before.get(code))
    expect(changed.map(({ code }) => code)).toEqual(['2,2'])
  })

  it('are found for more neighbours than there are colours', () => {
    const stack = Array.from({ length: 20 }, (_, at) => ({ code: `${at}`, bbox: [0, 0, 1, 1] }))
    expect(new Set(colouredByBox(stack).values()).size).toBe(6)
  })
})
