/**
 * Text being typed, kept while the reader signs in again or looks at another screen. It lives in memory; the fields that
 * are named as lasting survive a reload too, in this tab alone. Contact data is never one of them.
 */
import { effectScope, reactive, watch } from 'vue'

const PREFIX = 'wangge.draft.'
const OWNER = 'wangge.drafts-of'
const drafts = new Map<string, object>()

function stored(name: string): object {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? '{}') as object
  } catch {
    return {}
  }
}

function store<Draft extends object>(
  name: string,
  draft: Draft,
  lasting: readonly (keyof Draft)[],
): void {
  const kept = Object.fromEntries(lasting.map((field) => [field, draft[field]]))
  sessionStorage.setItem(PREFIX + name, JSON.stringify(kept))
}

/** The draft called `name`, or a new one made by `empty`; `clear` begins afresh. */
export function useDraft<Draft extends object>(
  name: string,
  empty: () => Draft,
  lasting: readonly (keyof Draft)[] = [],
): { draft: Draft; clear: () => void } {
  let draft = drafts.get(name) as Draft | undefined
  if (!draft) {
    const made = reactive({ ...empty(), ...stored(name) }) as Draft
    draft = made
    drafts.set(name, made)
    if (lasting.length > 0) {
      effectScope(true).run(() =>
        watch(made, () => drafts.get(name) === made && store(name, made, lasting), { deep: true }),
      )
    }
  }
  const kept = draft
  return { draft: kept, clear: () => void Object.assign(kept, empty()) }
}

/** Forget all drafts, when another person may sit down at this screen. */
export function forgetDrafts(): void {
  drafts.clear()
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
  }
}

/** From now on drafts are those of `username`; what somebody else left is forgotten. */
export function draftsOf(username: string): void {
  const before = sessionStorage.getItem(OWNER)
  if (before !== null && before !== username) forgetDrafts()
  sessionStorage.setItem(OWNER, username)
}
