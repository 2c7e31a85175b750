import { describe, expect, it } from 'vitest'
import { markTyped } from './marking'

function typed(address: string, query: string): string[] {
  return markTyped(address, query)
    .filter((piece) => piece.typed)
    .map((piece) => piece.text)
}

describe('what was typed', () => {
  it('is marked in the address that was found', () => {
    expect(typed('东北街街道银达社区阳光花园3号楼', '阳光花园3栋')).toEqual(['阳光花园3'])
    expect(typed('阳光花园3号楼2单元101室', '阳光花园3-2-101')).toEqual(['阳光花园3', '2', '101'])
  })

  it('is not a single sign that happens to agree', () => {
    expect(typed('阳光小区', '小桥')).toEqual([])
  })

  it('is recognised in full width', () => {
    expect(typed('雄关小区3号楼', '雄关小区３号楼')).toEqual(['雄关小区3号楼'])
  })

  it('leaves the address whole', () => {
    const address = '西北社区北环路12号'
    expect(
      markTyped(address, '北环路12')
        .map((piece) => piece.text)
        .join(''),
    ).toBe(address)
  })
})
