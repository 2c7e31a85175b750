/** Grids with codes of ours, what was typed for each, and what became of it. */
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { api, ask, useApi } from '@/shell/api'
import { reasonOf } from '../editor/reason'
import type { ProvisionalGrid } from '../types'
import { wholeCode } from './table'

export interface Row {
  grid: ProvisionalGrid
  typed: string
  busy: boolean
  /** The code that it has now. */
  given?: string
  fault?: string
}

export function useCodes() {
  const { data, error, reload } = useApi(
    () => '',
    (_, signal) => api.GET('/api/areas/provisional', { signal }),
  )
  const rows = shallowRef<Row[]>([])
  const form = reactive({ document: '', day: undefined as string | undefined })
  const busy = ref(false)
  const filled = computed(() => rows.value.filter((row) => !row.given && row.typed.trim() !== ''))

  watch(data, (found) => {
    rows.value = (found?.items ?? []).map((grid) => reactive({ grid, typed: '', busy: false }))
  })

  /** A later day is meant and not chosen yet. */
  const undated = computed(() => form.day === '')

  /** Enter the code of one row; what is wrong with it stands in the row. */
  async function give(row: Row): Promise<boolean> {
    const code = wholeCode(row.typed, row.grid.community.code)
    if (code === '' || undated.value || row.busy || row.given) return false
    row.busy = true
    delete row.fault
    const params = { path: { code: row.grid.code } }
    const body = { code, document: form.document, ...(form.day && { at: form.day }) }
    try {
      row.given = (await ask(api.POST('/api/areas/{code}/code', { params, body }))).code
      return true
    } catch (failure) {
      row.fault = reasonOf(failure)
      return false
    } finally {
      row.busy = false
    }
  }

  async function giveAll(): Promise<void> {
    busy.value = true
    for (const row of filled.value) await give(row)
    busy.value = false
  }

  function fill(codes: ReadonlyMap<string, string>): void {
    for (const row of rows.value) row.typed = codes.get(row.grid.code) ?? row.typed
  }

  return { data, error, reload, rows, form, busy, filled, undated, give, giveAll, fill }
}
