import { nextTick } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import { draftsOf, forgetDrafts, useDraft } from './useDraft'

const KEY = 'wangge.draft.test'
const empty = (): { text: string; phone: string } => ({ text: '', phone: '' })

describe('a draft', () => {
  beforeEach(() => {
    forgetDrafts()
    sessionStorage.clear()
  })

  it('keeps across reloads what is named as lasting, and nothing else', async () => {
    const { draft } = useDraft('test', empty, ['text'])
    draft.text = '楼上漏水'
    draft.phone = '13900000000'
    await nextTick()
    expect(JSON.parse(sessionStorage.getItem(KEY) ?? '')).toEqual({ text: '楼上漏水' })
  })

  it('is read back after a reload', () => {
    sessionStorage.setItem(KEY, JSON.stringify({ text: '楼上漏水' }))
    expect(useDraft('test', empty, ['text']).draft).toEqual({ text: '楼上漏水', phone: '' })
  })

  it('is not another person’s', async () => {
    draftsOf('one')
    useDraft('test', empty, ['text']).draft.text = '楼上漏水'
    await nextTick()
    draftsOf('one')
    expect(useDraft('test', empty, ['text']).draft.text).toBe('楼上漏水')
    draftsOf('two')
    expect(useDraft('test', empty, ['text']).draft.text).toBe('')
    expect(sessionStorage.getItem(KEY)).toBeNull()
  })
})
