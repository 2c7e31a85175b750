import { describe, expect, it } from 'vitest'
import { useSketch, type Sketch } from './sketch'
import type { Place } from './types'

function sketching(kind: 'line' | 'ring'): { sketch: Sketch; finished: Place[][] } {
  const finished: Place[][] = []
  const sketch = useSketch(
    (x, y) => [x, y],
    (place) => place,
    (places) => finished.push(places),
  )
  sketch.kind.value = kind
  return { sketch, finished }
}

function click(sketch: Sketch, x: number, y: number): void {
  sketch.press([x, y])
  sketch.release([x, y])
}

describe('a sketch', () => {
  it('has a point at every click, and is done with a click on the last', () => {
    const { sketch, finished } = sketching('line')
    click(sketch, 0, 0)
    click(sketch, 50, 0)
    click(sketch, 100, 20)
    click(sketch, 101, 21)
    expect(finished).toEqual([
      [
        [0, 0],
        [50, 0],
        [100, 20],
      ],
    ])
  })

  it('is done with one stroke, and small trembling is none', () => {
    const { sketch, finished } = sketching('ring')
    sketch.press([0, 0])
    sketch.drag([2, 1])
    expect(sketch.places.value).toEqual([])
    for (const [x, y] of [
      [20, 0],
      [21, 1],
      [20, 20],
      [0, 20],
    ] as const)
      sketch.drag([x, y])
    sketch.release([0, 20])
    expect(finished).toEqual([
      [
        [0, 0],
        [20, 0],
        [20, 20],
        [0, 20],
      ],
    ])
  })

  it('of too few points is not done', () => {
    const { sketch, finished } = sketching('ring')
    click(sketch, 0, 0)
    click(sketch, 50, 0)
    expect(sketch.finish()).toBe(false)
    expect(finished).toEqual([])
  })

  it('is drawn by keys too, and the last point is taken back', () => {
    const { sketch, finished } = sketching('line')
    sketch.steer(8, 0, [100, 100])
    sketch.mark()
    sketch.steer(0, 48, [0, 0])
    sketch.mark()
    sketch.steer(48, 0, [0, 0])
    sketch.mark()
    expect(sketch.back()).toBe(true)
    expect(sketch.finish()).toBe(true)
    expect(finished).toEqual([
      [
        [108, 100],
        [108, 148],
      ],
    ])
  })

  it('makes room for the next once it is done', () => {
    const { sketch } = sketching('line')
    click(sketch, 0, 0)
    click(sketch, 50, 0)
    sketch.finish()
    click(sketch, 200, 200)
    expect(sketch.places.value).toEqual([[200, 200]])
  })
})
