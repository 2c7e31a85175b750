import { describe, expect, it } from 'vitest'
import type { Account } from '@/shell/api'
import { formOf, isReady } from './account'

const account: Account = {
  username: 'leader',
  display_name: '王芳',
  language: 'zh',
  active: true,
  person: { id: 3, name: '王芳' },
  roles: [{ role: 'leader', area: { code: '620902001001001', name: '第1网格', level: 'grid' } }],
}

describe('the form of an account', () => {
  it('needs a password where it is new, and keeps the old one where it is not', () => {
    const form = formOf(account, undefined)
    expect(isReady(form, false)).toBe(true)
    expect(isReady(form, true)).toBe(false)
    expect(isReady({ ...form, password: 'short' }, false)).toBe(false)
    expect(isReady({ ...form, password: 'long enough' }, true)).toBe(true)
  })

  it('needs a role and its area', () => {
    const form = formOf(account, undefined)
    expect(isReady({ ...form, roles: [] }, false)).toBe(false)
    expect(isReady({ ...form, roles: [{ role: 'admin', area: undefined }] }, false)).toBe(false)
  })
})
