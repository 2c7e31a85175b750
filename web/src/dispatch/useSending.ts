/** Sending what was taken down, and taking it back. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { api, ask, type TakenIn } from '@/shell/api'
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

  function told(taken: TakenIn, danger: boolean): Sent {
    const { outcome, grid, leader, reason } = taken.routing
    const to = (): string => {
      if (danger) return t('dispatch.sentDanger')
      if (outcome === 'review') return t('dispatch.sentReview')
      if (outcome === 'outside' || !grid) return t('dispatch.sentOutside')
      return t('dispatch.sentTo', {
        grid: grid.name,
        leader: leader?.name ?? t('dispatch.vacantShort'),
      })
    }
    return { number: taken.number, to: to(), reason, danger }
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
        const taken = await ask(api.POST('/api/cases', { body: bodyOf(draft, unplaced) }))
        sent.value = told(taken, draft.danger)
        before = copy
        const channel = draft.channel
        clear()
        draft.channel = channel
      }),
    undo: () =>
      attempt(async () => {
        const number = sent.value?.number
        if (!number) return
        await ask(api.POST('/api/cases/{number}/undo', { params: { path: { number } } }))
        sent.value = undefined
        if (before && draft.address === '' && draft.description === '') {
          Object.assign(draft, before, { key: newKey() })
        }
      }),
    dismiss: () => (sent.value = undefined),
  }
}
