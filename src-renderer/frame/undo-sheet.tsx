/** What an undo reaches, before it is done: how many records of each kind, their sums by currency, and those of others. */
import type { UndoOffer, UndoPlan } from '../../src-core/operations/contract.ts'
import { Amount } from '../components/amount.tsx'
import { type PreviewLine, PreviewSheet } from '../components/preview-sheet.tsx'
import { formatCount } from '../format/numbers.ts'
import { text } from '../text/en.ts'

export interface UndoQuestion {
  /** `null` for who may not see what it reaches. */
  readonly plan: UndoPlan | null
  readonly offer: UndoOffer
  readonly answer: (wanted: boolean) => void
}

export function UndoSheet({ question, opened }: { readonly question: UndoQuestion; readonly opened: boolean }) {
  const { plan, offer, answer } = question
  const words = text.undo
  const says = plan === null ? words.unseen : plan.beyond > 0 ? words.beyond(plan.summary, formatCount(plan.beyond)) : plan.summary
  return (
    <PreviewSheet
      opened={opened}
      title={words.title(offer.label)}
      says={says}
      lines={plan?.kinds.flatMap(linesOf) ?? []}
      confirm={plan === null ? offer.label : words.confirm(offer.label, formatCount(plan.records))}
      danger
      back={words.keep}
      onConfirm={() => answer(true)}
      onClose={() => answer(false)}
    />
  )
}

/** A line a kind; further currencies stand under it. */
function linesOf({ entity, label, count, beyond, sums }: UndoPlan['kinds'][number]): PreviewLine[] {
  const name = beyond > 0 && beyond < count ? text.undo.kindBeyond(label, formatCount(beyond)) : label
  const [first, ...more] = sums.map(({ currency, amount_minor }) => <Amount key={currency} minor={amount_minor} currency={currency} />)
  return [
    { key: `${entity}-${label}`, label: name, count: formatCount(count), amount: first },
    ...more.map((amount, at) => ({ key: `${entity}-${label}-${at}`, label: '', amount })),
  ]
}
