/** A failure as a sentence for the reader, and as a message that goes away by itself. */
import { ElMessage } from 'element-plus'
import { ApiError, ConnectionError } from './api/client'
import { words } from './i18n'

export function sentenceOf(failure: unknown): string {
  if (failure instanceof ConnectionError) return words('shell.unreachable')
  if (!(failure instanceof ApiError) || failure.fault.detail === '')
    return words('shell.unknownFault')
  const fields = failure.fault.fields ?? []
  const details = fields.map((field) => field.detail).filter((detail) => detail !== '')
  return [failure.fault.detail, ...details].join(' ')
}

export function tellFault(failure: unknown): void {
  ElMessage({ type: 'error', message: sentenceOf(failure), duration: 8000, showClose: true })
}
