/** What can be made of a suspect draft beside leaving it out: an invoice, or a credit note where it is negative. */
import { runText as text } from './text.ts'

export interface Choice {
  readonly decision: 'accept' | 'credit'
  /** The key; with Shift for all of the same rule. */
  readonly keys: 'A' | 'C'
  readonly label: string
  readonly allLabel: string
  /** The button, with the amount. */
  readonly words: (amount: string) => string
  /** The button for all of the same rule. */
  readonly all: (count: string) => string
  /** The other button: it takes no number in this run. */
  readonly out: string
  readonly says: string | null
}

export const CHOICES: Readonly<Record<'accept' | 'credit', Choice>> = {
  accept: {
    decision: 'accept',
    keys: 'A',
    label: text.decide.keys.accept,
    allLabel: text.decide.keys.acceptAll,
    words: text.decide.accept,
    all: text.decide.acceptAll,
    out: text.decide.reject,
    says: null,
  },
  credit: {
    decision: 'credit',
    keys: 'C',
    label: text.decide.keys.credit,
    allLabel: text.decide.keys.creditAll,
    words: text.decide.credit,
    all: text.decide.creditAll,
    out: text.decide.carry,
    says: text.decide.negative,
  },
}
