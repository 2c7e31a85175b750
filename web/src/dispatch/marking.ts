/** Cutting a text into pieces by what in it is marked. Characters are counted as the server counts them: by code point. */

/** From the character `start` until before `end`. */
export interface Range {
  start: number
  end: number
}

export interface Piece<Mark> {
  text: string
  mark: Mark | undefined
}

/** `text` cut at the ends of `marks`; where two overlap, the one that begins first keeps the characters. */
export function piecesOf<Mark extends Range>(text: string, marks: readonly Mark[]): Piece<Mark>[] {
  const signs = [...text]
  const pieces: Piece<Mark>[] = []
  let at = 0
  const add = (until: number, mark: Mark | undefined): void => {
    if (until > at) pieces.push({ text: signs.slice(at, until).join(''), mark })
    at = Math.max(at, until)
  }
  for (const mark of [...marks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    add(Math.min(mark.start, signs.length), undefined)
    add(Math.min(mark.end, signs.length), mark)
  }
  add(signs.length, undefined)
  return pieces
}

/** Where `word` stands in `text`, the first place that `taken` does not hold already. */
function rangeOf(text: string, word: string, taken: readonly Range[] = []): Range | undefined {
  const length = [...word].length
  for (
    let unit = text.indexOf(word);
    unit >= 0 && length > 0;
    unit = text.indexOf(word, unit + 1)
  ) {
    const start = [...text.slice(0, unit)].length
    if (!taken.some((range) => start < range.end && range.start < start + length)) {
      return { start, end: start + length }
    }
  }
  return undefined
}

/** Where in `text` each of `words` stands, no character twice; words that do not stand there are left out. */
export function rangesOf(text: string, words: readonly string[]): Range[] {
  const found: Range[] = []
  for (const word of words) {
    const range = rangeOf(text, word, found)
    if (range) found.push(range)
  }
  return found.sort((a, b) => a.start - b.start)
}
