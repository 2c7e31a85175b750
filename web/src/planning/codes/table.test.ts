import { describe, expect, it } from 'vitest'
import { pairsOf, wholeCode } from './table'

const known = new Set(['620902001001005', '620902001001006'])

describe('a code', () => {
  it('may be typed by its last three digits where the community has twelve', () => {
    expect(wholeCode(' 012 ', '620902001001')).toBe('620902001001012')
    expect(wholeCode('012', 'A1')).toBe('012')
    expect(wholeCode('620902001001012', '620902001001')).toBe('620902001001012')
  })
})

describe('a table of codes', () => {
  it('is read with commas, tabs or spaces, with a heading and a name in between', () => {
    const text =
      '暂编编码,平台编码\r\n620902001001005,620902001001012\n620902001001006\t第6网格\t620902001001013\n'
    expect([...pairsOf(text, known).codes]).toEqual([
      ['620902001001005', '620902001001012'],
      ['620902001001006', '620902001001013'],
    ])
  })
  it('names the lines that it cannot use', () => {
    const text = '620902001001999,620902001001012\n620902001001005,\n\n620902001001006,6.20902E+14'
    const { codes, unknown } = pairsOf(text, known)
    expect(codes.size).toBe(0)
    expect(unknown).toEqual([1, 2, 4])
  })
})
