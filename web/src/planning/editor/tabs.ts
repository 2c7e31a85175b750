/** What stands beside the map. The parts that lead from a plan to its publishing are loaded when they are opened. */
import { type Component } from 'vue'

export const TABS = ['grids', 'problems', 'steps'] as const
export type Tab = (typeof TABS)[number]

export const PARTS: Partial<Record<Tab, Component>> = {}
