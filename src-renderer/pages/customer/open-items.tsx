/** Open items of the customer today, or as they were at the end of an earlier day. */
import { Link } from '@tanstack/react-router'
import { useCallback } from 'react'
import { daysBetween } from '../../../src-core/kernel/dates.ts'
import type { ListRow } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useSystem } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EmptyState, FailureNote } from '../../components/note.tsx'
import { Status } from '../../components/status.tsx'
import { DateText } from '../../components/text-values.tsx'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { recordPath } from '../../records/record-links.ts'
import { MONEY_MOVES, type Scope } from './account-data.ts'
import { customerText as text } from './text.ts'

export interface OpenItem {
  readonly id: number
  readonly number: string
  readonly kind: string
  readonly invoiceId: number | null
  readonly billingAccount: string | null
  readonly due: string
  readonly status: string | null
  readonly statusWord: string | undefined
  /** Minor units; credits are negative. */
  readonly amount: number
  readonly open: number
  readonly currency: string
  readonly credit: boolean
}

/** Kinds and states in the words of the list; the same function until the list's description changes. */
export function useOpenItemWords(): (column: string, code: string) => string | undefined {
  const list = useSystem().list('openItem')
  return useCallback(
    (column, code) => list?.columns.find((one) => one.key === column)?.choices?.find((choice) => choice.value === code)?.label,
    [list],
  )
}

interface PastRow {
  readonly id: number
  readonly number: string
  readonly kind: string
  readonly direction: 'debit' | 'credit'
  readonly invoice_id: number | null
  readonly due_date: string
  readonly amount_minor: number
  readonly open_minor: number
  readonly currency: string
}

const labelOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

/** A row of today's list. */
export function itemOfToday(row: ListRow, word: (column: string, code: string) => string | undefined): OpenItem {
  const credit = row['direction'] === 'credit'
  const status = labelOf(row['payment_status']) ?? String(row['status'])
  return {
    id: row.id,
    number: String(row['number']),
    kind: word('kind', String(row['kind'])) ?? String(row['kind']),
    invoiceId: typeof row['invoice_id'] === 'number' ? row['invoice_id'] : null,
    billingAccount: labelOf(row['billing_account_idLabel']),
    due: String(row['due_date']),
    status: credit ? String(row['status']) : status,
    statusWord: word(credit || row['payment_status'] === null ? 'status' : 'payment_status', credit ? String(row['status']) : status),
    amount: Number(row['amount_minor']),
    open: Number(row['open_minor']),
    currency: String(row['currency']),
    credit,
  }
}

function itemOfPast(row: PastRow, word: (column: string, code: string) => string | undefined): OpenItem {
  const sign = row.direction === 'credit' ? -1 : 1
  return {
    ...{ id: row.id, number: row.number, invoiceId: row.invoice_id, due: row.due_date, currency: row.currency },
    kind: word('kind', row.kind) ?? row.kind,
    billingAccount: null,
    status: null,
    statusWord: undefined,
    amount: sign * row.amount_minor,
    open: sign * row.open_minor,
    credit: row.direction === 'credit',
  }
}

export interface OpenItemsProps {
  readonly scope: Scope
  /** Today's rows; of the scope alone. */
  readonly rows: readonly ListRow[] | undefined
  readonly failure: Failure | null
  readonly more: boolean
  readonly today: string
  /** An earlier day, or nothing for today. */
  readonly day: string | undefined
}

export function OpenItems({ scope, rows, failure, more, today, day }: OpenItemsProps) {
  const word = useOpenItemWords()
  const past = useOperation<{ readonly rows: readonly PastRow[] }>(
    'receivables.openItems',
    { ...scope, date: day, limit: 500 },
    { enabled: day !== undefined, reads: MONEY_MOVES },
  )
  const items = day === undefined ? rows?.map((row) => itemOfToday(row, word)) : past.data?.rows.map((row) => itemOfPast(row, word))
  const fault = day === undefined ? failure : past.failure
  if (fault) return <FailureNote failure={fault} {...(day === undefined ? {} : { onRetry: past.refetch })} />
  if (items === undefined) return <LoadingRows rows={4} />
  if (items.length === 0) return <EmptyState title={text.nothingOpen}>{text.nothingOpenSays}</EmptyState>
  return (
    <>
      <ItemTable items={items} on={day ?? today} />
      {more && day === undefined && <p className="small ink3">{text.moreOpen}</p>}
    </>
  )
}

function ItemTable({ items, on }: { readonly items: readonly OpenItem[]; readonly on: string }) {
  const { columns } = text
  const past = items.every((item) => item.status === null)
  return (
    <table className="table open-items">
      <thead>
        <tr>
          <th scope="col">{columns.number}</th>
          <th scope="col">{columns.account}</th>
          <th scope="col">{columns.due}</th>
          <th scope="col" className="right">
            {columns.late}
          </th>
          {!past && <th scope="col">{columns.payment}</th>}
          <th scope="col" className="right">
            {columns.amount}
          </th>
          <th scope="col" className="right">
            {columns.open}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <ItemRow key={item.id} item={item} on={on} past={past} />
        ))}
      </tbody>
      <tfoot>
        {sumsOf(items).map(({ currency, minor }) => (
          <tr key={currency}>
            <th scope="row" colSpan={past ? 5 : 6} className="strong">
              {text.sum}
            </th>
            <td className="right">
              <Amount minor={minor} currency={currency} strong rule="final" />
            </td>
          </tr>
        ))}
      </tfoot>
    </table>
  )
}

function ItemRow({ item, on, past }: { readonly item: OpenItem; readonly on: string; readonly past: boolean }) {
  const late = item.credit ? 0 : daysBetween(item.due, on)
  return (
    <tr>
      <td>{item.invoiceId === null ? item.number : <Link to={recordPath('invoice', item.invoiceId)}>{item.number}</Link>}</td>
      <td className="ink2 ellipsis" title={item.billingAccount ?? undefined}>
        {item.billingAccount ?? item.kind}
      </td>
      <td>{!item.credit && <DateText date={item.due} />}</td>
      <td className="right num">{late > 0 ? text.days(late) : ''}</td>
      {!past && <td>{item.status !== null && <Status code={item.status} word={item.statusWord} />}</td>}
      <td className="right ink2">
        <Amount minor={item.amount} currency={item.currency} code="none" />
      </td>
      <td className="right">
        <Amount minor={item.open} currency={item.currency} strong />
      </td>
    </tr>
  )
}

/** One line a currency; minor units, exact beyond 2^53. */
export function sumsOf(
  items: readonly Pick<OpenItem, 'currency' | 'open'>[],
): readonly { readonly currency: string; readonly minor: string }[] {
  const sums = new Map<string, bigint>()
  for (const { currency, open } of items) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(open))
  return [...sums].map(([currency, minor]) => ({ currency, minor: minor.toString() }))
}
