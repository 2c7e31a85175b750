import { describe, expect, it } from 'vitest'
import { isCall } from './callText'

describe('what is pasted', () => {
  it.each(['西北街街道民主街社区阳光花园3号楼2单元501室', '98.5123, 39.7412', '阳光花园3-2-501 '])(
    'is an address: %s',
    (text) => expect(isCall(text)).toBe(false),
  )

  it.each([
    '来电人反映楼上漏水。请处理',
    '对方在雄关小区3号楼持刀威胁，请马上派人处理。',
    '工单号：1\n地址：雄关小区3号楼',
    '张女士反映住在雄关小区3号楼2单元101室，楼上邻居装修漏水，多次沟通没有结果，要求调解',
  ])('is a call: %s', (text) => expect(isCall(text)).toBe(true))
})
