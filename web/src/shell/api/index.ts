export { api, ApiError, ask, ConnectionError } from './client'
export type * from './types'
export { useApi } from './useApi'
export { useDraft } from './useDraft'
