/** Sending what was taken down, and taking it back. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { api, ask, type TakenIn } from '@/shell/api'
import { sentenceOf } from '@/shell/faults'
import { bodyOf, newKey, type IntakeDraft } from './draft'
import type { Sent } from './SentNote.vue'

export interface Sending {
  sent: ShallowRef<Sent | undefined>
  failure: ShallowRef<unknown>
  busy: Ref<boolean>
  send: (unplaced: boolean) => Promise<boolean>
  undo: () => Promise<boolean>
  dismiss: () => void
}

export function useSending(draft: IntakeDraft, clear: () => void): Sending {
  const { t } = useI18n()
  const sent = shallowRef<Sent>()
  const failure = shallowRef<unknown>()
  const busy = ref(false)
  let before: IntakeDraft | undefined

  function told(taken: TakenIn, again: boolean, danger: boolean): Sent {
    const { outcome, grid, leader, reason } = taken.routing
    const to = (): string => {
      if (again) return t('dispatch.sentAgain')
      if (danger) return t('dispatch.sentDanger')
      if (outcome === 'review') return t('dispatch.sentReview')
      if (outcome === 'outside' || !grid) return t('dispatch.sentOutside')
      return t('dispatch.sentTo', {
        grid: grid.name,
        leader: leader?.name ?? t('dispatch.vacantShort'),
      })
    }
    return { number: taken.number, to: to(), reason, danger, final: again }
  }

  /** What was confirmed of a call and has no field of its own, for the end of the description. */
  function note(): string {
    const said = [
      draft.people !== null && t('dispatch.note.people', { n: draft.people }),
      draft.urgent && t('dispatch.note.urgent'),
      draft.confidential && t('dispatch.note.confidential'),
    ].filter((one) => one !== false)
    return said.length > 0 ? t('dispatch.note.all', { said: said.join(t('dispatch.comma')) }) : ''
  }

  /** Let the new one go on in the one it repeats; where that is refused it stands by itself, and that is said. */
  async function mergeInto(made: Sent, into: string): Promise<Sent> {
    const params = { path: { number: made.number } }
    const body = { into, reason: t('dispatch.similar.reason') }
    try {
      const item = await ask(api.POST('/api/cases/{number}/merge', { params, body }))
      const to = t('dispatch.sentInto', { number: item.merged_into })
      return { ...made, to, reason: '', into: item.merged_into }
    } catch (fault) {
      return {
        ...made,
        reason: `${t('dispatch.notMerged', { number: into })} ${sentenceOf(fault)}`,
      }
    }
  }

  /** Take the sent one back: out of the one it went into first. */
  async function takeBack({ number, into }: Sent): Promise<void> {
    await ask(api.POST('/api/cases/{number}/undo', { params: { path: { number } } }))
    if (!into) return
    const path = { number, action: 'withdraw' }
    const body = { reason: t('dispatch.takenBack') }
    await ask(api.POST('/api/cases/{number}/{action}', { params: { path }, body }))
  }

  async function attempt(act: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failure.value = undefined
    try {
      await act()
      return true
    } catch (fault) {
      failure.value = fault
      return false
    } finally {
      busy.value = false
    }
  }

  return {
    sent,
    failure,
    busy,
    send: (unplaced) =>
      attempt(async () => {
        const copy = JSON.parse(JSON.stringify(draft)) as IntakeDraft
        const body = bodyOf(draft, unplaced, note())
        const answer = api.POST('/api/cases', { body })
        const taken = await ask(answer)
        const again = (await answer).response.status === 200 && draft.workOrder.trim() !== ''
        const made = told(taken, again, draft.danger)
        sent.value = draft.into && !again ? await mergeInto(made, draft.into) : made
        before = copy
        const channel = draft.channel
        clear()
        draft.channel = channel
      }),
    undo: () =>
      attempt(async () => {
        if (!sent.value) return
        await takeBack(sent.value)
        sent.value = undefined
        if (before && draft.address === '' && draft.description === '') {
          Object.assign(draft, before, { key: newKey() })
        }
      }),
    dismiss: () => (sent.value = undefined),
  }
}
