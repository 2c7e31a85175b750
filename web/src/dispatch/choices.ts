/** What a person may decide between for a dispute whose grid is not certain: the likeliest first. */
import type { AreaName, CasePreview, Location } from '@/shell/api'

export const MOST = 9

export interface Choice {
  grid: AreaName
  /** Where the choice is drawn. */
  at: Location | undefined
  /** Set where the choice also says where it happened: an address that was found. */
  place?: { location: Location; address: string }
  confidence?: number
  /** Metres from the grid's edge where the place lies inside, to the grid where it lies outside. */
  inside_m?: number
  outside_m?: number
}

/** The choices of `preview`: places the address may mean, then the grids at or near the point. */
export function choicesOf(preview: CasePreview): Choice[] {
  const found: Choice[] = []
  for (const candidate of preview.candidates) {
    if (!candidate.grid) continue
    found.push({
      grid: candidate.grid,
      at: candidate.location,
      place: { location: candidate.location, address: candidate.address },
      confidence: candidate.confidence,
    })
  }
  const near = (grid: AreaName, more: Partial<Choice>): void => {
    if (found.some((choice) => choice.grid.code === grid.code)) return
    found.push({ grid, at: preview.inner_points[grid.code], ...more })
  }
  if (preview.grid && preview.location) {
    near(
      preview.grid,
      preview.edge_distance_m === null ? {} : { inside_m: preview.edge_distance_m },
    )
  }
  for (const other of preview.runners_up) near(other.grid, { outside_m: other.distance_m })
  return found.slice(0, MOST)
}
