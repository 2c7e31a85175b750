/** What a plan can be made of: the district, its towns, and under each town its communities. */
import type { AreaItem } from '@/shell/api'

/** Communities from which on opening a plan takes noticeably longer. */
export const MANY = 20

/** Towns in their order, each followed by its communities. */
export function ordered(towns: readonly AreaItem[], communities: readonly AreaItem[]): AreaItem[] {
  return towns.flatMap((town) => [
    town,
    ...communities.filter(({ parent }) => parent === town.code),
  ])
}

/** How many communities lie in the areas chosen, each counted once however often it is named. */
export function countOf(chosen: readonly string[], offered: readonly AreaItem[]): number {
  const codes = new Set(chosen)
  const whole = offered.some(({ level, code }) => level === 'district' && codes.has(code))
  return offered.filter(
    ({ level, code, parent }) =>
      level === 'community' && (whole || codes.has(code) || (parent !== null && codes.has(parent))),
  ).length
}
