import { describe, expect, it } from 'vitest'
import type { Decision } from '../types'
import { hindranceOf, nextStep, wayOf } from './way'

function decision(step: Decision['step'], actor: number): Decision {
  return {
    step,
    at: '2026-10-10T09:00:00+08:00',
    actor: { id: actor, name: `${actor}` },
    note: '',
    document: null,
    revision: 1,
  }
}

describe('the way of a plan', () => {
  it('shows who decided last: what came before a return counts no longer', () => {
    const decisions = [decision('propose', 1), decision('return', 2), decision('propose', 3)]
    const [first, second, third] = wayOf('proposed', decisions)
    expect(first?.decision?.actor.id).toBe(3)
    expect(second?.standing).toBe('next')
    expect(third?.standing).toBe('ahead')
  })

  it('begins anew with a draft that was returned', () => {
    const stations = wayOf('draft', [decision('propose', 1), decision('return', 2)])
    expect(stations.map(({ standing }) => standing)).toEqual(['next', 'ahead', 'ahead', 'ahead'])
    expect(stations[0]?.decision).toBeUndefined()
  })

  it('is at its end once published, rolled back or not', () => {
    for (const state of ['published', 'rolled_back'] as const)
      expect(wayOf(state, []).every(({ standing }) => standing === 'done')).toBe(true)
  })
})

describe('the next step', () => {
  it('is one that the reader may take', () => {
    expect(nextStep({ allowed: ['review', 'return'], changed_since: [] })).toBe('review')
    expect(nextStep({ allowed: ['return'], changed_since: [] })).toBeUndefined()
  })
  it('is to carry the plan over where its base has gone', () => {
    const stale = { changed_since: ['620902001001'] }
    expect(nextStep({ allowed: ['propose', 'rebase'], ...stale })).toBe('rebase')
    expect(nextStep({ allowed: ['propose'], ...stale })).toBeUndefined()
  })
})

describe('what hinders the next step', () => {
  const proposed = { state: 'proposed' as const, allowed: ['return'], changed_since: [] }

  it('is that one proposed the plan oneself', () => {
    expect(hindranceOf(proposed, [decision('propose', 7)], 7)).toBe('fourEyes')
    expect(hindranceOf(proposed, [decision('propose', 7)], 8)).toBe('review')
  })
  it('is nothing for whoever may take it, and at the end of the way', () => {
    expect(hindranceOf({ ...proposed, allowed: ['review'] }, [], 8)).toBeUndefined()
    expect(hindranceOf({ ...proposed, state: 'published', allowed: [] }, [], 8)).toBeUndefined()
  })
  it('is that the grids beneath have changed, for those who cannot carry it over', () => {
    const stale = { state: 'draft' as const, allowed: [], changed_since: ['620902001001'] }
    expect(hindranceOf(stale, [], 8)).toBe('base')
  })
})
