/** Billing runs, and documents that are not booked, by number. */
import { beginningWith, eachOnce, type Found, scoreOf, type SearchSource, writings } from '../entities/search-source.ts'
import type { CalendarDate } from '../kernel/dates.ts'

interface RunRow {
  readonly id: number
  readonly code: string
  readonly invoice_date: CalendarDate
  readonly cycle: string | null
}
const RUNS = `SELECT r.id, r.code, r.invoice_date, y.name AS cycle FROM billing_run AS r LEFT JOIN billing_cycle AS y ON y.id = r.billing_cycle_id
  WHERE r.code >= +? AND r.code < +? ORDER BY r.code LIMIT +?`

const runSource: SearchSource = {
  reads: ['billingRun.view', 'billingRun.list'],
  groups: ['numbers'],
  find: async (store, { typed, limit }) => {
    const all: Found[] = []
    for (const writing of writings(typed)) {
      const rows = (await store.select(RUNS, [...beginningWith(writing), limit])) as RunRow[]
      for (const { id, code, invoice_date, cycle } of rows)
        all.push({
          entity: 'billingRun',
          id,
          kind: 'billingRun',
          kind_label: 'Billing run',
          code,
          label: code,
          detail: [cycle, invoice_date].filter(Boolean).join(' · '),
          score: scoreOf(code, typed, 90),
        })
    }
    return eachOnce(all)
  },
}

interface DocumentRow {
  readonly id: number
  readonly number: string
  readonly kind: 'invoice' | 'creditNote'
  readonly invoice_date: CalendarDate
  readonly customer: string
}
const DOCUMENTS = `SELECT i.id, i.number, i.kind, i.invoice_date, c.name AS customer FROM invoice AS i JOIN customer AS c ON c.id = i.customer_id
  WHERE i.number >= +? AND i.number < +? ORDER BY i.number LIMIT +?`

/** Those that are booked are found with what is open of them too (receivables); here are those that are not. */
const documentSource: SearchSource = {
  reads: ['invoice.view', 'invoice.list'],
  groups: ['numbers'],
  find: async (store, { typed, limit }) => {
    const all: Found[] = []
    for (const writing of writings(typed)) {
      const rows = (await store.select(DOCUMENTS, [...beginningWith(writing), limit])) as DocumentRow[]
      for (const { id, number, kind, invoice_date, customer } of rows)
        all.push({
          entity: 'invoice',
          id,
          kind,
          kind_label: kind === 'invoice' ? 'Invoice' : 'Credit note',
          code: number,
          label: number,
          detail: `${customer} · ${invoice_date}`,
          score: scoreOf(number, typed, 90),
        })
    }
    return eachOnce(all)
  },
}

export const invoicingSources: readonly SearchSource[] = [runSource, documentSource]
