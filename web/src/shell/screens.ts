/** A screen as the shell knows it: each noun's folder exports its own from `screens.ts`, and adds nothing here. */
import type { Component } from 'vue'

export interface Screen {
  /** Name of the route, and key of its title under `screen.` in the messages. */
  name: string
  path: string
  /** The right without which the screen is neither shown in the menu nor opened; none: any signed-in person. */
  needs?: string
  /** Only for holders of one of these roles, where a right alone would show it to others too. */
  roles?: string[]
  /** Place in the menu, from small to large; without it the screen is reached from others only. */
  order?: number
  icon?: Component
  /** Roles whose holders begin here. */
  homeOf?: string[]
  /** Fills the window below the bar and scrolls inside itself (maps, desks). */
  fills?: boolean
  component: () => Promise<Component>
}

const found = import.meta.glob<{ default: Screen[] }>('../*/screens.ts', { eager: true })

export const screens: Screen[] = Object.entries(found)
  .filter(([file]) => !file.startsWith('../shell/'))
  .flatMap(([, module]) => module.default)
  .sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity))
