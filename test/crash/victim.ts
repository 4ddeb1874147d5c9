/**
 * The process that is killed: opens a company file or goes on with it, and does a month's work.
 *
 * Every step may be repeated: commands carry an idempotency key, and jobs resume by themselves when
 * the file is opened. On its standard output it says `open`, then each phase as it begins, then `done`.
 */
import { createCore, type Core } from '../../src-core/core.ts'
import { openConnection } from '../../src-core/database/connection.ts'
import { stagedFiles } from '../../src-main/host/staged-files.ts'
import { OPERATOR } from '../support/company.ts'
import type { VictimOrder } from './books.ts'

interface JobState {
  readonly state: string
  readonly message: string | null
}

const order = JSON.parse(process.argv[2] ?? '') as VictimOrder
const say = (word: string) => process.stdout.write(`${word}\n`)

const connection = openConnection({ file: order.file, role: 'engine' })
say('open')
const host = { now: () => order.now, watch: () => performance.now(), files: stagedFiles(order.files) }
const core = await createCore(connection, host, () => undefined)
await work(core)
await core.close()
say('done')

async function work(opened: Core): Promise<void> {
  say('import')
  await call('import.run', 'customers', { staged: order.customers, file_name: 'customers.csv', kind: 'customers' })
  say('refusal')
  await refused('import.run', 'brands', { staged: order.refused, file_name: 'brands.csv', kind: 'brand' }, 'import.rowsAtFault')
  say('rating')
  for (const [at, staged] of order.usage.entries()) await job('usage.import', `usage-${at}`, { staged, file_name: `usage-${at}.csv` })
  say('prepare')
  const run = await call<{ id: number }>('billingRun.create', 'run', { billing_cycle_id: order.cycle, invoice_date: order.invoiceDate })
  await job('billingRun.prepare', 'prepare', { id: run.id })
  say('validate')
  await job('billingRun.validate', 'validate', { id: run.id })
  say('matching')
  await payInvoices(opened)
}

/** Every third payment is matched as it is booked, the others by hand; every fifth pays a part. */
async function payInvoices({ dispatcher }: Core): Promise<void> {
  const text = `SELECT i.id, i.customer_account_id AS account, i.gross_minor AS gross, o.id AS operation
    FROM invoice i JOIN account_operation o ON o.invoice_id = i.id ORDER BY i.id LIMIT ?`
  const invoices = (await dispatcher.store.select(text, [order.payments])) as Record<'id' | 'account' | 'gross' | 'operation', number>[]
  for (const { id, account, gross, operation } of invoices) {
    const amount_minor = id % 5 === 0 ? Math.floor(gross / 2) : gross
    const match = id % 3 === 0 ? 'oldest' : 'none'
    const payment = await call<{ id: number }>('payment.register', `payment-${id}`, {
      customer_account_id: account,
      amount_minor,
      date: order.invoiceDate,
      method: 'transfer',
      match,
    })
    if (match === 'none') await call('matching.match', `match-${id}`, { operations: [{ id: payment.id }, { id: operation }] })
  }
}

async function call<T>(operation: string, idempotencyKey: string, input: unknown): Promise<T> {
  const result = await core.call({ operation, input, idempotencyKey }, OPERATOR)
  if (!result.ok) throw new Error(`${operation}: ${result.failure.code}: ${result.failure.message}`)
  return result.value as T
}

/** A call that is refused, and of which nothing stays. */
async function refused(operation: string, idempotencyKey: string, input: unknown, code: string): Promise<void> {
  const result = await core.call({ operation, input, idempotencyKey }, OPERATOR)
  if (result.ok || result.failure.code !== code) throw new Error(`${operation} was not refused: ${JSON.stringify(result)}`)
}

/** Starts a job, or finds the one that was started before, and waits for it. */
async function job(operation: string, idempotencyKey: string, input: unknown): Promise<void> {
  const started = await call<{ job: number }>(operation, idempotencyKey, input)
  await core.idle()
  const answer = await core.call({ operation: 'job.get', input: { id: started.job } }, OPERATOR)
  const { state, message } = (answer.ok ? answer.value : {}) as JobState
  if (state !== 'succeeded') throw new Error(`${operation} is ${state}: ${message ?? ''}`)
}
