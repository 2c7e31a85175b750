import { describe, expect, it } from 'vitest'
import type { Ground } from '../editor/types'
import { around, partingsOf } from './parting'

/** Three cells in a row; each arc is the border between two of them. */
const ground = {
  atoms: [11, 12, 13],
  left: Int32Array.of(0, 1),
  right: Int32Array.of(1, 2),
  spots: Float64Array.of(98.5, 39.7, 98.51, 39.7, 98.52, 39.71),
} as Partial<Ground> as Ground

const inForce = [
  { grid: 'a', atoms: [11, 12] },
  { grid: 'b', atoms: [13] },
]

describe('two partings of the same cells', () => {
  it('number a grid alike in both, also one that is in the other alone', () => {
    const { one, other, keys } = partingsOf(ground, inForce, [
      { grid: 'new', atoms: [11] },
      { grid: null, atoms: [12] },
      { grid: 'b', atoms: [13] },
    ])
    const named = (of: Int32Array): (string | undefined)[] => [...of].map((number) => keys[number])
    expect(named(one.of)).toEqual(['a', 'a', 'b'])
    expect(named(other.of)).toEqual(['new', undefined, 'b'])
    expect(one.colours[1]).toBe(other.colours[1])
  })

  it('lay what differs on top of the first where only that is told', () => {
    const told = [{ grid: 'b', atoms: [12] }]
    const { other, keys } = partingsOf(ground, inForce, told, { onTop: true })
    expect([...other.of].map((number) => keys[number])).toEqual(['a', 'b', 'b'])
  })

  it('never give neighbours one colour, also where a grid cannot keep its own', () => {
    const atoms = [1, 2, 3, 4, 5, 6, 7]
    const row = {
      atoms,
      left: Int32Array.from(atoms.slice(1), (_, at) => at),
      right: Int32Array.from(atoms.slice(1), (_, at) => at + 1),
    } as Partial<Ground> as Ground
    const grids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const mixed = [1, 3, 4, 5, 6, 7, 2]
    const { one, other } = partingsOf(
      row,
      grids.map((grid, at) => ({ grid, atoms: [mixed[at] ?? 0] })),
      grids.map((grid, at) => ({ grid, atoms: [at + 1] })),
    )
    for (const { of, colours } of [one, other]) {
      row.left.forEach((left, arc) => {
        expect(colours[of[left] ?? -1]).not.toBe(colours[of[row.right[arc] ?? -1] ?? -1])
      })
    }
  })
})

describe('the ground around cells', () => {
  it('holds all of them with room', () => {
    const [west = 0, south = 0, east = 0, north = 0] = around(ground, [0, 2]) ?? []
    expect(west).toBeLessThan(98.5)
    expect(south).toBeLessThan(39.7)
    expect(east).toBeGreaterThan(98.52)
    expect(north).toBeGreaterThan(39.71)
  })
  it('is nowhere without cells', () => {
    expect(around(ground, [])).toBeUndefined()
  })
})
