/** What stands beside the map. The parts that lead from a plan to its publishing are loaded when they are opened. */
import { defineAsyncComponent, type Component } from 'vue'

export const TABS = ['grids', 'problems', 'steps', 'preview', 'review', 'files'] as const
export type Tab = (typeof TABS)[number]

/** Those that need no cells on the map. */
export const CELLLESS: readonly Tab[] = ['steps', 'preview', 'review', 'files']

export const PARTS: Partial<Record<Tab, Component>> = {
  preview: defineAsyncComponent(() => import('../review/PreviewPart.vue')),
  review: defineAsyncComponent(() => import('../review/ReviewPart.vue')),
  files: defineAsyncComponent(() => import('../files/FilesPart.vue')),
}
