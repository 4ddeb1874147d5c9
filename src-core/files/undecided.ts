/** What is refused until the operator has answered what a file leaves open. */
import { refuse } from '../kernel/failures.ts'
import type { ReadingQuestion } from './questions.ts'

/** @throws Refusal naming the option that decides each open question */
export function refuseUndecided(questions: readonly ReadingQuestion[]): void {
  const [first] = questions
  if (!first) return
  const named = (value: string) => (first.field === undefined ? value : JSON.stringify({ [first.field]: value || null }))
  const answers = first.choices.map(({ value, reads }) => `${named(value)} (${reads})`).join(' or ')
  const where = first.column === null ? '' : ` Column “${first.column}”:`
  throw refuse(
    'invalid',
    'import.undecided',
    `The file leaves open how it is read.${where} ${first.reason} Name ${first.option}: ${answers}.`,
    {
      fields: questions.map(({ option, column, reason }) => ({
        path: option,
        reason: column === null ? reason : `Column “${column}”: ${reason}`,
      })),
      details: { questions },
    },
  )
}
