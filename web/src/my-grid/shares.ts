/** What came or went with grids drawn anew, as parts of a sentence: only what there is. */
import type { Notice } from '@/shell/api'

export type Share = Notice['gained']

export interface Part {
  key: 'grids' | 'households' | 'cases'
  values: Record<string, string | number>
}

/** The parts of a share, grids first, each with what its words are filled with. */
export function partsOf(share: Share, comma: string): Part[] {
  const parts: Part[] = []
  if (share.grids.length) {
    parts.push({
      key: 'grids',
      values: { names: share.grids.map((grid) => grid.name).join(comma) },
    })
  }
  if (share.households) parts.push({ key: 'households', values: { n: share.households } })
  if (share.cases) parts.push({ key: 'cases', values: { n: share.cases } })
  return parts
}
