import { describe, expect, it } from 'vitest'
import { piecesOf, rangesOf } from './marking'

const marked = (text: string, words: readonly string[]): string[] =>
  piecesOf(text, rangesOf(text, words))
    .filter((piece) => piece.mark)
    .map((piece) => piece.text)

describe('marking a text', () => {
  it('cuts it where the marks end, and leaves it whole', () => {
    const text = '西北社区阳光花园3号楼'
    const pieces = piecesOf(text, [
      { start: 8, end: 11 },
      { start: 4, end: 8 },
    ])
    expect(pieces.map((piece) => [piece.text, !!piece.mark])).toEqual([
      ['西北社区', false],
      ['阳光花园', true],
      ['3号楼', true],
    ])
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
  })

  it('gives a character to one mark alone, and none behind the end', () => {
    const pieces = piecesOf('楼上漏水', [
      { start: 0, end: 3 },
      { start: 2, end: 9 },
    ])
    expect(pieces.map((piece) => piece.text)).toEqual(['楼上漏', '水'])
  })

  it('counts characters as the server does, whatever stands before', () => {
    expect(piecesOf('😀😀漏水', [{ start: 2, end: 4 }]).at(-1)?.text).toBe('漏水')
    expect(rangesOf('😀漏水', ['漏水'])).toEqual([{ start: 1, end: 3 }])
  })

  it('finds the names that words agreed with, each in a place of its own', () => {
    expect(marked('阳光花园3号楼3单元', ['阳光花园', '3号楼', '3单元'])).toEqual([
      '阳光花园',
      '3号楼',
      '3单元',
    ])
    expect(rangesOf('北环路北环路', ['北环路', '北环路'])).toHaveLength(2)
    expect(marked('西北社区北环路12号', ['雄关小区', ''])).toEqual([])
  })
})
