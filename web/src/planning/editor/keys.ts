/** Every tool and action has a key; they hold while nobody is typing. */
export const TOOLS = ['select', 'paint', 'lasso', 'edge', 'split', 'redraw'] as const
export type Tool = (typeof TOOLS)[number]

export const ACTS = [
  'give',
  'newGrid',
  'keep',
  'dedicate',
  'merge',
  'retire',
  'rename',
  'leader',
  'code',
  'lock',
  'balance',
  'colours',
] as const
export type Act = (typeof ACTS)[number]
export type Meant =
  | { tool: Tool }
  | { act: Act | 'undo' | 'redo' | 'help' | 'leave' | 'enter' | 'add' | 'take' | 'back' }
  | { step: 'up' | 'down' | 'left' | 'right'; far: boolean }
  | { turn: 1 | -1 }
  | { digit: number }

export const TOOL_KEYS: Record<Tool, string> = {
  select: 'V',
  paint: 'B',
  lasso: 'L',
  edge: 'E',
  split: 'S',
  redraw: 'R',
}
export const ACT_KEYS: Record<Act, string> = {
  give: 'G',
  newGrid: 'N',
  keep: 'K',
  dedicate: 'Z',
  merge: 'M',
  retire: 'Delete',
  rename: 'F2',
  leader: 'P',
  code: 'C',
  lock: 'O',
  balance: 'A',
  colours: 'D',
}

const ARROWS: Record<string, 'up' | 'down' | 'left' | 'right'> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}
const byKey = new Map<string, Meant>([
  ...TOOLS.map((tool) => [TOOL_KEYS[tool].toLowerCase(), { tool }] as const),
  ...ACTS.map((act) => [ACT_KEYS[act].toLowerCase(), { act }] as const),
  ['?', { act: 'help' }],
  ['？', { act: 'help' }],
  ['escape', { act: 'leave' }],
  ['backspace', { act: 'back' }],
  [' ', { act: 'take' }],
  ['[', { turn: -1 }],
  [']', { turn: 1 }],
])

export interface Pressed {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

/** What a key means to the editor; nothing where it is not one of its own. */
export function meant({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): Meant | undefined {
  const low = key.toLowerCase()
  if (ctrlKey || metaKey) {
    if (altKey) return undefined
    if (low === 'z') return { act: shiftKey ? 'redo' : 'undo' }
    return low === 'y' ? { act: 'redo' } : undefined
  }
  if (altKey) return undefined
  const step = ARROWS[key]
  if (step) return { step, far: shiftKey }
  if (key === 'Enter') return { act: shiftKey ? 'add' : 'enter' }
  if (/^[1-9]$/.test(key)) return { digit: Number(key) }
  return byKey.get(low)
}

/** Whether keys belong to what has the focus: a field, a menu or a dialog. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest(
      'input:not([type="checkbox"]), textarea, select, [role="dialog"], [role="listbox"]',
    ) !== null
  )
}

/** Whether Enter, Space and arrows belong to what has the focus: a button, a box or a row that can be pressed. */
export function pressing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      'button, a, summary, [type="checkbox"], [role="tab"], [role="row"], tr[tabindex]',
    ) !== null
  )
}
