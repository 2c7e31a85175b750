/** The dictionary of dispute kinds, asked for once a session. */
import { shallowRef } from 'vue'
import { api, ask, type Kind } from './api'
import { currentLanguage } from './i18n'

const kinds = shallowRef<Kind[]>([])
let asked: Promise<void> | undefined

/** The kinds known so far; the first call asks for them, and screens follow when they come. */
export function useKinds(): typeof kinds {
  asked ??= ask(api.GET('/api/kinds'))
    .then((answer) => void (kinds.value = answer.items))
    .catch(() => void (asked = undefined))
  return kinds
}

/** The name of a kind in the language of the screen; its code as long as the dictionary is not here. */
export function kindName(code: string): string {
  const kind = useKinds().value.find((found) => found.code === code)
  if (!kind) return code
  return currentLanguage() === 'zh' ? kind.name : kind.name_en
}
