import { createApp } from 'vue'
import App from './shell/App.vue'
import { endSession, session } from './session/session'
import { onSignedOut } from './shell/api/client'
import { currentLanguage, i18n, setLanguage } from './shell/i18n'
import { router } from './shell/router'
import { applyTheme } from './shell/theme'
import './shell/element.css'
import './shell/tokens.css'

applyTheme()
setLanguage(currentLanguage())

onSignedOut(() => {
  if (!session.value) return
  const here = router.currentRoute.value
  endSession()
  if (here.name === undefined || here.meta.public) return
  void router.push({ name: 'signIn', query: { back: here.fullPath, again: '1' } })
})

createApp(App).use(i18n).use(router).mount('#app')
