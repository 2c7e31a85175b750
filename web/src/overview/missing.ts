/** Which grids are hatched: those whose silence is long enough that no colour there says nothing. */
import type { Overview } from '@/shell/api'

/** A grid that misses more than this share of the days of the period is not calm but silent. */
export const SILENT_SHARE = 0.1
const DAY_MS = 86_400_000

/** Whether so many reports are missing that what is counted may be too little. */
export function isSilent({ expected, received }: { expected: number; received: number }): boolean {
  return expected - received > expected * SILENT_SHARE
}

/** The grids of `overview` that were silent on more than a tenth of the days of its period. */
export function silentGrids(overview: Pick<Overview, 'period' | 'missing_reports'>): string[] {
  const { from, to } = overview.period
  if (from === null || to === null) return []
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1
  return overview.missing_reports
    .filter((grid) => isSilent({ expected: days, received: days - grid.missing_days }))
    .map((grid) => grid.code)
}
