/** The words of the screens: Chinese first, English beside it. Each noun brings its own `messages.ts`. */
import { createI18n, type I18n } from 'vue-i18n'
import { speak } from '../api/client'
import type { Language } from '../api/types'
import en from './en'
import zh from './zh'

type Words = Record<string, unknown>
interface Messages {
  zh: Words
  en: Words
}

const REMEMBERED = 'wangge.language'
const nouns = import.meta.glob<Messages>('../../*/messages.ts', { eager: true })

function together(language: Language, shell: Words): Words {
  return Object.assign({}, shell, ...Object.values(nouns).map((noun) => noun[language])) as Words
}

export const messages = { zh: together('zh', zh), en: together('en', en) }

function remembered(): Language {
  return localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh'
}

type Spoken = I18n<
  Record<string, never>,
  Record<string, never>,
  Record<string, never>,
  string,
  false
>

export const i18n = createI18n({
  legacy: false,
  locale: remembered(),
  fallbackLocale: 'zh',
  messages: messages as never,
}) as unknown as Spoken

/** The words of `key` in the present language, outside of components. */
export function words(key: string): string {
  return i18n.global.t(key)
}

export function currentLanguage(): Language {
  return i18n.global.locale.value as Language
}

/** Show every screen in `language`, and remember it in this browser for the sign-in screen. */
export function setLanguage(language: Language): void {
  i18n.global.locale.value = language
  localStorage.setItem(REMEMBERED, language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  speak(language)
}
