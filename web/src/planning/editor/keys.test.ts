import { describe, expect, it } from 'vitest'
import { ACT_KEYS, meant, pressing, TOOL_KEYS, typing, type Pressed } from './keys'
import { stepsTo, wayOf } from './steps'
import type { PlanHistory } from './types'

const press = (key: string, more: Partial<Pressed> = {}): ReturnType<typeof meant> =>
  meant({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more })

describe('keys', () => {
  it('take up tools and act, in small and large letters', () => {
    expect(press('b')).toEqual({ tool: 'paint' })
    expect(press('B')).toEqual({ tool: 'paint' })
    expect(press('Delete')).toEqual({ act: 'retire' })
    expect(press('F2')).toEqual({ act: 'rename' })
    expect(press('？')).toEqual({ act: 'help' })
    expect(press('3')).toEqual({ digit: 3 })
  })

  it('mean one thing each', () => {
    const all = [...Object.values(TOOL_KEYS), ...Object.values(ACT_KEYS)]
    expect(new Set(all).size).toBe(all.length)
  })

  it('undo and redo, and leave the browser its own', () => {
    expect(press('z', { ctrlKey: true })).toEqual({ act: 'undo' })
    expect(press('Z', { metaKey: true, shiftKey: true })).toEqual({ act: 'redo' })
    expect(press('y', { ctrlKey: true })).toEqual({ act: 'redo' })
    expect(press('s', { ctrlKey: true })).toBeUndefined()
    expect(press('b', { altKey: true })).toBeUndefined()
  })

  it('walk, faster with Shift', () => {
    expect(press('ArrowUp')).toEqual({ step: 'up', far: false })
    expect(press('ArrowLeft', { shiftKey: true })).toEqual({ step: 'left', far: true })
    expect(press('Enter', { shiftKey: true })).toEqual({ act: 'add' })
  })

  it('belong to a field while somebody types, and to a button or box that has the focus', () => {
    document.body.innerHTML =
      '<input /><button><i></i></button><p></p><b><input type="checkbox" /></b>'
    const parts = ['input', 'i', 'p', 'b input'].map((name) => document.querySelector(name))
    expect(parts.map(typing)).toEqual([true, false, false, false])
    expect(parts.map(pressing)).toEqual([false, true, false, true])
  })
})

describe('steps', () => {
  const step = (
    id: number,
    parent: number | null,
    aside = false,
  ): PlanHistory['operations'][number] => ({
    id,
    parent,
    kind: 'move_block',
    at: '2026-10-10T01:00:00Z',
    actor: { id: 3, name: '规划' },
    atoms: 1,
    aside,
  })
  /** 1 – 2 – 3 was undone to 1, then 4 done, then 5 done and undone. */
  const history: PlanHistory = {
    revision: 9,
    head: 4,
    operations: [step(1, null), step(2, 1, true), step(3, 2, true), step(4, 1), step(5, 4, true)],
  }

  it('are the way to where the plan stands, and on along what can be done again', () => {
    expect(wayOf(history).map(({ id, undone }) => [id, undone])).toEqual([
      [1, false],
      [4, false],
      [5, true],
    ])
  })

  it('are gone back and forth one by one', () => {
    expect(stepsTo(history, 1)).toEqual({ way: 'undo', times: 1 })
    expect(stepsTo(history, null)).toEqual({ way: 'undo', times: 2 })
    expect(stepsTo(history, 5)).toEqual({ way: 'redo', times: 1 })
    const undone = history.operations.map((each) => ({ ...each, aside: true }))
    expect(stepsTo({ ...history, head: null, operations: undone }, 5)).toEqual({
      way: 'redo',
      times: 3,
    })
  })
})
