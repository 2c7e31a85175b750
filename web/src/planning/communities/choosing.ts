/** Which communities of a plan are looked at, and how they are listed. */
import type { LocationQueryValue } from 'vue-router'
import type { PlanCommunity } from '../types'

/** So many cells are opened together at most, unless one community alone has more. */
export const MOST_CELLS = 6_000

export type Column = 'name' | 'grids' | 'households' | 'change' | 'problems'

const ORDER: Record<Column, (a: PlanCommunity, b: PlanCommunity) => number> = {
  name: () => 0,
  grids: (a, b) => b.grids - a.grids,
  households: (a, b) => b.households - a.households,
  change: (a, b) =>
    Number(b.changed) - Number(a.changed) || b.moved_households - a.moved_households,
  problems: (a, b) => b.problems - a.problems,
}

/** Those whose name or code holds `words`, in order; by name is by code. */
export function listed(
  communities: readonly PlanCommunity[],
  words: string,
  changedOnly: boolean,
  by: Column,
): PlanCommunity[] {
  const text = words.trim().toLowerCase()
  return communities
    .filter(({ name, code }) => name.toLowerCase().includes(text) || code.includes(text))
    .filter(({ changed }) => changed || !changedOnly)
    .sort((a, b) => ORDER[by](a, b) || (a.code < b.code ? -1 : 1))
}

export function cellsOf(communities: readonly PlanCommunity[], codes: readonly string[]): number {
  return communities.reduce((sum, each) => sum + (codes.includes(each.code) ? each.cells : 0), 0)
}

/** Whether communities of these codes can be opened together. */
export function together(communities: readonly PlanCommunity[], codes: readonly string[]): boolean {
  return codes.length === 1 || (codes.length > 0 && cellsOf(communities, codes) <= MOST_CELLS)
}

/** The codes in `?community=a&community=b`. */
export function codesIn(query: LocationQueryValue | LocationQueryValue[] | undefined): string[] {
  return [query ?? []].flat().flatMap((code) => code || [])
}
