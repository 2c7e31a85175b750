/** What is offered for a typed address, in one list: whole addresses it may mean, then places it may be going to name. */
import type { AddressMatch, AreaName, Candidate, Location, Suggestion } from '@/shell/api'
import { rangesOf, type Range } from './marking'

export const MOST = 9

/** How a place was found, where it was not by the beginning of its name. */
export const WAYS = ['alias', 'beginning', 'similar', 'pinyin', 'initials'] as const
export type Way = (typeof WAYS)[number]

/** A place that was decided on. */
export interface Chosen {
  address: string
  level: string
  location: Location
  grid: AreaName | null
}

export interface Offer extends Chosen {
  /** What stands in the list: the address, or of a suggestion the name without the areas it lies in. */
  text: string
  /** Those areas, and of them the community. */
  around: string
  community: string
  /** Ranges of `text` that agree with what was typed. */
  marks: readonly Range[]
  ways: readonly Way[]
  /** Of a whole address alone: how sure it is, and which words were taken for what. */
  confidence?: number
  words?: Candidate['words']
}

function ofCandidate(candidate: Candidate): Offer {
  const { address, level, location, grid, confidence, words, matched } = candidate
  return {
    address,
    level,
    location,
    grid,
    text: address,
    around: '',
    community: '',
    marks: rangesOf(
      address,
      words.map((word) => word.name),
    ),
    ways: WAYS.filter((way) => matched.includes(way)),
    confidence,
    words,
  }
}

/** The full address of a suggestion: the areas it lies in and its name, nothing said twice. */
export function fullAddress(suggestion: Pick<Suggestion, 'text' | 'town' | 'community'>): string {
  const { text, town, community } = suggestion
  const start = `${town}${community}`
  if (text.startsWith(start) || (town !== '' && text.startsWith(town))) return text
  return text.startsWith(community) ? `${town}${text}` : `${start}${text}`
}

function ofSuggestion(suggestion: Suggestion): Offer {
  const { text, level, location, grid, marks, how, town, community } = suggestion
  return {
    address: fullAddress(suggestion),
    level,
    location,
    grid,
    text,
    around: `${town}${community}`,
    community,
    marks: marks.map(([start = 0, end = 0]) => ({ start, end })),
    ways: WAYS.filter((way) => way === how),
  }
}

/**
 * One list of both, without doubles.
 *
 * What the text can be read as comes first; where it cannot be read as an address at all, what it may be the beginning
 * of does, and what only looks like it.
 */
export function offersOf(
  match: AddressMatch | undefined,
  suggestions: readonly Suggestion[],
): Offer[] {
  const read = (match?.candidates ?? []).map(ofCandidate)
  const unread = !match || match.outcome === 'none'
  const begun = suggestions.filter(({ how }) => unread || how !== 'similar').map(ofSuggestion)
  const all = unread ? [...begun, ...read] : [...read, ...begun]
  const seen = new Set<string>()
  return all.filter(({ address }) => !seen.has(address) && seen.add(address)).slice(0, MOST)
}

/** What Tab turns the text into: the name, with its community where another one of the same name is offered. */
export function completionOf(offer: Offer, offers: readonly Offer[]): string {
  const { text, community } = offer
  const twin = offers.some((other) => other !== offer && other.text === text)
  return twin && !text.startsWith(community) ? `${community}${text}` : text
}
