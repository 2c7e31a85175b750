import { describe, expect, it } from 'vitest'
import { asksOf, isComplete } from './actions'

describe('an action', () => {
  it('that takes something away from somebody needs its reason', () => {
    for (const action of ['return', 'withdraw', 'resolve']) {
      expect(isComplete(asksOf(action), '  ', undefined)).toBe(false)
      expect(isComplete(asksOf(action), '已协商', undefined)).toBe(true)
    }
  })

  it('of accepting needs nothing', () => {
    expect(asksOf('accept').reason).toBe('none')
    expect(isComplete(asksOf('accept'), '', undefined)).toBe(true)
  })

  it('of reassigning needs the grid', () => {
    expect(isComplete(asksOf('reassign'), '', undefined)).toBe(false)
    expect(isComplete(asksOf('reassign'), '', '620902001001001')).toBe(true)
  })

  it('that is new asks why', () => {
    expect(asksOf('escalate').reason).toBe('required')
  })
})
