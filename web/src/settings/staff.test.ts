import { describe, expect, it } from 'vitest'
import type { Person, Post } from '@/shell/api'
import { emptyForm, isReady, type Task } from './staff'

const post: Post = {
  id: 7,
  area: { code: '620902001001001', name: '第1网格', level: 'grid' },
  post: 'leader',
  rank: 1,
  employment: 'full_time',
  since: null,
  until: null,
}
const person: Person = {
  id: 3,
  name: '王芳',
  phone: '0000',
  on_duty: true,
  posts: [post],
  absences: [],
}

describe('a form about staff', () => {
  it('needs a name and an area for somebody new', () => {
    const task: Task = { what: 'enter' }
    const form = emptyForm(task)
    form.name = '王芳'
    expect(isReady(task, form)).toBe(false)
    form.post.area = '620902001001001'
    expect(isReady(task, form)).toBe(true)
  })

  it('takes over with somebody known or somebody new, at the same employment', () => {
    const task: Task = { what: 'replace', person, post }
    const form = emptyForm(task)
    expect(form.post.employment).toBe('full_time')
    expect(isReady(task, form)).toBe(false)
    expect(isReady(task, { ...form, successor: 4 })).toBe(true)
    expect(isReady(task, { ...form, name: '李明' })).toBe(true)
  })

  it('begins a change with what is known', () => {
    expect(emptyForm({ what: 'change', person })).toMatchObject({ name: '王芳', phone: '0000' })
  })

  it('needs both days of an absence', () => {
    const task: Task = { what: 'absence', person }
    expect(isReady(task, emptyForm(task))).toBe(false)
    expect(isReady(task, { ...emptyForm(task), days: ['2026-10-10', '2026-10-12'] })).toBe(true)
  })
})
