import { expect, it } from 'vitest'
import { shortName } from './naming'

it('leaves out the community that all are in, and nothing else', () => {
  const communities = [{ name: '民主街社区' }]
  expect(shortName('民主街社区第10网格', communities)).toBe('第10网格')
  expect(shortName('东关市场专属网格', communities)).toBe('东关市场专属网格')
  expect(shortName('民主街社区', communities)).toBe('民主街社区')
})
