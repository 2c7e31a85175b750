/** Who is signed in, what they may do, and the product's clock. */
import { computed, shallowRef } from 'vue'
import { api, ApiError, ask, type Health, type Language, type Session } from '@/shell/api'
import { draftsOf, forgetDrafts } from '@/shell/api/useDraft'
import { currentLanguage, setLanguage } from '@/shell/i18n'

const current = shallowRef<Session>()
const health = shallowRef<Health>()
let aheadMs = 0

/** The server sets this beside the session, so that a first visit does not begin with a refused request. */
const SIGNED_IN = 'wangge_signed_in=1'

export const session = computed(() => current.value)
export const isDemo = computed(() => current.value?.demo ?? health.value?.demo ?? false)

/** Whether the signed-in person may do `action`. */
export function can(action: string): boolean {
  return current.value?.can.includes(action) ?? false
}

/** The instant it is by the product's clock (in the demo: the demo's). */
export function now(): Date {
  return new Date(Date.now() + aheadMs)
}

function setClock(instant: string): void {
  aheadMs = new Date(instant).getTime() - Date.now()
}

function begin(opened: Session): void {
  draftsOf(opened.account.username)
  current.value = opened
  setClock(opened.now)
}

/** What the server tells everybody: whether this is the demo, and its clock. */
export async function askHealth(): Promise<void> {
  health.value = await ask(api.GET('/healthz'))
  if (!current.value) setClock(health.value.now)
}

/** The session of an earlier visit, if it still holds; true if it does. */
export async function resume(): Promise<boolean> {
  if (!current.value && !document.cookie.includes(SIGNED_IN)) return false
  try {
    const opened = await ask(api.GET('/api/session'))
    begin(opened)
    setLanguage(opened.account.language)
    return true
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 401) return false
    throw failure
  }
}

/** Sign in. A language chosen on the sign-in screen is the person's from now on. */
export async function signIn(username: string, password: string, chosen?: Language): Promise<void> {
  begin(await ask(api.POST('/api/session', { body: { username, password } })))
  const own = current.value?.account.language
  if (chosen && own !== chosen) await changeLanguage(chosen)
  else if (own) setLanguage(own)
}

export async function signOut(): Promise<void> {
  await ask(api.DELETE('/api/session'))
  endSession()
  forgetDrafts()
}

/** Forget the session here, when the server no longer knows it. Drafts stay for the same person's return. */
export function endSession(): void {
  current.value = undefined
  document.cookie = `${SIGNED_IN}; max-age=0; path=/`
}

/** Switch the language of all screens; with a session it is kept with the account. */
export async function changeLanguage(
  language: Language = currentLanguage() === 'zh' ? 'en' : 'zh',
): Promise<void> {
  setLanguage(language)
  if (!current.value) return
  current.value = await ask(api.PATCH('/api/session', { body: { language } }))
}
