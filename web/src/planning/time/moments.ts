/** Instants at which the map is looked at: steps along the changes, and what the address says. */
import type { BoundaryChange } from '../types'

/** A bare date, or an instant with its zone; what is neither is left out rather than sent on. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/

export function readMoment(value: unknown): string | undefined {
  return typeof value === 'string' && MOMENT.test(value) ? value : undefined
}

/** The instant of a moment in milliseconds; a bare date is its first in Shanghai. */
export function instantOf(moment: string): number {
  return Date.parse(moment.length === 10 ? `${moment}T00:00:00+08:00` : moment)
}

/** The change before or after a moment; nothing at either end. */
export function besideOf(
  changes: readonly BoundaryChange[],
  moment: string,
  way: 'before' | 'after',
): string | undefined {
  const here = instantOf(moment)
  const found = changes.map(({ at }) => at).sort((a, b) => instantOf(a) - instantOf(b))
  return way === 'before'
    ? found.filter((at) => instantOf(at) < here).at(-1)
    : found.find((at) => instantOf(at) > here)
}
