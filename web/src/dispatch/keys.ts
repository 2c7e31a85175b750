/** Which keys belong to what is being typed, and which to the desk. */

const TEXT = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]'
const PRESSED = 'button, a, summary, input, [role=option]'

/** Whether `event` goes to a field of text: single letters and digits are then text, not commands. */
export function isTyping(event: KeyboardEvent): boolean {
  return event.isComposing || (event.target instanceof Element && event.target.matches(TEXT))
}

/** Whether Enter on what has the focus presses it, so that it must not mean anything else. */
export function isPressed(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest(PRESSED) !== null
}
