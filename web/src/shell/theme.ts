/** Light for desks, dark for walls; the choice stays in this browser. */
import { readonly, ref } from 'vue'

const REMEMBERED = 'wangge.theme'
const dark = ref(localStorage.getItem(REMEMBERED) === 'dark')

export const isDark = readonly(dark)

export function applyTheme(): void {
  document.documentElement.classList.toggle('dark', dark.value)
}

export function toggleTheme(): void {
  dark.value = !dark.value
  localStorage.setItem(REMEMBERED, dark.value ? 'dark' : 'light')
  applyTheme()
}
