import { describe, expect, it } from 'vitest'
import { assigned, GridNumbers, NO_GRID, placesOf, withMoves } from './assigning'
import { coloured, deviationClass, GRID_COLOURS } from './colouring'
import { counted, middles, moved, off } from './counting'
import { edgesOf, lookOf } from './looks'
import { EDGE, MARK } from './cellLayers'
import { chessboard } from './chessboard'
import { nearestCell, neighboursOf, stepped } from './walking'

const board = chessboard(4, 3)

describe('counting', () => {
  it('adds up cells, households and ground of each grid, and loses none', () => {
    const counts = counted(board, Int32Array.from([0, 0, 1, 1, 0, 0, 1, 1, -1, 0, 1, 1]), 2)
    expect(counts).toEqual([
      { cells: 5, households: 1 + 2 + 5 + 6 + 10, areaM2: 500 },
      { cells: 6, households: 3 + 4 + 7 + 8 + 11 + 12, areaM2: 600 },
    ])
  })

  it('tells what is in another grid than in force', () => {
    const home = new Int32Array(12)
    const now = withMoves(home, [{ cells: [2, 3], to: 1 }])
    expect(moved(board, now, home)).toEqual({ cells: 2, households: 7 })
    expect(moved(board, withMoves(now, [{ cells: [2, 3], to: 0 }]), home).cells).toBe(0)
  })

  it('holds nothing against nothing', () => {
    expect(off(30, 20)).toBeCloseTo(0.5)
    expect(off(30, 0)).toBe(0)
  })

  it('writes the name of a grid into one of its own cells', () => {
    const of = Int32Array.from([0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1])
    const [first = -1, second = -1, none] = middles(board, of, 3)
    expect(of[first]).toBe(0)
    expect(of[second]).toBe(1)
    expect(none).toBe(-1)
  })
})

describe('the grid of each cell', () => {
  it('is what the server says, by the ids that it knows, and cells elsewhere are left out', () => {
    const numbers = new GridNumbers()
    const none = new Int32Array(12).fill(NO_GRID)
    const assignment = [
      { grid: 'a', atoms: [101, 102] },
      { grid: null, atoms: [103] },
      { grid: 'b', atoms: [104, 999] },
    ]
    const of = assigned(placesOf(board), none, assignment, numbers)
    expect([...of.slice(0, 5)]).toEqual([0, 0, -1, 1, -1])
    expect(numbers.keys).toEqual(['a', 'b'])
    expect(numbers.of('b')).toBe(1)
  })
})

describe('colours', () => {
  const halves = Int32Array.from([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3])

  it('differ on neighbours', () => {
    const colours = coloured(board, halves, 4)
    for (const [one, other] of [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ] as const)
      expect(colours[one]).not.toBe(colours[other])
  })

  it('stay as they were while neighbours differ, and change where they no longer do', () => {
    expect(coloured(board, halves, 4, [0, 1, 1, 0])).toEqual([0, 1, 1, 0])
    const clash = coloured(board, halves, 4, [3, 3, 1, 0])
    expect(clash[0]).toBe(3)
    expect(clash[1]).not.toBe(3)
  })

  it('tell deviations apart evenly on both sides', () => {
    expect([-0.6, -0.3, -0.2, 0, 0.2, 0.3, 0.6].map(deviationClass)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(deviationClass(0.1)).toBe(3)
    expect(deviationClass(-0.1)).toBe(3)
    expect(GRID_COLOURS).toHaveLength(6)
  })
})

describe('what the map shows', () => {
  const of = Int32Array.from([0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1])

  it('marks cells that changed, are selected, or stand in the way', () => {
    const look = lookOf({
      of,
      home: new Int32Array(12),
      colours: [4, 2],
      deviations: new Map(),
      colouring: 'grids',
      selected: new Set([0, 1]),
      refused: new Set([1]),
      others: new Set([0, 5]),
    })
    expect([...look.colour.slice(0, 4)]).toEqual([4, 4, 2, 2])
    expect([...look.changed.slice(0, 4)]).toEqual([0, 0, 1, 1])
    expect([look.mark[0], look.mark[1], look.mark[5], look.mark[6]]).toEqual([
      MARK.selected,
      MARK.refused,
      MARK.others,
      MARK.none,
    ])
  })

  it('draws borders of grids, of the one chosen and of the cell under the cursor', () => {
    const between = (one: number, other: number): number =>
      board.left.findIndex((left, arc) => left === one && board.right[arc] === other)
    const plain = edgesOf(board, of, [], undefined)
    expect(plain[between(1, 2)]).toBe(EDGE.grid)
    expect(plain[between(0, 1)]).toBe(EDGE.cell)
    expect(edgesOf(board, of, [1], undefined)[between(1, 2)]).toBe(EDGE.grids)
    expect(edgesOf(board, of, [1], 0)[between(0, 1)]).toBe(EDGE.cursor)
    expect(plain[board.right.findIndex((right) => right < 0)]).toBe(EDGE.community)
  })
})

describe('walking', () => {
  const neighbours = neighboursOf(board)

  it('goes to the neighbour in the way of the arrow', () => {
    expect(stepped(board, neighbours, 5, 'right')).toBe(6)
    expect(stepped(board, neighbours, 5, 'left')).toBe(4)
    expect(stepped(board, neighbours, 5, 'up')).toBe(9)
    expect(stepped(board, neighbours, 5, 'down')).toBe(1)
  })

  it('stays where nothing is that way', () => {
    expect(stepped(board, neighbours, 0, 'left')).toBeUndefined()
  })

  it('begins at the cell nearest to the middle of the map', () => {
    expect(nearestCell(board, [98.5021, 39.7011])).toBe(6)
  })
})
