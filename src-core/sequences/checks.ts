/**
 * A sequence that would give a number twice is refused where it is set up: one whose numbers another sequence of the same numbers
 * gives too, and one whose next numbers were given already.
 */
import type { Broken, StandingRule } from '../entities/broken-rules.ts'
import type { ReadStore } from '../database/store.ts'
import { refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { canCollide, type Form, numberReader } from './collisions.ts'
import { numberStart, tokensOf } from './rules.ts'

type Values = Readonly<Record<string, unknown>>

/** Where the numbers of documents stand, and which documents share them. Codes of records are looked for where they are taken. */
const SERIES = [
  {
    documents: ['invoice', 'creditNote', 'payment', 'refund', 'reversal', 'writeOff'],
    numbers: ['SELECT number FROM invoice', 'SELECT number FROM account_operation'],
  },
  { documents: ['billingRun'], numbers: ['SELECT code AS number FROM billing_run'] },
  { documents: ['mandate'], numbers: ['SELECT mandate_reference AS number FROM customer_account WHERE mandate_reference IS NOT NULL'] },
] as const

interface SequenceForm extends Form {
  readonly id: number
  readonly code: string
  readonly document: string
  readonly yearly: number
  readonly archived_at: number | null
}

const FORMS = 'SELECT id, code, document, pattern, size, yearly, archived_at FROM number_sequence'

const seriesOfDocument = (document: string) => SERIES.find(({ documents }) => (documents as readonly string[]).includes(document))

/** @throws Refusal when a sequence would give a number that another gives, or that was given */
export async function checkSequence({ store }: CommandContext, values: Values, id: number | null): Promise<void> {
  const series = seriesOfDocument(String(values['document']))
  if (!series) return
  const form = { pattern: String(values['pattern']), size: Number(values['size']), yearly: Number(values['yearly']) }
  const [before] = id === null ? [] : ((await store.select(`${FORMS} WHERE id = ?`, [id])) as SequenceForm[])
  if (before && before.pattern === form.pattern && before.size === form.size && before.yearly === form.yearly) return
  const other = (await othersOf(store, series.documents, id)).find((one) => canCollide(form, one))
  if (other) throw refuseField('pattern', 'sequence.twice', twiceWords(other))
  const given = await firstGivenAgain(store, series.numbers, form, id)
  if (given !== null) throw refuseField('pattern', 'sequence.given', givenWords(given))
}

function twiceWords({ code, pattern }: SequenceForm): string {
  return `Sequence ${code} gives the same numbers with ${pattern}. Put letters of its own into the pattern.`
}

function givenWords(number: string): string {
  return `The number ${number} was given already and would come again. Put letters of its own into the pattern, or the year where it starts again each year.`
}

async function othersOf(store: ReadStore, documents: readonly string[], id: number | null): Promise<SequenceForm[]> {
  const places = documents.map(() => '?').join(', ')
  return (await store.select(`${FORMS} WHERE document IN (${places}) AND id IS NOT ? ORDER BY id`, [...documents, id])) as SequenceForm[]
}

/** A number of the form that was given and lies beyond where its counter stands. */
async function firstGivenAgain(
  store: ReadStore,
  numbers: readonly string[],
  form: Form & { readonly yearly: number },
  id: number | null,
): Promise<string | null> {
  const counters = (await store.select('SELECT reset_key AS key, last FROM sequence_counter WHERE number_sequence_id IS ?', [id])) as {
    key: string
    last: number
  }[]
  const read = numberReader(form)
  const lastOf = (year: string | null) => {
    const isOfYear = (key: string) => (form.yearly === 1 ? year !== null && key.endsWith(year) : key === '')
    return Math.max(0, ...counters.filter(({ key }) => isOfYear(key)).map(({ last }) => last))
  }
  for (const select of numbers) {
    // Only what begins as the form begins is read.
    const start = numberStart(form.pattern)
    const rows = (await store.select(`SELECT number FROM (${select}) WHERE substr(number, 1, ?) = ?`, [start.length, start])) as {
      number: string
    }[]
    for (const { number } of rows) {
      const found = read(number)
      if (found && found.n > lastOf(found.year)) return number
    }
  }
  return null
}

/** Sequences of one series that give the same numbers, as they stand. */
export const sequencesTwice: StandingRule = {
  name: 'sequence.twice',
  find: async (store) => {
    const rows = (await store.select(`${FORMS} WHERE archived_at IS NULL ORDER BY id`, [])) as SequenceForm[]
    return rows.flatMap((row, at): Broken[] => {
      const add = (field: string, reason: string): Broken[] => [
        { entity: 'numberSequence', id: row.id, label: `Number sequence ${row.code}`, field, reason },
      ]
      if (!tokensOf(row.pattern).includes('n')) return []
      const series = seriesOfDocument(row.document)
      const other = rows
        .slice(0, at)
        .find((one) => series !== undefined && seriesOfDocument(one.document) === series && canCollide(row, one))
      return other ? add('pattern', twiceWords(other)) : []
    })
  },
}
