import { describe, expect, it } from 'vitest'
import type { AreaHistory } from '../types'
import { pictureOf } from './kinship'

type Node = AreaHistory['lineage']['nodes'][number]
const [START, SPLIT, LATER] = ['2024-01-01', '2026-10-10', '2026-12-01'].map(
  (day) => `${day}T00:00:00+08:00`,
) as [string, string, string]

function node(code: string, from: string, to: string | null = null, changed: string[] = []): Node {
  return { code, name: `第${code}网格`, from, to, changed_at: changed }
}

function history(nodes: Node[], links: AreaHistory['lineage']['links'] = []): AreaHistory {
  return {
    area: { code: '1', name: '第1网格', level: 'grid' },
    versions: [],
    lineage: { nodes, links },
  }
}

describe('the picture of an area and its kin', () => {
  it('of one that never changed is a bar that goes on', () => {
    const { bars, columns, links } = pictureOf(history([node('1', START)]))
    expect(columns.map(({ at }) => at)).toEqual([START, null])
    expect(bars).toHaveLength(1)
    expect(bars[0]).toMatchObject({ own: true, open: true, marks: [] })
    expect(bars[0]?.width).toBeGreaterThan(0)
    expect(links).toEqual([])
  })

  it('gives every instant a column of the same width, in the order of time', () => {
    const nodes = [node('1', START, null, [SPLIT]), node('2', SPLIT, LATER), node('3', LATER)]
    const { columns } = pictureOf(history(nodes))
    expect(columns.map(({ at }) => at)).toEqual([START, SPLIT, LATER, null])
    const steps = columns.slice(1).map(({ x }, at) => x - (columns[at]?.x ?? 0))
    expect(new Set(steps).size).toBe(1)
  })

  it('puts what came of an area below it, and a link between', () => {
    const nodes = [node('1', START, null, [SPLIT]), node('9', START), node('2', SPLIT)]
    const { bars, links } = pictureOf(history(nodes, [{ from: '1', to: '2', at: SPLIT }]))
    const ys = new Map(bars.map(({ code, y }) => [code, y]))
    expect([...ys.entries()].sort((a, b) => a[1] - b[1]).map(([code]) => code)).toEqual([
      '1',
      '2',
      '9',
    ])
    expect(new Set(ys.values()).size).toBe(3)
    expect(links).toHaveLength(1)
    const split = bars.find(({ code }) => code === '2')
    expect(links[0]?.path.endsWith(`${split?.x},${(split?.y ?? 0) + 5}`)).toBe(true)
  })

  it('knows no loop: grids that came of each other stand in both lanes', () => {
    const links = [
      { from: '1', to: '2', at: SPLIT },
      { from: '2', to: '1', at: LATER },
    ]
    const { bars } = pictureOf(history([node('1', START), node('2', START)], links))
    expect(bars).toHaveLength(2)
  })
})
