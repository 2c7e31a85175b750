import { describe, expect, it } from 'vitest'
import type { PlanPreview } from '../types'
import { sentencesOf } from './sentences'

function preview(given: Partial<PlanPreview>): PlanPreview {
  return {
    revision: 1,
    counted_at: '2026-10-10T00:00:00Z',
    households: { moved: 0, to_another_leader: 0 },
    visits: { disturbed: 0 },
    cases: { moving: 0, staying: 0, in_review: 0, by_state: [], by_clock: [] },
    leaders: [],
    grids: [],
    ...given,
  }
}

function leader(change: 'gains' | 'loses' | 'same'): PlanPreview['leaders'][number] {
  return {
    id: 1,
    name: '李',
    grids_before: 1,
    grids_after: 1,
    households_before: 1,
    households_after: 1,
    cases_before: 0,
    cases_after: 0,
    change,
  }
}

describe('what a plan comes to', () => {
  it('is said to be nothing where nothing changes', () => {
    expect(sentencesOf(preview({ leaders: [leader('same')] }))).toEqual([
      { what: 'nothing', facts: {} },
    ])
  })

  it('names households first and leaves out what is zero', () => {
    const found = sentencesOf(
      preview({
        households: { moved: 310, to_another_leader: 120 },
        leaders: [leader('gains'), leader('gains'), leader('loses')],
      }),
    )
    expect(found).toEqual([
      { what: 'households', facts: { moved: 310, led: 120 } },
      { what: 'leaders', facts: { gaining: 2, losing: 1 } },
    ])
  })

  it('says shorter that all households that move change their leader', () => {
    const [first] = sentencesOf(preview({ households: { moved: 9, to_another_leader: 9 } }))
    expect(first).toEqual({ what: 'householdsAll', facts: { moved: 9 } })
  })

  it('tells disputes that change hands from those that stay, and how pressing they are', () => {
    const found = sentencesOf(
      preview({
        cases: {
          moving: 4,
          staying: 2,
          in_review: 1,
          by_state: [],
          by_clock: [
            { clock: 'overdue', n: 1 },
            { clock: 'later', n: 6 },
          ],
        },
      }),
    )
    expect(found.map(({ what }) => what)).toEqual(['moving', 'staying', 'waiting', 'overdue'])
    expect(found.at(-1)?.facts).toEqual({ overdue: 1 })
  })
})
