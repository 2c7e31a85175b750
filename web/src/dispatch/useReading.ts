/** Reading a call that was pasted: its proposals, and what became of each. */
import {
  computed,
  onScopeDispose,
  ref,
  shallowRef,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from 'vue'
import { api, ask } from '@/shell/api'
import { PARTS, proposalsOf, take, type Proposal } from './proposals'
import type { IntakeDraft } from './draft'

export interface Decided extends Proposal {
  state: 'open' | 'taken' | 'refused'
}

export interface CallReader {
  /** What was read, as it was then; empty where nothing is. */
  text: Ref<string>
  proposals: Ref<Decided[]>
  open: ComputedRef<number>
  busy: Ref<boolean>
  failure: ShallowRef<unknown>
  read: (text: string) => Promise<void>
  take: (proposal: Decided) => void
  refuse: (proposal: Decided) => void
  takeAll: () => void
  /** Make an address one of the next, or of the previous, of the three places. */
  turn: (proposal: Decided, by: 1 | -1) => void
  forget: () => void
}

export function useReading(draft: IntakeDraft): CallReader {
  const text = ref('')
  const proposals = ref<Decided[]>([])
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  let current: AbortController | undefined
  onScopeDispose(() => current?.abort())

  function forget(): void {
    current?.abort()
    text.value = ''
    proposals.value = []
    failure.value = undefined
    busy.value = false
  }

  async function read(call: string): Promise<void> {
    forget()
    const mine = (current = new AbortController())
    text.value = call
    busy.value = true
    try {
      const body = { text: call }
      const found = await ask(api.POST('/api/cases/reading', { body, signal: mine.signal }))
      if (mine !== current) return
      proposals.value = proposalsOf(found).map((one) => ({ ...one, state: 'open' }))
    } catch (fault) {
      if (mine === current && !mine.signal.aborted) failure.value = fault
    } finally {
      if (mine === current) busy.value = false
    }
  }

  function accept(proposal: Decided): void {
    if (proposal.state !== 'open') return
    take(draft, proposal)
    proposal.state = 'taken'
  }

  return {
    text,
    proposals,
    open: computed(() => proposals.value.filter((one) => one.state === 'open').length),
    busy,
    failure,
    read,
    take: accept,
    refuse(proposal) {
      if (proposal.state === 'open') proposal.state = 'refused'
    },
    takeAll: () => proposals.value.forEach(accept),
    turn(proposal, by) {
      if (!proposal.part || proposal.state !== 'open') return
      const at = PARTS.indexOf(proposal.part)
      proposal.part = PARTS[(at + by + PARTS.length) % PARTS.length] ?? proposal.part
    },
    forget,
  }
}
