/** What can be published, and of which periods. The rule is the server's; here is what it offers. */
import type { Readable } from 'openapi-typescript-helpers'
import type { components } from '../../../generated/api'
import type { Session } from '@/shell/api'
import type { Days } from '../periods'

type Schemas = components['schemas']

export type Published = Readable<Schemas['PublishedHeatmap']>
export type PublishedPeriods = Readable<Schemas['PublishedPeriods']>
export type Embed = Readable<Schemas['EmbedView']>
/** What is asked of the server, for figures, files and links alike. */
export type Asked = Omit<Schemas['EmbedWish'], 'language' | 'days'>

export const OFFERS = ['towns', 'kinds', 'communities', 'district'] as const
export type Offer = (typeof OFFERS)[number]
export const KIND_GROUPS = ['01', '02', '0402', 'other'] as const
export type KindGroup = (typeof KIND_GROUPS)[number]
export const MEASURES = ['count', 'rate'] as const

export interface Wish {
  offer: Offer
  /** The first days of the periods it begins and ends with; none is the last period there is. */
  first: string | undefined
  last: string | undefined
  kind: KindGroup
  measure: (typeof MEASURES)[number]
}

interface Terms {
  level: Asked['level']
  /** The name under which the server lists its periods, and how long they are. */
  periods: 'months' | 'quarters' | 'years'
  months: 1 | 3 | 12
}

export const TERMS: Readonly<Record<Offer, Terms>> = {
  towns: { level: 'town', periods: 'quarters', months: 3 },
  kinds: { level: 'town', periods: 'years', months: 12 },
  communities: { level: 'community', periods: 'years', months: 12 },
  district: { level: 'district', periods: 'months', months: 1 },
}

const MONTHS_A_YEAR = 12
/** A month that is over waits five days for late reports. */
const FINAL_ON = '06'

/** Whether somebody publishes: the manager of a whole district does. */
export function publishes({ can, roles }: Pick<Session, 'can' | 'roles'>): boolean {
  return (
    can.includes('figures.publish') &&
    roles.some(({ role, area }) => role === 'manager' && area.level === 'district')
  )
}

/** The periods that `offer` is published by, the newest first. */
export function periodsOf(offer: Offer, published: PublishedPeriods): Days[] {
  return published[TERMS[offer].periods]
    .flatMap(({ from, to }) => (from && to ? [{ from, to }] : []))
    .reverse()
}

/** The days that a wish covers: its periods from the first to the last of them; none if nothing is published yet. */
export function daysOf(wish: Wish, periods: readonly Days[]): Days | undefined {
  const [newest] = periods
  if (!newest) return undefined
  const first = periods.find(({ from }) => from === wish.first) ?? newest
  const last = periods.find(({ from }) => from === wish.last) ?? newest
  return first.from <= last.from ? { from: first.from, to: last.to } : first
}

/** What the server is asked for. */
export function askedFor(wish: Wish, days: Days): Asked {
  const kind = wish.offer === 'kinds' ? { kind: wish.kind } : {}
  return { level: TERMS[wish.offer].level, ...days, measure: wish.measure, ...kind }
}

/** The day on which `offer` has its next period, `YYYY-MM-DD`; not known before any month is published. */
export function nextOn(offer: Offer, published: PublishedPeriods): string | undefined {
  const { last, next_on } = published
  if (!last || !next_on) return undefined
  const { months } = TERMS[offer]
  const known = new Set(published.months.map(({ from }) => numberOf(from ?? '')))
  const next = numberOf(last) + 1
  const lacks = (start: number): boolean => {
    for (let month = start; month < next; month += 1) if (!known.has(month)) return true
    return false
  }
  let start = next - (next % months)
  while (lacks(start)) start += months
  return `${nameOf(start + months)}-${next_on.slice(8)}`
}

/** The day on which the month of `today` will be final. */
export function finalOn(today: string): string {
  return `${nameOf(numberOf(today) + 1)}-${FINAL_ON}`
}

/** The months from the beginning of our era to that of a day. */
function numberOf(day: string): number {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return year * MONTHS_A_YEAR + month - 1
}

function nameOf(month: number): string {
  const year = Math.floor(month / MONTHS_A_YEAR)
  return `${year}-${String((month % MONTHS_A_YEAR) + 1).padStart(2, '0')}`
}

/** The quarter of the year that begins on a day, 1 to 4. */
export function quarterOf(day: string): number {
  return Math.floor((numberOf(day) % MONTHS_A_YEAR) / 3) + 1
}
