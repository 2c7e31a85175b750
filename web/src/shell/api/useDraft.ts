/** Text being typed, kept while the reader signs in again or looks at another screen. It lives in memory alone. */
import { reactive } from 'vue'

const drafts = new Map<string, object>()

/** The draft called `name`, or a new one made by `empty`; `clear` begins afresh. */
export function useDraft<Draft extends object>(
  name: string,
  empty: () => Draft,
): { draft: Draft; clear: () => void } {
  let draft = drafts.get(name) as Draft | undefined
  if (!draft) {
    draft = reactive(empty()) as Draft
    drafts.set(name, draft)
  }
  const kept = draft
  return { draft: kept, clear: () => void Object.assign(kept, empty()) }
}

/** Forget all drafts, when another person may sit down at this screen. */
export function forgetDrafts(): void {
  drafts.clear()
}
