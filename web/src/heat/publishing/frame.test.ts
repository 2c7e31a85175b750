import { describe, expect, it } from 'vitest'
import { frameLine } from './frame'

describe('the line for another page', () => {
  it('is one frame, whatever stands in the address and the title', () => {
    const holder = document.createElement('div')
    const url = 'https://wangge.example/embed/heatmap?token=a&x="><b>'
    holder.innerHTML = frameLine(url, '一 & "二" <三>')
    const [frame] = holder.children
    expect(holder.children).toHaveLength(1)
    expect(frame?.getAttribute('src')).toBe(url)
    expect(frame?.getAttribute('sandbox')).toBe('allow-scripts')
    expect(frame?.getAttribute('title')).toBe('一 & "二" <三>')
  })
})
