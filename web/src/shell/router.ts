/** Where each screen is, and who may open it. */
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { can, resume, session } from '@/session/session'
import { screens, type Screen } from './screens'

declare module 'vue-router' {
  interface RouteMeta {
    screen?: Screen
    public?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...screens.map((screen) => ({
      path: screen.path,
      name: screen.name,
      component: screen.component,
      meta: { screen },
    })),
    { path: '/', name: 'home', redirect: () => firstScreen() },
    {
      path: '/sign-in',
      name: 'signIn',
      component: () => import('@/session/SignIn.vue'),
      meta: { public: true },
    },
    {
      path: '/first-steps',
      name: 'firstSteps',
      component: () => import('./FirstSteps.vue'),
      meta: { public: true },
    },
    { path: '/:rest(.*)*', name: 'notFound', component: () => import('./NotFound.vue') },
  ],
})

/** The screens in the menu of the signed-in person. */
export function menu(): Screen[] {
  return screens.filter((screen) => screen.order !== undefined && allowed(screen))
}

function allowed(screen: Screen | undefined): boolean {
  const held = session.value?.roles.map((each) => each.role) ?? []
  if (screen?.roles && !screen.roles.some((role) => held.includes(role))) return false
  return screen?.needs === undefined || can(screen.needs)
}

function firstScreen(): { name: string } {
  if (session.value && !session.value.district) return { name: 'firstSteps' }
  const mine = menu()
  const held = session.value?.roles.map((each) => each.role) ?? []
  const own = mine.find((screen) => screen.homeOf?.some((role) => held.includes(role)))
  return { name: (own ?? mine[0])?.name ?? 'notFound' }
}

let asked = false

router.beforeEach(async (to: RouteLocationNormalized) => {
  if (!session.value && !asked) {
    asked = true
    await resume().catch(() => (asked = false))
  }
  if (to.meta.public) return true
  if (!session.value) return { name: 'signIn', query: to.path === '/' ? {} : { back: to.fullPath } }
  if (to.path === '/' || to.redirectedFrom?.path === '/') {
    const first = firstScreen()
    return first.name === to.name ? true : first
  }
  if (!allowed(to.meta.screen)) {
    return {
      name: 'notFound',
      params: { rest: to.path.slice(1).split('/') },
      query: { why: 'right' },
    }
  }
  if (to.meta.screen && !session.value.district && to.meta.screen.name !== 'settings') {
    return { name: 'firstSteps' }
  }
  return true
})
