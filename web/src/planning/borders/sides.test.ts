import { describe, expect, it } from 'vitest'
import type { AreaItem } from '@/shell/api'
import type { Ground } from '../editor/types'
import { beside, gone, nearestTaker } from './sides'

function community(code: string, bbox: number[]): AreaItem {
  return { code, name: code, level: 'community', parent: null, kind: 'base', households: 0, bbox }
}

describe('communities beside one', () => {
  const all = [
    community('a', [98.5, 39.7, 98.51, 39.71]),
    community('b', [98.51, 39.7, 98.52, 39.71]),
    community('c', [98.53, 39.7, 98.54, 39.71]),
  ]
  it('are those whose boxes touch its own', () => {
    expect(beside(all, 'a').map(({ code }) => code)).toEqual(['b'])
  })
  it('are none before one is chosen', () => {
    expect(beside(all, undefined)).toEqual([])
  })
})

/** Two cells that give, then two that take, from west to east; each in a grid of its own. */
const ground = {
  community: Int32Array.of(0, 0, 1, 1),
  home: Int32Array.of(0, 1, 2, 3),
  spots: Float64Array.of(98.5, 39.7, 98.51, 39.7, 98.52, 39.7, 98.53, 39.7),
} as Partial<Ground> as Ground

describe('cells that go over', () => {
  it('are offered to the nearest grid of the side that takes', () => {
    expect(nearestTaker(ground, [1])).toBe(2)
    expect(nearestTaker(ground, [])).toBeUndefined()
  })
  it('are in the grid that takes them, and all others where they were', () => {
    expect([...gone(ground, new Set([1]), 2)]).toEqual([0, 2, 2, 3])
    expect(gone(ground, new Set(), 2)).toBe(ground.home)
  })
})
