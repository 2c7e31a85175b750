import { describe, expect, it } from 'vitest'
import { partsOf } from './shares'

describe('what came with grids drawn anew', () => {
  it('names grids first, and nothing that there is none of', () => {
    const grids = [
      { code: '1', name: '第1网格' },
      { code: '2', name: '第2网格' },
    ]
    expect(partsOf({ grids, households: 80, cases: 0 }, '、')).toEqual([
      { key: 'grids', values: { names: '第1网格、第2网格' } },
      { key: 'households', values: { n: 80 } },
    ])
    expect(partsOf({ grids: [], households: 0, cases: 3 }, '、')).toEqual([
      { key: 'cases', values: { n: 3 } },
    ])
    expect(partsOf({ grids: [], households: 0, cases: 0 }, '、')).toEqual([])
  })
})
