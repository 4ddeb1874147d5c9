/** What can be taken back in this window, the last first, and what was done since that cannot. */
import type { CallResult, UndoOffer, UndoPlan } from '../../src-core/operations/contract.ts'
import type { CoreClient } from '../client/core-client.ts'
import { text } from '../text/en.ts'

/** A record that is on screen. */
export interface Shown {
  readonly entity: string
  readonly id: number
}

export interface UndoSay {
  readonly tone: 'ok' | 'bad'
  readonly message: string
}

export interface UndoParts {
  readonly client: Pick<CoreClient, 'call'>
  say(said: UndoSay): void
  /** Shows what an undo reaches, and answers whether it is wanted. `null` for who may not see it. */
  ask(plan: UndoPlan | null, offer: UndoOffer): Promise<boolean>
  /** The records of the page. */
  shown(): readonly Shown[]
}

type Step = { readonly offer: UndoOffer } | { readonly final: string }

/** Whether an undo is shown before it is done: it reaches several records, money, or what is not on screen. */
export function needsAsking({ records, beyond, kinds }: UndoPlan): boolean {
  return records > 1 || beyond > 0 || kinds.some(({ sums }) => sums.length > 0)
}

export interface UndoHistory {
  remember(offer: UndoOffer): void
  /** Something was done that cannot be taken back: nothing before it is taken back by key. */
  final(sentence: string): void
  /** @param on the records of a timeline; those of the page if left out */
  undo(offer?: UndoOffer, on?: readonly Shown[]): Promise<void>
  redo(): Promise<void>
}

/** Undo and redo are the same operation: the undo of an undo is what was undone. */
export function undoHistory({ client, say, ask, shown }: UndoParts): UndoHistory {
  const steps: Step[] = []
  const redoable: UndoOffer[] = []
  let isBusy = false

  const planOf = async (offer: UndoOffer, on: readonly Shown[]): Promise<UndoPlan | null | 'failed'> => {
    const plan = await client.call<UndoPlan>('operation.undoPlan', { entry: offer.entry, on })
    if (plan.ok) return plan.value
    if (plan.failure.kind === 'forbidden') return null
    say({ tone: 'bad', message: plan.failure.message })
    return 'failed'
  }
  /** The entry that takes it back; null where it was not done. */
  const reverse = async (offer: UndoOffer, on: readonly Shown[]): Promise<UndoOffer | null> => {
    const plan = await planOf(offer, on)
    if (plan === 'failed' || ((plan === null || needsAsking(plan)) && !(await ask(plan, offer)))) return null
    const result: CallResult<{ readonly summary: string }> = await client.call('operation.undo', { entry: offer.entry })
    if (!result.ok) {
      say({ tone: 'bad', message: result.failure.message })
      return null
    }
    say({ tone: 'ok', message: result.value.summary })
    return result.undo ?? null
  }
  const once = async (work: () => Promise<void>): Promise<void> => {
    if (isBusy) return
    isBusy = true
    await work().finally(() => {
      isBusy = false
    })
  }
  const drop = (offer: UndoOffer) => {
    const position = steps.findIndex((step) => 'offer' in step && step.offer.entry === offer.entry)
    if (position >= 0) steps.splice(position, 1)
  }
  return {
    remember: (offer) => {
      steps.push({ offer })
      redoable.length = 0
    },
    final: (final) => {
      steps.push({ final })
      redoable.length = 0
    },
    undo: (given, on = shown()) =>
      once(async () => {
        const last = steps.at(-1)
        if (!given && last && 'final' in last) return say({ tone: 'bad', message: last.final })
        const offer = given ?? (last && 'offer' in last ? last.offer : undefined)
        if (!offer) return say({ tone: 'ok', message: text.toasts.nothingToUndo })
        const back = await reverse(offer, on)
        if (!back) return
        drop(offer)
        redoable.push(back)
      }),
    redo: () =>
      once(async () => {
        const offer = redoable.at(-1)
        if (!offer) return
        const back = await reverse(offer, shown())
        if (!back) return
        redoable.pop()
        steps.push({ offer: back })
      }),
  }
}
