/** Documents, payments and what else is booked, by number and by what the payer wrote. */
import type { ReadStore } from '../database/store.ts'
import { beginningWith, eachOnce, type Found, scoreOf, type SearchAsked, type SearchSource } from '../entities/search-source.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { readBookTerms } from './book-terms.ts'
import { OPERATION_KIND_LABELS } from './lists.ts'
import { NUMBER_KEY_SQL, numberKey } from './rules/whole-numbers.ts'
import { moneyWords } from './words.ts'

const COLUMNS = `SELECT o.id, o.kind, o.number, o.invoice_id, o.amount_minor, o.currency, o.operation_date, o.reference, c.name AS customer
  FROM account_operation AS o JOIN customer_account AS a ON a.id = o.customer_account_id JOIN customer AS c ON c.id = a.customer_id`
const KEY = NUMBER_KEY_SQL.replace('number', 'o.number')
const BY_NUMBER = `${COLUMNS} WHERE ${KEY} >= +? AND ${KEY} < +? ORDER BY ${KEY} LIMIT +?`
const BY_REFERENCE = `${COLUMNS} WHERE o.reference IS NOT NULL AND o.reference COLLATE NOCASE >= +? AND o.reference COLLATE NOCASE < +?
  ORDER BY o.reference COLLATE NOCASE LIMIT +?`

interface OperationRow {
  readonly id: number
  readonly kind: keyof typeof OPERATION_KIND_LABELS
  readonly number: string
  readonly invoice_id: number | null
  readonly amount_minor: number
  readonly currency: string
  readonly operation_date: CalendarDate
  readonly reference: string | null
  readonly customer: string
}

/** One source for documents, another for the rest: who may see payments need not see invoices. */
function operationSource(reads: readonly string[], documents: boolean): SearchSource {
  return {
    reads,
    groups: ['numbers'],
    find: async (store, asked) => {
      const own = (await operations(store, asked)).filter(({ row }) => (row.invoice_id !== null) === documents)
      if (own.length === 0) return []
      const terms = await readBookTerms(store)
      return eachOnce(
        own.slice(0, asked.limit).map(
          ({ row, score }): Found => ({
            entity: row.invoice_id === null ? 'accountOperation' : 'invoice',
            id: row.invoice_id ?? row.id,
            kind: row.kind,
            kind_label: OPERATION_KIND_LABELS[row.kind],
            code: row.number,
            label: row.number,
            detail: [
              row.customer,
              row.operation_date,
              moneyWords(terms, row.amount_minor, row.currency),
              ...(row.reference === null ? [] : [`“${row.reference.slice(0, MOST_OF_REFERENCE)}”`]),
            ].join(' · '),
            score,
          }),
        ),
      )
    },
  }
}
const MOST_OF_REFERENCE = 60
/** Of a number that both kinds begin with, so many are looked at for those of one kind. */
const LOOKED_AT = 4

async function operations(
  store: ReadStore,
  { typed, limit }: SearchAsked,
): Promise<{ readonly row: OperationRow; readonly score: number }[]> {
  const key = numberKey(typed.normalize('NFKC'))
  const byNumber = key === '' ? [] : ((await store.select(BY_NUMBER, [...beginningWith(key), limit * LOOKED_AT])) as OperationRow[])
  const byReference = (await store.select(BY_REFERENCE, [...beginningWith(typed), limit * LOOKED_AT])) as OperationRow[]
  return [
    ...byNumber.map((row) => ({ row, score: scoreOf(numberKey(row.number), key, 90) })),
    ...byReference.map((row) => ({ row, score: scoreOf(row.reference ?? '', typed, 85) })),
  ]
}

export const operationSources: readonly SearchSource[] = [
  operationSource(['invoice.view', 'invoice.list'], true),
  operationSource(['accountOperation.view', 'accountOperation.list'], false),
]
