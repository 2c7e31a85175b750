/** The report of an import as the screen shows it: figures first, then what is wrong, then how columns were read. */
import type { Job } from '@/shell/api'

export interface FoundFault {
  severity: 'error' | 'warning'
  n: number
  rows: number[]
  sentence: string
}

export interface ReadColumn {
  field: string
  column: string | null
  how: 'guessed' | 'given' | 'constant' | 'remembered'
  samples: string[]
}

export interface Report {
  rows?: { total: number; good: number; refused: number; warned: number }
  written?: boolean
  fault?: { detail: string; fields: { detail: string }[] }
  faults: FoundFault[]
  notes: { sentence: string }[]
  columns: ReadColumn[]
  unused_columns: string[]
  difference?: Record<string, { n: number; codes?: string[] }>
  datum?: { datum: string; sentence?: string }
  overlaps?: { n: number; m2: number }
  gaps?: { n: number; m2: number }
  cases?: Record<string, number>
  addresses?: Record<LibraryPart, Compared>
}

const LIBRARY_PARTS = ['places', 'units', 'names'] as const
type LibraryPart = (typeof LIBRARY_PARTS)[number]

export interface Compared {
  added: number
  changed: number
  unchanged: number
}

export function reportOf(job: Job): Report {
  return { faults: [], notes: [], columns: [], unused_columns: [], ...job.report }
}

export function isOver(job: Job): boolean {
  return ['done', 'refused', 'failed'].includes(job.state)
}

/** Share of the rows that have been gone through, in percent. */
export function percentOf(job: Job): number {
  if (isOver(job)) return 100
  return job.rows_total === 0 ? 0 : Math.min(99, Math.floor((job.rows_done / job.rows_total) * 100))
}

/** How many places, numbers under them and other names are added, change and stay; those that the file has. */
export function libraryOf(report: Report): ({ of: LibraryPart } & Compared)[] {
  return LIBRARY_PARTS.flatMap((of) => {
    const found = report.addresses?.[of]
    return found && found.added + found.changed + found.unchanged > 0 ? [{ of, ...found }] : []
  })
}

/** What was counted of areas that were compared, in a fixed order; what is zero is left out. */
export function differenceOf(report: Report): { name: string; n: number }[] {
  const order = ['added', 'changed', 'unchanged', 'missing', 'retired']
  return order.flatMap((name) => {
    const n = report.difference?.[name]?.n ?? 0
    return n > 0 ? [{ name, n }] : []
  })
}
