/** What a plan comes to, as the sentences that are said of it: which ones, with which numbers. */
import type { PlanPreview } from '../types'

export type Said =
  | 'nothing'
  | 'households'
  | 'householdsAll'
  | 'visits'
  | 'moving'
  | 'staying'
  | 'waiting'
  | 'urgent'
  | 'overdue'
  | 'soon'
  | 'leaders'
  | 'grids'

export interface Sentence {
  what: Said
  /** The figures in it. */
  facts: Record<string, number>
}

/** Sentences that have something to say, the weightiest first; what is zero is not said. */
export function sentencesOf({
  households,
  visits,
  cases,
  leaders,
  grids,
}: PlanPreview): Sentence[] {
  const { moved, to_another_leader: led } = households
  const gaining = leaders.filter(({ change }) => change === 'gains').length
  const losing = leaders.filter(({ change }) => change === 'loses').length
  const changed = grids.filter(({ change }) => change !== 'same').length
  const clock = (name: string): number => cases.by_clock.find(({ clock }) => clock === name)?.n ?? 0
  const [overdue, soon] = [clock('overdue'), clock('within_7_days')]
  const said: (Sentence | false)[] = [
    moved > 0 && led === moved && { what: 'householdsAll', facts: { moved } },
    moved > 0 && led !== moved && { what: 'households', facts: { moved, led } },
    cases.moving > 0 && { what: 'moving', facts: { n: cases.moving } },
    cases.staying > 0 && { what: 'staying', facts: { n: cases.staying } },
    cases.in_review > 0 && { what: 'waiting', facts: { n: cases.in_review } },
    overdue > 0 && soon > 0 && { what: 'urgent', facts: { overdue, soon } },
    overdue > 0 && soon === 0 && { what: 'overdue', facts: { overdue } },
    soon > 0 && overdue === 0 && { what: 'soon', facts: { soon } },
    visits.disturbed > 0 && { what: 'visits', facts: { n: visits.disturbed } },
    gaining + losing > 0 && { what: 'leaders', facts: { gaining, losing } },
    changed > 0 && { what: 'grids', facts: { n: changed } },
  ]
  const found = said.filter((each) => each !== false)
  return found.length > 0 ? found : [{ what: 'nothing', facts: {} }]
}
