/** What was read out of a call: proposals, each to be taken or refused by a person. Nothing is filled in by itself. */
import type { Channel, Reading } from '@/shell/api'
import type { IntakeDraft } from './draft'
import type { Range } from './marking'

/** What an address may be of: the event, a party's home, the caller. */
export const PARTS = ['event', 'party', 'caller'] as const
export type Part = (typeof PARTS)[number]

export type Field =
  | 'danger'
  | 'address'
  | 'kind'
  | 'people'
  | 'urgent'
  | 'confidential'
  | 'workOrder'
  | 'phone'
  | 'occurredAt'
  | 'channel'

export interface Proposal {
  id: string
  field: Field
  /** As it is filled in: text, a code, or for people their number; empty where the field is a mark. */
  value: string
  /** Of an address alone. */
  part?: Part
  ranges: readonly Range[]
}

const ZONE = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** `2026-10-09T20:15` in Shanghai, as a field for date and time holds it. */
export function localTime(instant: string): string {
  return ZONE.format(new Date(instant)).replace(' ', 'T')
}

/** The proposals of a reading in the order in which they are asked: danger before everything. */
export function proposalsOf(reading: Reading): Proposal[] {
  const found: Proposal[] = []
  const mark = (field: Field, value: string, ranges: readonly Range[]): void => {
    found.push({ id: field, field, value, ranges })
  }
  const place = (part: Part, one: { value: string } & Range): void => {
    const ranges = [{ start: one.start, end: one.end }]
    found.push({ id: `address-${one.start}`, field: 'address', value: one.value, part, ranges })
  }
  const spot = (field: Field, one: ({ value: string } & Range) | null): void => {
    const ranges = one ? [{ start: one.start, end: one.end }] : []
    if (one) found.push({ id: field, field, value: one.value, ranges })
  }
  const { danger, address, kind, people, urgency, confidential, occurred_at, channel } = reading
  if (danger.value) mark('danger', '', danger.words)
  if (address) place('event', address)
  for (const other of reading.other_addresses) {
    place(PARTS.find((part) => part === other.part) ?? 'party', other)
  }
  if (kind) mark('kind', kind.code, kind.words)
  if (people) mark('people', String(people.n), people.words)
  if (urgency.value === 'urgent') mark('urgent', '', urgency.words)
  if (confidential.value) mark('confidential', '', confidential.words)
  spot('workOrder', reading.external_id)
  spot('phone', reading.phone)
  if (occurred_at) mark('occurredAt', localTime(occurred_at.value), occurred_at.words)
  if (channel) mark('channel', channel.value, channel.words)
  return found
}

/** Fill in what `proposal` proposes. */
export function take(draft: IntakeDraft, { field, value, part }: Proposal): void {
  switch (field) {
    case 'address':
      if (part === 'party' || part === 'caller') draft.parties.push({ part, address: value })
      else Object.assign(draft, { address: value, chosen: null, point: null })
      return
    case 'people':
      draft.people = Number(value)
      return
    case 'phone':
      draft.contact.phone = value
      return
    case 'channel':
      draft.channel = value as Channel
      return
    case 'kind':
    case 'workOrder':
    case 'occurredAt':
      draft[field] = value
      return
    default:
      draft[field] = true
  }
}
