import { describe, expect, it } from 'vitest'
import type { AreaItem, Level } from '@/shell/api'
import { countOf, ordered } from './areas'

function area(code: string, level: Level, parent: string | null): AreaItem {
  return { code, name: code, level, parent, kind: 'base', households: null, bbox: [] }
}

const district = area('D', 'district', null)
const towns = [area('T1', 'town', 'D'), area('T2', 'town', 'D')]
const communities = [
  area('T2a', 'community', 'T2'),
  area('T1a', 'community', 'T1'),
  area('T1b', 'community', 'T1'),
]

describe('the areas of a new plan', () => {
  it('stand town by town, communities under their town', () => {
    const codes = ordered(towns, communities).map(({ code }) => code)
    expect(codes).toEqual(['T1', 'T1a', 'T1b', 'T2', 'T2a'])
  })

  it('are counted by community, and each once', () => {
    const offered = [district, ...ordered(towns, communities)]
    expect(countOf([], offered)).toBe(0)
    expect(countOf(['T1a'], offered)).toBe(1)
    expect(countOf(['T1', 'T1a', 'T2a'], offered)).toBe(3)
    expect(countOf(['D', 'T1a'], offered)).toBe(3)
  })
})
