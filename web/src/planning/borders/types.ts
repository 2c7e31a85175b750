/** Borders of communities by the names their screens use. */
import type { Readable } from 'openapi-typescript-helpers'
import type { components } from '../../../generated/api'

type Schemas = components['schemas']

export type BorderItem = Readable<Schemas['BorderItem']>
export type BorderOutcome = Readable<Schemas['BorderOutcome']>
export type BorderAsked = Schemas['BorderIn']
