/** Why an edit was not made, in as few words as the map has room for. */
import { ApiError } from '@/shell/api'
import { sentenceOf } from '@/shell/faults'

/** The sentences about its fields, where there are any: that nothing has changed is seen on the map. */
export function reasonOf(failure: unknown): string {
  const fields = failure instanceof ApiError ? (failure.fault.fields ?? []) : []
  const reasons = fields.map((field) => field.detail).filter((detail) => detail !== '')
  return reasons.length > 0 ? reasons.join(' ') : sentenceOf(failure)
}
