/** What became of a layer of grids: the part of the report of its import that is about the plan. */
import type { Job } from '@/shell/api'

interface Counted {
  cells: number
  households: number
}

export interface LaidGrid extends Counted {
  row: number
  code: string
  name: string
  provisional: boolean
  gained: Counted
  lost: Counted
  area_m2: number
  drawn_m2: number
  farthest_m: number
}

export interface LaidCommunity {
  code: string
  name: string
  cells: number
  moved_cells: number
  moved_households: number
  grids_before: number
  grids_after: number
}

export interface LayerReport {
  /** None while the layer is only looked at. */
  id: number | null
  name: string
  communities: LaidCommunity[]
  grids: { n: number; items: LaidGrid[] }
  retired: { n: number }
  stayed: Counted
}

export function layerOf(job: Job): LayerReport | undefined {
  return (job.report as { plan?: LayerReport } | null)?.plan
}

/** Grids that gain or lose cells, those with most households first. */
export function movedGrids({ grids }: LayerReport): LaidGrid[] {
  const moved = ({ gained, lost }: LaidGrid): number => gained.households + lost.households
  return grids.items
    .filter(({ gained, lost }) => gained.cells + lost.cells > 0)
    .sort((a, b) => moved(b) - moved(a))
}
