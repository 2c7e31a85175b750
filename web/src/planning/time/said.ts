/** Where a change of boundaries came from, as people say it. */
import type { AreaVersion, BoundaryChange } from '../types'

type Say = (key: string, facts?: Record<string, unknown>) => string

/** The plan that a change carried out or took back; failing one, where it was taken from. */
export function sourceOf(
  { plan, source }: Pick<BoundaryChange | AreaVersion, 'plan' | 'source'>,
  t: Say,
): string {
  return plan ? t(`planning.time.by.${plan.kind}.${plan.way}`, { name: plan.name }) : source
}

/** Where that plan is to be seen: what moved the border of two communities is no draft to be opened. */
export function screenOf({ id, kind }: { id: number; kind: string }): string {
  return kind === 'border' ? '/planning/borders' : `/planning/${id}`
}
