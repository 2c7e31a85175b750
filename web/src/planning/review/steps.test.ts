import { describe, expect, it } from 'vitest'
import { emptyForm, isReady, wordsOf } from './steps'

describe('a step', () => {
  it('is not taken at once where a later day is meant and not chosen yet', () => {
    expect(isReady('publish', emptyForm())).toBe(true)
    expect(isReady('publish', { ...emptyForm(), day: '' })).toBe(false)
    expect(isReady('publish', { ...emptyForm(), day: '2026-12-01' })).toBe(true)
  })
  it('says what it asks for before it can be sent', () => {
    expect(isReady('approve', emptyForm())).toBe(false)
    expect(isReady('roll_back', { ...emptyForm(), document: '肃政发〔2026〕12号' })).toBe(false)
  })
  it('is called taking back as long as the day of a plan has not come', () => {
    expect(wordsOf('roll_back', 'scheduled')).toBe('take_back')
    expect(wordsOf('roll_back', 'published')).toBe('roll_back')
  })
})
