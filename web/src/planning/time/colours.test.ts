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

  it('stay from one date to another', () => {
    const before = colouredByBox(board(5, 5))
    const fewer = board(5, 5).filter(({ code }) => code !== '2,2')
    const after = colouredByBox(fewer, before)
    for (const { code } of fewer) expect(after.get(code)).toBe(before.get(code))
  })

  it('are found for more neighbours than there are colours', () => {
    const stack = Array.from({ length: 20 }, (_, at) => ({ code: `${at}`, bbox: [0, 0, 1, 1] }))
    expect(new Set(colouredByBox(stack).values()).size).toBe(6)
  })
})
