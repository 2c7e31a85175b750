/** Telling the text of a call from a typed address. */

/** An address is shorter than this even with town, community, building and room. */
const LONG = 40

/** Whether pasted text is a whole call rather than an address or coordinates. */
export function isCall(text: string): boolean {
  const trimmed = text.trim()
  return trimmed.length > LONG || /\n|[。；！？]./u.test(trimmed)
}
