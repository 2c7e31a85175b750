/** The fixed lists of the contract, in the order in which screens offer them. */
import type { CaseState, Channel } from '@/shell/api'

export const STATES: readonly CaseState[] = [
  'review',
  'registered',
  'assigned',
  'accepted',
  'mediating',
  'suspended',
  'resolved',
  'failed',
  'referred',
  'closed',
  'merged',
  'withdrawn',
]

export const CHANNELS: readonly Channel[] = [
  'window',
  'hotline',
  'police',
  'visit',
  'sweep',
  'grid_system',
  'app',
  'opinion',
  'daily_report',
]
