/**
 * A month's work over the bridge: import, rating, a billing run, payments and their matching. Every step may be repeated: each call
 * carries its key, and jobs go on by themselves.
 */
import Database from 'better-sqlite3'
import type { Intake } from './books.ts'
import { Refused, type Workstation } from './workstation.ts'

/** @param again after a step was refused for want of room: whether to try it once more. @throws HostGone, Refused, Error */
export async function monthOfWork(desk: Workstation, file: string, intake: Intake, again: () => boolean = () => false): Promise<void> {
  const tried = async <T>(step: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await step()
      } catch (error) {
        if (!(error instanceof Refused && error.status >= 500 && again())) throw error
      }
    }
  }
  const call = <T>(operation: string, key: string, input: unknown) => tried(() => desk.call<T>(operation, input, key))
  const job = async (operation: string, key: string, input: unknown): Promise<void> => {
    const { job: id } = await call<{ job: number }>(operation, key, input)
    const { state, message } = await tried(() => desk.ended(id))
    if (state !== 'succeeded') throw new Error(`${operation} is ${state}: ${message ?? ''}`)
  }
  const stage = (path: string) => tried(() => desk.stage(path))

  const customers = await stage(intake.customers)
  await call('import.run', 'customers', { staged: customers, file_name: 'customers.csv', kind: 'customers' })
  await refusedRows(call, { staged: await stage(intake.refused), file_name: 'brands.csv', kind: 'brand' })
  for (const [at, path] of intake.usage.entries()) {
    await job('usage.import', `usage-${at}`, { staged: await stage(path), file_name: `usage-${at}.csv` })
  }
  const run = await call<{ id: number }>('billingRun.create', 'run', { billing_cycle_id: intake.cycle, invoice_date: intake.invoiceDate })
  await job('billingRun.prepare', 'prepare', { id: run.id })
  await job('billingRun.validate', 'validate', { id: run.id })
  await payInvoices(call, file, intake)
}

type Call = <T>(operation: string, key: string, input: unknown) => Promise<T>

/** A file that is refused, and of which nothing stays. */
async function refusedRows(call: Call, input: unknown): Promise<void> {
  const refusal = await call('import.run', 'brands', input).then(
    () => null,
    (error: unknown) => error,
  )
  if (refusal instanceof Refused && refusal.code === 'import.rowsAtFault') return
  throw refusal instanceof Error ? refusal : new Error('a list with a row at fault was taken')
}

/** Every third payment is matched as it is booked, the others by hand; every fifth pays a part. */
async function payInvoices(call: Call, file: string, { payments, invoiceDate }: Intake): Promise<void> {
  for (const { id, account, gross, operation } of firstInvoices(file, payments)) {
    const amount_minor = id % 5 === 0 ? Math.floor(gross / 2) : gross
    const match = id % 3 === 0 ? 'oldest' : 'none'
    const money = { customer_account_id: account, amount_minor, date: invoiceDate, method: 'transfer', match }
    const payment = await call<{ id: number }>('payment.register', `payment-${id}`, money)
    if (match === 'none') await call('matching.match', `match-${id}`, { operations: [{ id: payment.id }, { id: operation }] })
  }
}

function firstInvoices(file: string, count: number): readonly Record<'id' | 'account' | 'gross' | 'operation', number>[] {
  const reader = new Database(file, { readonly: true })
  try {
    return reader
      .prepare(
        `SELECT i.id, i.customer_account_id AS account, i.gross_minor AS gross, o.id AS operation
         FROM invoice i JOIN account_operation o ON o.invoice_id = i.id ORDER BY i.id LIMIT ?`,
      )
      .all(count) as Record<'id' | 'account' | 'gross' | 'operation', number>[]
  } finally {
    reader.close()
  }
}
