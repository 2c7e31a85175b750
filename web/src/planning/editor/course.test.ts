import { describe, expect, it } from 'vitest'
import { chessboard } from './chessboard'
import { courseNear, crossed, enclosed, gridAlong, rejoined } from './course'
import type { Place } from './types'

/** A border eastwards with small teeth that are not worth a handle, and one corner that is. */
const TEETH: Place[] = Array.from({ length: 21 }, (_, at): Place => [
  98.5 + at * 1e-4,
  39.7 + (at % 2) * 1e-5 + (at > 10 ? (at - 10) * 1e-4 : 0),
])

describe('the handles of a border', () => {
  const course = courseNear([TEETH], [98.5, 39.7])

  it('are few, and the ends are among them', () => {
    expect(course?.handles.length).toBeLessThan(6)
    expect(course?.handles[0]).toEqual(TEETH[0])
    expect(course?.handles.at(-1)).toEqual(TEETH.at(-1))
  })

  it('left alone, change no point of it', () => {
    expect(course && rejoined(course, course.handles)).toBe(course?.whole)
  })

  it('one moved, keep all points before the one ahead of it and after the next', () => {
    if (!course) throw new Error('no course')
    const { handles, at } = course
    const edited = handles.map((place, index): Place => (index === 1 ? [98.501, 39.705] : place))
    const line = rejoined(course, edited)
    expect(line[0]).toEqual(TEETH[0])
    expect(line).toContainEqual([98.501, 39.705])
    expect(line.slice(2)).toEqual(TEETH.slice(at[2]))
  })

  it('may grow by one between two', () => {
    if (!course) throw new Error('no course')
    const { handles } = course
    const edited = [handles[0] as Place, [98.5005, 39.69] as Place, ...handles.slice(1)]
    const line = rejoined(course, edited)
    expect(line[1]).toEqual([98.5005, 39.69])
    expect(line.slice(2)).toEqual(TEETH.slice(course.at[1]))
  })

  it('of a border that goes round, hold the half beside the place, with two ends', () => {
    const round: Place[] = Array.from({ length: 33 }, (_, at): Place => [
      Math.cos((at % 32) * (Math.PI / 16)),
      Math.sin((at % 32) * (Math.PI / 16)),
    ])
    const half = courseNear([round], [2, 0])
    expect(half?.whole).toHaveLength(17)
    expect(half?.whole[8]).toEqual([1, 0])
  })

  it('are three at least, so that the keys find one to move', () => {
    const leg: Place[] = [
      [98.5, 39.7],
      [98.502, 39.7],
    ]
    expect(courseNear([leg], [98.5, 39.7])?.handles).toEqual([leg[0], [98.501, 39.7], leg[1]])
    const straight: Place[] = [...leg.slice(0, 1), [98.5015, 39.7], ...leg.slice(1)] as Place[]
    expect(courseNear([straight], [98.5, 39.7])?.handles).toEqual(straight)
  })

  it('are of the stretch that is nearest', () => {
    const far: Place[] = [
      [99, 40],
      [99.1, 40],
    ]
    expect(courseNear([far, TEETH], [98.5, 39.7])?.whole).toBe(TEETH)
    expect(courseNear([], [98.5, 39.7])).toBeUndefined()
  })
})

describe('what lies between', () => {
  const board = chessboard(4, 3)
  const of = Int32Array.from([0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 2, 2])
  const whole: Place[] = [
    [98.5015, 39.699],
    [98.5015, 39.7025],
  ]

  it('an old border and a new one changes sides, and cells of other grids do not', () => {
    const line: Place[] = [
      [98.5015, 39.699],
      [98.5026, 39.7],
      [98.5026, 39.7022],
      [98.5015, 39.7025],
    ]
    expect(crossed(board, of, [0, 1], whole, line)).toEqual([2, 6])
  })

  it('a ring is in it', () => {
    const ring: Place[] = [
      [98.4995, 39.6995],
      [98.5015, 39.6995],
      [98.5015, 39.7015],
      [98.4995, 39.7015],
    ]
    expect(enclosed(board, ring)).toEqual([0, 1, 4, 5])
  })

  it('a line cuts the grid in which most of it lies, or the chosen one if it lies there enough', () => {
    const across: Place[] = [
      [98.4996, 39.7],
      [98.5024, 39.7],
    ]
    expect(gridAlong(board, of, across, undefined)).toBe(0)
    expect(gridAlong(board, of, across, 1)).toBe(1)
    expect(gridAlong(board, of, across, 2)).toBe(0)
  })
})
