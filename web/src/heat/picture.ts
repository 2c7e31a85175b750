/** A picture of the map that can stand by itself: what is measured, of which days, how many, the legend, the demo mark. */
import type { ShadeClass } from '@/map/engine'
import { handOver } from './files'

export interface PicturePart {
  map: HTMLCanvasElement
  /** The lines above the map, the first one strong. */
  lines: string[]
  classes: readonly Pick<ShadeClass, 'colour' | 'label'>[]
}

/** Sizes in pixels of the page; `scale` makes them pixels of the screen. */
const HEAD = 26
const LINE = 18
const PAD = 10
const SWATCH = { wide: 18, high: 12, row: 17 }
const INK = '#1b2129'
const QUIET = '#56616d'
const FONTS = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif"

/** Draw the parts side by side under `title`; `mark` is written across the corner of each. */
export function compose(
  title: string,
  parts: readonly PicturePart[],
  mark: string | undefined,
  scale: number,
): HTMLCanvasElement {
  const lines = Math.max(...parts.map((part) => part.lines.length))
  const top = (PAD + HEAD + lines * LINE + PAD) * scale
  const canvas = document.createElement('canvas')
  canvas.width =
    parts.reduce((sum, { map }) => sum + map.width, 0) + PAD * scale * (parts.length + 1)
  canvas.height = top + Math.max(...parts.map(({ map }) => map.height)) + PAD * scale
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('this browser draws no pictures')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.textBaseline = 'top'
  write(pen, title, PAD * scale, PAD * scale, 18 * scale, true)
  let left = PAD * scale
  for (const part of parts) {
    pen.drawImage(part.map, left, top)
    part.lines.forEach((line, index) =>
      write(pen, line, left, (PAD + HEAD + index * LINE) * scale, 13 * scale, index === 0),
    )
    legend(pen, part, left + PAD * scale, top + part.map.height - PAD * scale, scale)
    if (mark) corner(pen, mark, left + part.map.width, top, scale)
    left += part.map.width + PAD * scale
  }
  return canvas
}

function write(
  pen: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  strong: boolean,
): void {
  pen.font = `${strong ? '600 ' : ''}${size}px ${FONTS}`
  pen.fillStyle = strong ? INK : QUIET
  pen.fillText(text, x, y)
}

/** The classes in a box whose lower left corner is given. */
function legend(
  pen: CanvasRenderingContext2D,
  { classes }: PicturePart,
  left: number,
  bottom: number,
  scale: number,
): void {
  if (classes.length === 0) return
  const size = 12 * scale
  pen.font = `${size}px ${FONTS}`
  const words = Math.max(...classes.map(({ label }) => pen.measureText(label).width))
  const high = (classes.length * SWATCH.row + 8) * scale
  const wide = words + (SWATCH.wide + 24) * scale
  pen.fillStyle = 'rgba(255, 255, 255, 0.94)'
  pen.fillRect(left, bottom - high, wide, high)
  classes.forEach(({ colour, label }, index) => {
    const [x, y] = [left + 8 * scale, bottom - high + (6 + index * SWATCH.row) * scale]
    pen.fillStyle = colour === 'transparent' ? '#ffffff' : colour
    pen.fillRect(x, y, SWATCH.wide * scale, SWATCH.high * scale)
    pen.strokeStyle = 'rgba(0, 0, 0, 0.2)'
    pen.strokeRect(x, y, SWATCH.wide * scale, SWATCH.high * scale)
    write(pen, label, x + (SWATCH.wide + 8) * scale, y, size, false)
  })
}

function corner(
  pen: CanvasRenderingContext2D,
  mark: string,
  right: number,
  top: number,
  scale: number,
): void {
  const size = 14 * scale
  pen.font = `600 ${size}px ${FONTS}`
  const wide = pen.measureText(mark).width + 16 * scale
  pen.fillStyle = 'rgba(255, 255, 255, 0.9)'
  pen.fillRect(right - wide - 8 * scale, top + 8 * scale, wide, size + 12 * scale)
  write(pen, mark, right - wide, top + 14 * scale, size, true)
}

/** Hand `canvas` over as a file. */
export function save(canvas: HTMLCanvasElement, name: string): void {
  canvas.toBlob((blob) => {
    if (blob) handOver(blob, name)
  }, 'image/png')
}
