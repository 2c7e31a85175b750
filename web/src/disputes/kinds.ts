/** The kinds that come first wherever a kind is chosen. */
export { kindName, useKinds } from '@/shell/kinds'

export const KEY_KINDS: readonly string[] = ['02', '01', '0402']
