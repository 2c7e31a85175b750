/** What can be done about the people in charge, and how it is sent. */
import { api, ask, type Person, type Post } from '@/shell/api'

export interface NewPost {
  area: string | undefined
  post: 'leader' | 'deputy'
  employment: 'full_time' | 'part_time'
}

/** What a dialog is about. */
export type Task =
  | { what: 'enter' }
  | { what: 'change'; person: Person }
  | { what: 'post'; person: Person }
  | { what: 'absence'; person: Person }
  | { what: 'replace'; person: Person; post: Post }
  | { what: 'end'; person: Person; post: Post }

export interface Filled {
  name: string
  phone: string
  post: NewPost
  /** Who takes over, if it is somebody known; otherwise `name` is. */
  successor: number | undefined
  days: [string, string] | null
  reason: string
}

export function emptyForm(task: Task): Filled {
  const known = task.what === 'change' ? task.person : undefined
  const employment = task.what === 'replace' ? task.post.employment : 'part_time'
  return {
    name: known?.name ?? '',
    phone: known?.phone ?? '',
    post: {
      area: undefined,
      post: 'leader',
      employment: employment === 'full_time' ? 'full_time' : 'part_time',
    },
    successor: undefined,
    days: null,
    reason: '',
  }
}

/** Whether enough is filled in for `task`. */
export function isReady(task: Task, form: Filled): boolean {
  switch (task.what) {
    case 'enter':
      return form.name.trim() !== '' && !!form.post.area
    case 'change':
      return form.name.trim() !== ''
    case 'post':
      return !!form.post.area
    case 'absence':
      return form.days !== null
    case 'replace':
      return form.successor !== undefined || form.name.trim() !== ''
    case 'end':
      return true
  }
}

function called(form: Filled): { name: string; phone?: string } {
  const phone = form.phone.trim()
  return { name: form.name.trim(), ...(phone && { phone }) }
}

function postOf({ post }: Filled): {
  area: string
  post: NewPost['post']
  employment: NewPost['employment']
} {
  return { area: post.area ?? '', post: post.post, employment: post.employment }
}

export function perform(task: Task, form: Filled): Promise<unknown> {
  if (task.what === 'enter') {
    return ask(api.POST('/api/people', { body: { ...called(form), post: postOf(form) } }))
  }
  const path = { person_id: task.person.id }
  switch (task.what) {
    case 'change':
      return ask(api.PATCH('/api/people/{person_id}', { params: { path }, body: called(form) }))
    case 'post':
      return ask(
        api.POST('/api/people/{person_id}/posts', { params: { path }, body: postOf(form) }),
      )
    case 'absence': {
      const [from, to] = form.days ?? ['', '']
      const body = { from, to, reason: form.reason.trim() }
      return ask(api.POST('/api/people/{person_id}/absences', { params: { path }, body }))
    }
    case 'replace': {
      const who = form.successor ? { person_id: form.successor } : called(form)
      const body = { ...who, employment: form.post.employment }
      const post_id = task.post.id
      return ask(api.POST('/api/posts/{post_id}/replace', { params: { path: { post_id } }, body }))
    }
    case 'end': {
      const post_id = task.post.id
      return ask(api.POST('/api/posts/{post_id}/end', { params: { path: { post_id } } }))
    }
  }
}
