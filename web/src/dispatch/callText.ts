/** Telling the text of a call from a typed address. */
import { parseCoordinates } from './coordinates'

/** An address is shorter than this even with town, community, building and room. */
const LONG = 40
/** Longer than this, a comma is one between clauses. */
const CLAUSES = 20

/** Whether pasted text is a whole call rather than an address or coordinates. */
export function isCall(text: string): boolean {
  const told = text.trim().replace(/[。；！？]$/u, '')
  if (told.length > LONG || /[\n。；！？]/u.test(told)) return true
  return told.length > CLAUSES && told.includes('，') && !parseCoordinates(told)
}
