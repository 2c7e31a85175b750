/** An account as a form: what is typed, when it is enough, and how it is sent. */
import { api, ask, type Account } from '@/shell/api'

export const ROLES = ['manager', 'dispatcher', 'planner', 'leader', 'mediator', 'admin'] as const
export type Role = (typeof ROLES)[number]
export const SHORTEST_PASSWORD = 8

export interface AccountForm {
  username: string
  displayName: string
  password: string
  active: boolean
  personId: number | undefined
  roles: { role: Role; area: string | undefined }[]
}

export function formOf(account: Account | undefined, district: string | undefined): AccountForm {
  const held = account?.roles.map(({ role, area }) => ({ role: role as Role, area: area.code }))
  return {
    username: account?.username ?? '',
    displayName: account?.display_name ?? '',
    password: '',
    active: account?.active ?? true,
    personId: account?.person?.id,
    roles: held ?? [{ role: 'leader', area: district }],
  }
}

export function isReady(form: AccountForm, isNew: boolean): boolean {
  const named = form.username.trim() !== '' && form.displayName.trim() !== ''
  const length = form.password.length
  const secret = length >= SHORTEST_PASSWORD || (!isNew && length === 0)
  return named && secret && form.roles.length > 0 && form.roles.every((held) => held.area)
}

export function save(form: AccountForm, before: Account | undefined): Promise<unknown> {
  const roles = form.roles.map(({ role, area }) => ({ role, area: area ?? '' }))
  const common = {
    display_name: form.displayName.trim(),
    ...(form.personId && { person_id: form.personId }),
  }
  if (!before) {
    const body = { ...common, username: form.username.trim(), password: form.password, roles }
    return ask(api.POST('/api/accounts', { body }))
  }
  const same = JSON.stringify(roles) === JSON.stringify(formOf(before, undefined).roles)
  const body = {
    ...common,
    ...(form.password && { password: form.password }),
    ...(form.active !== before.active && { active: form.active }),
    ...(!same && { roles }),
  }
  const path = { username: before.username }
  return ask(api.PATCH('/api/accounts/{username}', { params: { path }, body }))
}
