/** Dates, numbers and changes as the screens write them; days are those of Asia/Shanghai wherever the browser stands. */
import { currentLanguage } from './i18n'

const ZONE = 'Asia/Shanghai'
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' })
const MINUTE = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
})

/** `2026-10-10`; an instant is read in Shanghai, a bare date stays as it is. */
export function formatDate(value: string | Date): string {
  if (typeof value === 'string' && value.length === 10) return value
  return DAY.format(new Date(value))
}

/** `2026-10-10 09:30` in Shanghai. */
export function formatTime(value: string | Date): string {
  return MINUTE.format(new Date(value))
}

/** Made once for each language and number of digits: making one takes longer than a thousand uses. */
const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(digits: number): Intl.NumberFormat {
  const locale = currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB'
  const known = formats.get(`${locale} ${digits}`)
  if (known) return known
  const made = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  formats.set(`${locale} ${digits}`, made)
  return made
}

/** `1,454`; an absent figure is a dash, never a zero. */
export function formatNumber(value: number | null | undefined, digits = 0): string {
  return value === null || value === undefined ? '–' : numberFormat(digits).format(value)
}

/** `98.6%` of a share between 0 and 1, rounded down so that a target is never reached by rounding. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined) return '–'
  return `${(Math.floor(share * 1000 + 1e-9) / 10).toFixed(1)}%`
}

/** `−46.2%` for a relative change of -0.462; with a true minus sign, and a plus when it grew. */
export function formatChange(change: number | null | undefined): string {
  if (change === null || change === undefined) return '–'
  const text = `${Math.abs(change * 100).toFixed(1)}%`
  if (text === '0.0%') return text
  return change < 0 ? `−${text}` : `+${text}`
}

/** The relative change from `before` to `now`; nothing to compare with gives null. */
export function changeOf(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before
}

/** How far a metre figure reaches: `0.5 m`, `85 m`, `1.2 km`. */
export function formatDistance(metres: number): string {
  if (metres < 10) return `${metres.toFixed(1)} m`
  return metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(1)} km`
}
