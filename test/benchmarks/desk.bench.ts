/** Commands at the desk, from the call to its answer: alone, with many open invoices of the customer, beside a running job. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ratedTransaction } from '../../src-core/rating/model.ts'
import { type AccountIds, type PostedCompany, postedCompany } from '../support/posted-company.ts'
import { type BenchOptions, limited, type Measure, percentile } from './support/measure.ts'

/** Beside each command a bare transaction of as many rows, made durable in the same way: what the machine takes by itself. */
const BARE_ROWS = 15

const COMMANDS = ['invoice.issue', 'payment.register', 'matching.match'] as const
type Command = (typeof COMMANDS)[number]
/** Milliseconds of each call. */
type Latencies = Readonly<Record<Command | 'bare', readonly number[]>>

const DATE = '2026-11-03'
const NET_MINOR = 10_000
const INVOICE_MINOR = 11_900

/** The 95th percentile of each command. */
export async function measureDesk({ quick }: BenchOptions): Promise<Measure[]> {
  const open = quick ? 2_000 : 10_000
  const rounds = quick ? 60 : 300
  const company = await postedCompany()
  const few = await company.account('Stadtwerke Kaltenbrunn')
  const many = await company.account('Nordlicht Handel')
  await company.invoices(Array.from({ length: open }, () => ({ account: many, invoice: { netMinor: NET_MINOR, date: DATE } })))
  await deskWork(company, few, 20, now)
  const alone = await deskWork(company, few, rounds, now)
  const crowded = await deskWork(company, many, rounds, now)
  const beside = await besideJob(company, few, rounds)
  await company.core.close()
  return COMMANDS.flatMap((command) => measuresOf(command, open, { alone, crowded, beside }))
}

interface Situations {
  readonly alone: Latencies
  readonly crowded: Latencies
  readonly beside: Latencies
}

function measuresOf(command: Command, open: number, { alone, crowded, beside }: Situations): Measure[] {
  const limit = (name: string, taken: Latencies, below: number): Measure => {
    const value = percentile(taken[command], 0.95)
    const yardstick = percentile(taken.bare, 0.95)
    return { ...limited(name, 'ms', value, { below }), yardstick, ratio: value / yardstick }
  }
  const growth = percentile(crowded[command], 0.5) / percentile(alone[command], 0.5)
  return [
    limit(`${command}, p95, idle`, alone, 5),
    limit(`  with ${open.toLocaleString('en')} open invoices of the customer`, crowded, 5),
    limited('  median with them to median without', 'ratio', growth, { below: 1.5 }),
    limit('  beside a running usage import', beside, 100),
  ]
}

/** When the operator pressed the key; a call that starts late has waited since then. */
type Moment = () => Promise<number>
const now: Moment = async () => performance.now()

async function deskWork(company: PostedCompany, account: AccountIds, rounds: number, pressed: Moment): Promise<Latencies> {
  const taken: Record<Command | 'bare', number[]> = { 'invoice.issue': [], 'payment.register': [], 'matching.match': [], bare: [] }
  const bare = bareTransaction(company)
  const timed = async <T>(operation: Command, input: unknown): Promise<T> => {
    const began = await pressed()
    const value = await company.run<T>(operation, input)
    taken[operation].push(performance.now() - began)
    return value
  }
  const transaction = await openTransactions(company, account, rounds)
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    bare()
    taken.bare.push(performance.now() - began)
    transaction()
    const invoice = await timed<{ id: number }>('invoice.issue', { billing_account_id: account.billingAccount, invoice_date: DATE })
    const [operation] = await company.rows<{ id: number }>('SELECT id FROM account_operation WHERE invoice_id = ?', invoice.id)
    const money = { customer_account_id: account.customerAccount, amount_minor: INVOICE_MINOR, date: DATE, method: 'transfer' }
    const payment = await timed<{ id: number }>('payment.register', money)
    await timed('matching.match', { operations: [{ id: payment.id }, { id: operation?.id, amount_minor: INVOICE_MINOR }] })
  }
  return taken
}

function bareTransaction({ core }: PostedCompany): () => void {
  const { raw } = core.dispatcher.parts.connection
  raw.exec('CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, text TEXT)')
  const insert = raw.prepare('INSERT INTO bare (text) VALUES (?)')
  return raw.transaction(() => {
    for (let row = 0; row < BARE_ROWS; row++) insert.run('a row of about the length of one that a command writes')
  }).immediate
}

const COLUMNS = Object.keys(ratedTransaction.columns)

/** Writes one open rated transaction of 100.00 at each call; what a job's chunk leaves open is not touched. */
async function openTransactions(company: PostedCompany, account: AccountIds, rounds: number): Promise<() => void> {
  const [article] = await company.rows<{ id: number }>("SELECT id FROM article WHERE code = 'T-LINE'")
  const tax = await company.id('tax', 'T19')
  const row: Record<string, unknown> = {
    created_op: 1,
    billing_account_id: account.billingAccount,
    article_id: article?.id,
    tax_id: tax,
    kind: 'manual',
    rules: 1,
    usage_date: DATE,
    quantity: '1.000000000000',
    unit_price: '100.000000000000',
    amount: '100.000000000000',
  }
  const insert = company.core.dispatcher.store.bulk(ratedTransaction, COLUMNS)
  const ids = Array.from({ length: rounds }, () => COLUMNS.map((name) => row[name] ?? null))
  return () => insert.add(ids.pop() ?? [])
}

/** More than are read before the desk work ends. */
const BESIDE_LINES = 2_000_000

/** Keys are pressed at uneven moments while an import of records that no access point knows runs on. */
async function besideJob(company: PostedCompany, account: AccountIds, rounds: number): Promise<Latencies> {
  const lines = Array.from({ length: BESIDE_LINES }, (_, at) => `2026-10-${10 + (at % 19)}T10:00:00Z;${at};unknown-${at};VOICE`)
  const { job } = await company.run<{ job: number }>('usage.import', { staged: company.stage(lines.join('\n')), file_name: 'beside.csv' })
  let turn = 0
  const pressed: Moment = async () => {
    turn += 1
    const wait = 3 + ((turn * 17) % 40)
    const due = performance.now() + wait
    await sleep(wait)
    return due
  }
  const taken = await deskWork(company, account, Math.min(rounds, 60), pressed)
  const { state } = await company.run<{ state: string }>('job.get', { id: job })
  if (state !== 'running') throw new Error(`the import was ${state} before the desk work ended`)
  await company.run('job.cancel', { id: job })
  return taken
}
