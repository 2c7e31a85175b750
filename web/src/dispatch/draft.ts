/** What a dispatcher is taking down. All of it outlives a reload but contact and homes, which live in memory alone. */
import type { Channel, Datum, Location, NewCase } from '@/shell/api'
import { useDraft } from '@/shell/api'
import { parseCoordinates } from './coordinates'
import type { Chosen } from './offers'

/** Where a party lives, or where the caller is: not where it happened. */
export interface DraftParty {
  part: 'party' | 'caller'
  address: string
}

export interface IntakeDraft {
  /** One key for one dispute, so that sending again after a lost connection makes no second one. */
  key: string
  address: string
  chosen: Chosen | null
  point: Location | null
  datum: Datum | ''
  kind: string
  channel: Channel | ''
  description: string
  danger: boolean
  occurredAt: string
  /** The number the sender knows it by, such as a work order's; empty where it has none. */
  workOrder: string
  /** What was confirmed of a call beside the facts above, said at the end of the description. */
  people: number | null
  urgent: boolean
  confidential: boolean
  parties: DraftParty[]
  /** The number of the dispute that this report is another one of. */
  into: string
  contact: { name: string; phone: string; safe_hours: string; do_not_call: boolean }
}

export interface Place {
  lon: number
  lat: number
  datum: Datum
}

const LASTING = [
  'key',
  'address',
  'chosen',
  'point',
  'datum',
  'kind',
  'channel',
  'description',
  'danger',
  'occurredAt',
  'workOrder',
  'people',
  'urgent',
  'confidential',
  'into',
] as const satisfies (keyof IntakeDraft)[]

/** Sixteen random bytes as hex; `randomUUID` is missing where the page is not served over HTTPS. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function emptyDraft(): IntakeDraft {
  return {
    key: newKey(),
    address: '',
    chosen: null,
    point: null,
    datum: '',
    kind: '',
    channel: '',
    description: '',
    danger: false,
    occurredAt: '',
    workOrder: '',
    people: null,
    urgent: false,
    confidential: false,
    parties: [],
    into: '',
    contact: { name: '', phone: '', safe_hours: '', do_not_call: false },
  }
}

export function useIntakeDraft(): { draft: IntakeDraft; clear: () => void } {
  return useDraft('intake', emptyDraft, LASTING)
}

/** Where it happened as far as it is decided: a click on the map, pasted degrees whose datum is told, a candidate. */
export function placeOf(draft: IntakeDraft): Place | undefined {
  if (draft.point) return { ...draft.point, datum: 'wgs84' }
  const pasted = parseCoordinates(draft.address)
  if (pasted)
    return draft.datum ? { lon: pasted.lon, lat: pasted.lat, datum: draft.datum } : undefined
  return draft.chosen ? { ...draft.chosen.location, datum: 'wgs84' } : undefined
}

export type Missing = 'place' | 'datum' | 'kind' | 'channel' | 'description'

/** What has to be there before it can be sent, in the order of the form. */
export function missing(draft: IntakeDraft): Missing[] {
  const found: Missing[] = []
  if (!placeOf(draft)) found.push(parseCoordinates(draft.address) ? 'datum' : 'place')
  if (draft.kind === '') found.push('kind')
  if (draft.description.trim() === '') found.push('description')
  if (draft.channel === '') found.push('channel')
  return found
}

const UNITS = ['building', 'unit', 'room']

/** Whether the point of a candidate says where it happened: an estate's middle does not, its buildings' points do. */
function isSpot(place: Chosen): boolean {
  return UNITS.includes(place.level)
}

/**
 * Where it happened, as it is sent: a point where one is known, and the address.
 *
 * Of an estate, a road or a village only the address goes, so that the server can say when its grid is not clear.
 */
export function whereOf(draft: IntakeDraft): Pick<NewCase, 'address' | 'location' | 'datum'> {
  const pasted = parseCoordinates(draft.address) !== undefined
  const address = draft.chosen ? draft.chosen.address : draft.address.trim()
  const place = !draft.point && draft.chosen && !isSpot(draft.chosen) ? undefined : placeOf(draft)
  return {
    ...(address !== '' && !pasted && { address }),
    ...(place && { location: { lon: place.lon, lat: place.lat }, datum: place.datum }),
  }
}

/** Where the parties are, as it is sent: those of whom an address is known. */
export function partiesOf(draft: Pick<IntakeDraft, 'parties'>): NonNullable<NewCase['parties']> {
  return draft.parties
    .map(({ part, address }) => ({ part, address: address.trim() }))
    .filter(({ address }) => address !== '')
}

/**
 * The body to send; `unplaced` leaves the place to the review queue.
 *
 * What the sender wrote stays as it is; `note` stands behind it. A work order is known by its number and its channel,
 * so that the same one sent again becomes no second dispute.
 */
export function bodyOf(draft: IntakeDraft, unplaced = false, note = ''): NewCase {
  const contact = Object.fromEntries(
    Object.entries(draft.contact).filter(([, value]) => value !== '' && value !== false),
  )
  const parties = partiesOf(draft)
  const workOrder = draft.workOrder.trim()
  return {
    kind: draft.kind,
    channel: draft.channel as Channel,
    description: [draft.description.trim(), note].filter((part) => part !== '').join('\n'),
    ...(unplaced ? { address: draft.address.trim() } : whereOf(draft)),
    ...(draft.danger && { danger: true }),
    ...(draft.occurredAt && { occurred_at: `${draft.occurredAt}:00+08:00` }),
    ...(Object.keys(contact).length > 0 && { contact }),
    ...(parties.length > 0 && { parties }),
    source: workOrder ? draft.channel : 'desk',
    external_id: workOrder || draft.key,
  }
}
