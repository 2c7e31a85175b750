/** Which parts of a found address were typed, so that the eye sees why it was found. */

export interface Piece {
  text: string
  typed: boolean
}

/** One character for one, so that positions stay: full-width digits and letters as half-width, all in lower case. */
function plain(text: string): string {
  return [...text.toLowerCase()]
    .map((sign) => {
      const code = sign.charCodeAt(0)
      return code >= 0xff10 && code <= 0xff5a ? String.fromCharCode(code - 0xfee0) : sign
    })
    .join('')
}

/**
 * `address` cut into pieces that occur in `query` and pieces that do not.
 *
 * From left to right the longest run that was typed is taken. A single sign counts only where it is a digit: 3 of
 * `3号楼` was typed, 小 of `小区` was not.
 */
export function markTyped(address: string, query: string): Piece[] {
  const signs = plain(address)
  const typed = plain(query)
  const pieces: Piece[] = []
  let start = 0
  while (start < signs.length) {
    let end = start
    while (end < signs.length && typed.includes(signs.slice(start, end + 1))) end += 1
    const run = signs.slice(start, end)
    const hit = run.length > 1 || /^\d$/.test(run)
    if (!hit) end = start + 1
    const last = pieces.at(-1)
    if (last && last.typed === hit) last.text += address.slice(start, end)
    else pieces.push({ text: address.slice(start, end), typed: hit })
    start = end
  }
  return pieces
}
