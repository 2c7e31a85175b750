import { describe, expect, it } from 'vitest'
import type { CaseItem } from '@/shell/api'
import { isLate, sortDesk } from './order'

function item(
  number: string,
  state: CaseItem['state'],
  due_at: string,
  accept_by?: string,
): CaseItem {
  return { number, state, due_at, accept_by: accept_by ?? null } as CaseItem
}

describe('a leader’s own disputes', () => {
  it('stand by what is soonest due, those to accept apart', () => {
    const desk = sortDesk([
      item('d', 'mediating', '2026-11-09T09:00:00+08:00'),
      item('b', 'assigned', '2026-11-08T09:00:00+08:00', '2026-10-11T09:00:00+08:00'),
      item('c', 'accepted', '2026-10-09T09:00:00+08:00'),
      item('a', 'assigned', '2026-11-09T09:00:00+08:00', '2026-10-10T09:00:00+08:00'),
      item('x', 'closed', '2026-10-01T09:00:00+08:00'),
    ])
    expect(desk.toAccept.map((each) => each.number)).toEqual(['a', 'b'])
    expect(desk.inHand.map((each) => each.number)).toEqual(['c', 'd'])
  })

  it('are late where nobody accepted in time', () => {
    const waiting = item('a', 'assigned', '2026-11-09T09:00:00+08:00', '2026-10-10T09:00:00+08:00')
    expect(isLate(waiting, new Date('2026-10-10T00:59:00Z'))).toBe(false)
    expect(isLate(waiting, new Date('2026-10-10T01:01:00Z'))).toBe(true)
    expect(isLate({ ...waiting, state: 'accepted' }, new Date('2026-10-11'))).toBe(false)
  })
})
