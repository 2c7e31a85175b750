/** The one way to the server: typed paths, faults as exceptions, the session and the connection kept in view. */
import createClient, { type Middleware } from 'openapi-fetch'
import { markLost, markReached } from './connection'
import type { paths } from '../../../generated/api'
import type { Fault } from './types'

/** The server refused, with a sentence in the reader's language. */
export class ApiError extends Error {
  readonly status: number
  readonly fault: Fault

  constructor(status: number, fault: Fault) {
    super(fault.detail)
    this.status = status
    this.fault = fault
  }

  /** The sentence about one field of the input, where there is one. */
  about(field: string): string | undefined {
    return this.fault.fields?.find((found) => found.field === field)?.detail
  }
}

/** The server could not be reached at all; nothing is known about what it did. */
export class ConnectionError extends Error {}

let language = 'zh'
let signedOut: () => void = () => undefined

/** Ask for sentences in this language from now on. */
export function speak(next: string): void {
  language = next
}

/** What to do when the server says that there is no session (any more). */
export function onSignedOut(act: () => void): void {
  signedOut = act
}

const watch: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language)
    return request
  },
  onResponse({ request, response }) {
    markReached()
    const signingIn = request.method === 'POST' && request.url.endsWith('/api/session')
    if (response.status === 401 && !signingIn) signedOut()
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    markLost()
    return new ConnectionError('connection lost')
  },
}

export const api = createClient<paths>({
  baseUrl: location.origin,
  querySerializer: { array: { style: 'form', explode: true } },
})
api.use(watch)

interface Outcome<Body> {
  data?: Body
  error?: unknown
  response: Response
}

function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'error' in value && 'detail' in value
}

/** The body of a successful answer; throws {@link ApiError} or {@link ConnectionError}. */
export async function ask<Body>(call: Promise<Outcome<Body>>): Promise<Body> {
  const { data, error, response } = await call
  if (response.ok) return data as Body
  const fault = isFault(error) ? error : { error: String(response.status), detail: '' }
  throw new ApiError(response.status, fault)
}
