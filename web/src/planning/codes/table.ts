/** Codes as people write them: the last three digits of one, and tables of old and new. */

const BETWEEN = /[\s,;，；]+/
const QUOTES = /^["']+|["']+$/g
/** A spreadsheet's 6.20902E+14 is none. */
const CODE = /^[0-9A-Za-z-]*\d[0-9A-Za-z-]*$/
const LAST_DIGITS = /^\d{3}$/
const COMMUNITY_DIGITS = /^\d{12}$/

/** The whole code where only its last three digits were typed; anything else as it is. */
export function wholeCode(text: string, community: string): string {
  const typed = text.trim()
  return LAST_DIGITS.test(typed) && COMMUNITY_DIGITS.test(community) ? community + typed : typed
}

export interface Pairs {
  /** New codes by old ones. */
  codes: Map<string, string>
  /** Numbers of lines, from 1, that name no known old code with another one after it. */
  unknown: number[]
}

/** Read lines of an old code and a new one; a first line without digits is a heading. */
export function pairsOf(text: string, known: ReadonlySet<string>): Pairs {
  const codes = new Map<string, string>()
  const unknown: number[] = []
  text.split(/\r\n|\r|\n/).forEach((line, at) => {
    if (line.trim() === '' || (at === 0 && !/\d/.test(line))) return
    const words = line.split(BETWEEN).map((word) => word.replace(QUOTES, ''))
    const place = words.findIndex((word) => known.has(word))
    const next = words.slice(place + 1).find((word) => CODE.test(word))
    const old = words[place]
    if (old === undefined || next === undefined) unknown.push(at + 1)
    else codes.set(old, next)
  })
  return { codes, unknown }
}
