/** The paths of the API by method, in the form openapi-fetch reads. */
import type * as T from './types'

interface Answer<Body> {
  headers: Record<string, unknown>
  content: { 'application/json': Body }
}
interface Operation<Body, Query, Path, Request, Status extends number> {
  parameters: { query?: Query; path: Path; header?: never; cookie?: never }
  requestBody: { content: { 'application/json': Request } }
  responses: Record<Status, Answer<Body>> & { default: Answer<T.Fault> }
}
type Get<Body, Query = never, Path = never> = Omit<
  Operation<Body, Query, Path, never, 200>,
  'requestBody' | 'parameters'
> & { parameters: [Path] extends [never] ? { query?: Query } : { query?: Query; path: Path } }
type Send<Body, Request, Path = never> = Omit<
  Operation<Body, never, Path, Request, 200>,
  'parameters' | 'requestBody'
> &
  ([Path] extends [never] ? { parameters: object } : { parameters: { path: Path } }) &
  ([Request] extends [never]
    ? { requestBody?: never }
    : { requestBody: { content: { 'application/json': Request } } })

export interface CaseQuery {
  kind?: string[]
  channel?: string[]
  state?: string[]
  area?: string[]
  q?: string
  from?: string
  to?: string
  overdue?: boolean
  located?: boolean
  mine?: boolean
  level?: T.Level[]
  cursor?: string
  limit?: number
}
interface Span {
  from?: string
  to?: string
}

export interface paths {
  '/healthz': { get: Get<T.Health> }
  '/api/session': {
    get: Get<T.Session>
    post: Send<T.Session, { username: string; password: string }>
    patch: Send<T.Session, { language: T.Language }>
    delete: Get<undefined>
  }
  '/api/kinds': { get: Get<{ items: T.Kind[] }> }
  '/api/areas': {
    get: Get<{ items: T.AreaItem[] }, { level?: T.Level; parent?: string; q?: string }>
  }
  '/api/areas/{code}': { get: Get<T.AreaCard, Span, { code: string }> }
  '/api/overview': {
    get: Get<T.Overview, Span & { kind?: string[]; channel?: string[]; area?: string[] }>
  }
  '/api/heatmap': {
    get: Get<
      T.Heatmap,
      Span & {
        level: T.Level
        kind?: string[]
        channel?: string[]
        area?: string[]
        state?: string[]
        measure?: 'count' | 'rate' | 'smoothed'
      }
    >
  }
  '/api/locate': { get: Get<T.Located, { lon: number; lat: number; datum?: T.Datum; at?: string }> }
  '/api/addresses/match': { get: Get<T.AddressMatch, { q: string; limit?: number }> }
  '/api/cases': {
    get: Get<{ items: T.CaseItem[]; next_cursor: string | null }, CaseQuery>
    post: Send<T.TakenIn, T.NewCase>
  }
  '/api/cases/count': { get: Get<{ n: number }, CaseQuery> }
  '/api/cases/preview': {
    post: Send<T.CasePreview, Pick<T.NewCase, 'address' | 'location' | 'datum'> & { kind?: string }>
  }
  '/api/cases/{number}': { get: Get<T.CaseDetail, never, { number: string }> }
  '/api/cases/{number}/contact': {
    get: Get<T.Contact, { why: string }, { number: string }>
  }
  '/api/cases/{number}/undo': { post: Send<T.CaseItem, never, { number: string }> }
  '/api/cases/{number}/{action}': {
    post: Send<T.CaseItem, T.CaseOrder, { number: string; action: string }>
  }
  '/api/my': { get: Get<T.My> }
  '/api/my/seen': { post: Send<undefined, never> }
}
