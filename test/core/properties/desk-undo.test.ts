/**
 * A small company at its desk: whatever is done and can be undone is undone to the row, done again to the row, in any order of doing,
 * undoing and doing again; and nothing else moves. Every table of the file is compared.
 *
 * Compared by what stands, since it is never rewritten: operations of accounts with what is open of them, ledger sums, charges that are
 * not cancelled, services and changes that were not withdrawn. Left out: the audit trail, jobs, batches with their files, numbers that
 * were taken (a number is never given twice), stamps (version, who and when), revisions, the index of searches, and ids of what was
 * booked anew. Records that a file makes again have new ids: there rows are counted.
 * Not generated: what says itself that it has no way back (invoices, credit notes, reversals), billing runs and their decisions, price
 * versions (`undone.test.ts` has them), usage files, and what the host does outside the file.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { allTables } from '../../../src-core/tables.ts'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'
import { PATIENCE, runs } from './runs.ts'

type Row = Readonly<Record<string, unknown>>

const LEFT_OUT =
  /^(audit_|job$|revision$|idempotency_key|carry_over_step|import_|search_|sequence|number_|journal_|matching|account_operation|open_item|ledger_sum|kept_)/
const STAMPS = new Set(['version', 'changed_at', 'changed_by', 'changed_op', 'created_at', 'created_by', 'created_op'])
const STANDING: Readonly<Record<string, string>> = {
  rated_transaction: 'cancelled_op IS NULL',
  service: "status <> 'cancelled' AND end_date IS NOT start_date",
  charge_instance: "service_id IN (SELECT id FROM service WHERE status <> 'cancelled' AND end_date IS NOT start_date)",
  subscription_change: "state <> 'withdrawn'",
}
/** What is told by day is told anew, never rewritten; what alone is told of a field, for all days, is what its column says. */
const DATED = `replaced_op IS NULL AND (valid_from > '0001-01-01' OR EXISTS (SELECT 1 FROM dated_state o WHERE o.replaced_op IS NULL
  AND o.entity = dated_state.entity AND o.record_id = dated_state.record_id AND o.field = dated_state.field AND o.id <> dated_state.id))`

/** What moves beside a charge without a meaning of its own, and where a row begins to be. */
const NOT_COMPARED: Readonly<Record<string, readonly string[]>> = { dated_state: ['id', 'told_op'], access_point: ['id'] }

type Snapshot = Readonly<Record<string, readonly unknown[]>>

async function snapshot({ rows }: Desk): Promise<Snapshot> {
  const all: Record<string, readonly unknown[]> = {}
  const names = new Set(allTables.map(({ name }) => name).filter((name) => !LEFT_OUT.test(name)))
  for (const name of names) {
    const columns = (await rows<{ name: string }>('SELECT name FROM pragma_table_info(?)', name)).map((one) => one.name)
    const where = STANDING[name] ?? (columns.includes('replaced_op') ? DATED : '1')
    const kept = columns.filter((column) => !STAMPS.has(column) && !(NOT_COMPARED[name] ?? []).includes(column))
    const found = await rows<Row>(`SELECT ${kept.map((column) => `"${column}"`).join(', ')} FROM "${name}" WHERE ${where}`)
    all[name] = found.map((row) => JSON.stringify(row)).toSorted()
  }
  all['open'] = await rows(`SELECT o.customer_account_id, o.kind, o.amount_minor, o.operation_date, o.reference, i.open_minor, i.status
    FROM account_operation o JOIN open_item i ON i.account_operation_id = o.id
    WHERE i.open_minor > 0 OR o.kind = 'invoice' ORDER BY 1, 2, 3, 4, 5, 6`)
  all['ledger'] = await rows(`SELECT ledger_account_id, SUM(functional_minor) AS balance FROM journal_line
    GROUP BY 1 HAVING balance <> 0 ORDER BY 1`)
  return all
}

interface World {
  readonly on: Desk
  readonly accounts: readonly { readonly id: number; readonly code: string }[]
  readonly subscriptions: readonly { readonly id: number; readonly code: string }[]
  readonly numbers: readonly string[]
}

async function smallDesk(): Promise<World> {
  const on = await desk()
  on.at('2026-01-01')
  await on.monthly('LINE', { price: '31' })
  await on.once('FEE', { price: '5', values: { one_shot_moment: 'other' } })
  const customers = [await on.customer('One'), await on.customer('Two')]
  const subscriptions = []
  const numbers = []
  for (const customer of customers) {
    subscriptions.push(await on.subscribe(customer, ['LINE', 'LINE', 'FEE']))
    numbers.push((await on.bill(customer)).number)
  }
  on.at('2026-01-10')
  const accounts = await on.rows<{ id: number; code: string }>('SELECT id, code FROM customer_account ORDER BY id')
  await on.run('customerCategory.create', { values: { code: 'VIP', name: 'Important' } })
  return { on, accounts, subscriptions, numbers }
}

type Call = readonly [operation: string, input: object]
type Act = (world: World, pick: number) => Promise<Call | null>

const of = <Item>(list: readonly Item[], pick: number): Item => list[pick % list.length] as Item
const day = (pick: number) => `2026-01-${String(10 + (pick % 20)).padStart(2, '0')}`
const versionOf = async ({ on }: World, table: string, id: number) =>
  (await on.rows<{ version: number }>(`SELECT version FROM "${table}" WHERE id = ?`, id))[0]?.version
const anyRow = async ({ on }: World, sql: string, pick: number): Promise<Row | null> => {
  const found = await on.rows<Row>(sql)
  return found.length === 0 ? null : of(found, pick)
}
const ofService =
  (operation: string, more: (row: Row, pick: number) => object): Act =>
  async (world, pick) => {
    const row = await anyRow(world, "SELECT * FROM service WHERE status = 'active' ORDER BY id", pick)
    return row ? [operation, { id: row['id'], ...more(row, pick) }] : null
  }
const file = (world: World, kind: string, text: string): Call => [
  'import.run',
  { staged: world.on.stage(text), file_name: `${kind}.csv`, kind, mode: 'goodRows' },
]

const ACTS: Readonly<Record<string, Act>> = {
  newCategory: async (_world, pick) => ['customerCategory.create', { values: { code: `C${pick}`, name: `Category ${pick}` } }],
  category: async (world, pick) => {
    const row = await anyRow(world, 'SELECT id, version FROM customer_category ORDER BY id', pick)
    return row && ['customerCategory.update', { ...row, values: { name: `Renamed ${pick}` } }]
  },
  dropCategory: async (world, pick) => {
    const row = await anyRow(world, "SELECT id, version FROM customer_category WHERE code LIKE 'C%' ORDER BY id", pick)
    return row && ['customerCategory.delete', row]
  },
  newest: async (world, pick) => {
    const row = await anyRow(world, 'SELECT id, version FROM customer_category ORDER BY id DESC LIMIT 1', 0)
    return row && ['customerCategory.update', { ...row, values: { name: `Newest ${pick}` } }]
  },
  archiveNewest: async (world) => {
    const row = await anyRow(world, 'SELECT id, version FROM customer_category WHERE archived_at IS NULL ORDER BY id DESC LIMIT 1', 0)
    return row && ['customerCategory.archive', row]
  },
  dropNewest: async (world) => {
    const row = await anyRow(world, "SELECT id FROM customer_category WHERE code <> 'VIP' ORDER BY id DESC LIMIT 1", 0)
    return row && ['customerCategory.delete', row]
  },
  newRate: async (_world, pick) => ['exchangeRate.create', { values: { currency: 'USD', from_date: day(pick), rate: '1.1' } }],
  rate: async (world, pick) => {
    const row = await anyRow(world, 'SELECT id, version FROM exchange_rate ORDER BY id DESC LIMIT 1', 0)
    return row && ['exchangeRate.update', { ...row, values: { rate: `1.2${pick}` } }]
  },
  newCustomer: async (_world, pick) => ['customer.create', { name: `New ${pick}`, code: `N${pick}` }],
  newestParty: async (world, pick) => {
    const row = await anyRow(world, 'SELECT id, version FROM party ORDER BY id DESC LIMIT 1', 0)
    return row && ['party.update', { ...row, values: { city: of(['Kiel', 'Ulm'], pick), phone: `0431 ${pick}` } }]
  },
  newestPartyFrom: async (world, pick) => {
    const row = await anyRow(world, 'SELECT id, version FROM party ORDER BY id DESC LIMIT 1', 0)
    return row && ['party.changeFrom', { ...row, from: day(pick), values: { city: of(['Trier', 'Bonn'], pick) } }]
  },
  newestFile: async (world, pick) => {
    const row = await anyRow(world, 'SELECT code FROM customer_category ORDER BY id DESC LIMIT 1', 0)
    return row && file(world, 'customerCategory', `code,name\n${String(row['code'])},By file ${pick}\n`)
  },
  bankAccount: async (world, pick) => {
    const { id } = of(world.accounts, pick)
    const iban = of(['DE02120300000000202051', 'DE89370400440532013000'], pick)
    return ['customerAccount.update', { id, version: await versionOf(world, 'customer_account', id), values: { iban } }]
  },
  quantity: ofService('service.changeQuantity', (_row, pick) => ({ quantity: String(1 + (pick % 4)), date: day(pick) })),
  price: ofService('service.overridePrice', (_row, pick) => ({ charge: 'LINE', price: String(20 + (pick % 5)) })),
  endService: ofService('service.terminate', () => ({ date: '2026-01-10' })),
  end: async (world, pick) => ['subscription.terminate', { id: of(world.subscriptions, pick).id, date: day(pick), reason: 'CUSTOMER' }],
  pause: async (world, pick) => ['subscription.suspend', { id: of(world.subscriptions, pick).id, date: day(pick) }],
  resume: async (world, pick) => ['subscription.resume', { id: of(world.subscriptions, pick).id, date: day(pick) }],
  access: async (world, pick) => [
    'accessPoint.add',
    { subscription_id: of(world.subscriptions, pick).id, access_id: `+49431${pick}`, start_date: '2026-01-01' },
  ],
  endAccess: async (world, pick) => {
    const row = await anyRow(world, 'SELECT id FROM access_point ORDER BY id', pick)
    return row && ['accessPoint.end', { id: row['id'], end_date: day(pick) }]
  },
  pay: async (world, pick) => [
    'payment.register',
    { customer_account_id: of(world.accounts, pick).id, amount_minor: 100 + pick, method: 'transfer', match: of(['none', 'rule'], pick) },
  ],
  giveBack: async (world, pick) => [
    'refund.register',
    { customer_account_id: of(world.accounts, pick).id, amount_minor: 100 + pick, method: 'transfer', match: 'none' },
  ],
  match: async (world, pick) => {
    const account = of(world.accounts, pick).id
    const item = (direction: string) =>
      `SELECT i.account_operation_id AS id FROM open_item i WHERE i.customer_account_id = ${account} AND direction = '${direction}' AND open_minor > 0`
    const [credit, debit] = [await anyRow(world, item('credit'), pick), await anyRow(world, item('debit'), pick)]
    return credit && debit && ['matching.match', { operations: [credit, debit] }]
  },
  writeOff: async (world, pick) => {
    const row = await anyRow(world, "SELECT account_operation_id AS id FROM open_item WHERE direction = 'debit' AND open_minor > 0", pick)
    return row && ['writeOff.register', { operation_id: row['id'], reason: 'Small' }]
  },
  bankFile: async (world, pick) =>
    file(
      world,
      'payments',
      `invoice,date,amount\n${world.numbers.map((number) => `${number},2026-01-09,${1 + (pick % 9)}.00`).join('\n')}\n`,
    ),
  categories: async (world, pick) => file(world, 'customerCategory', `code,name\nVIP,Dear ${pick}\nF${pick},From a file\n`),
  customers: async (world, pick) => file(world, 'customers', `code,name,country\nK-${pick},Customer ${pick},DE\n`),
}

type Step = { readonly act: string; readonly pick: number } | 'undo' | 'redo'
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constantFrom(...Object.keys(ACTS)), pick: fc.nat(40) }) },
  { weight: 3, arbitrary: fc.constant('undo' as const) },
  { weight: 2, arbitrary: fc.constant('redo' as const) },
)

interface Done {
  readonly entry: number
  readonly before: Snapshot
  readonly after: Snapshot
  /** It makes records anew, or followed what did: rows are counted. */
  readonly isCounted: boolean
}

const counted = (all: Snapshot) => Object.fromEntries(Object.entries(all).map(([name, rows]) => [name, rows.length]))

async function play(steps: readonly Step[]): Promise<number> {
  const world = await smallDesk()
  const { on } = world
  const undoable: Done[] = []
  let redoable: Done[] = []
  const words = JSON.stringify(steps)
  const turn = async (one: Done, back: boolean): Promise<Done> => {
    const result = await on.core.call({ operation: 'operation.undo', input: { entry: one.entry } }, OPERATOR)
    expect([words, result], words).toMatchObject([words, { ok: true }])
    const [is, was] = [await snapshot(on), back ? one.before : one.after]
    if (one.isCounted) expect(counted(is), words).toEqual(counted(was))
    else expect(is, words).toEqual(was)
    return { ...one, entry: (result as { readonly entry: number }).entry }
  }
  for (const one of steps) {
    if (one === 'undo') {
      const last = undoable.pop()
      if (last) redoable.push(await turn(last, true))
    } else if (one === 'redo') {
      const last = redoable.pop()
      if (last) undoable.push(await turn(last, false))
      if (last?.isCounted) redoable = redoable.map((later) => ({ ...later, isCounted: true }))
    } else {
      const call = await (ACTS[one.act] as Act)(world, one.pick)
      if (!call) continue
      const before = await snapshot(on)
      const result = await on.core.call({ operation: call[0], input: call[1] }, OPERATOR)
      if (!result.ok) {
        expect(await snapshot(on), words).toEqual(before)
        continue
      }
      redoable = []
      if (!result.undo) {
        undoable.length = 0
        continue
      }
      undoable.push({
        entry: result.entry as number,
        before,
        after: await snapshot(on),
        isCounted: one.act === 'customers' || one.act === 'categories',
      })
    }
  }
  for (const one of undoable.toReversed()) await turn(one, true)
  expect(await on.differences(), words).toEqual([])
  await on.core.close()
  return undoable.length
}

it(
  'undo restores every table, and redo what was undone',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => void (await play(steps))),
      runs(12),
    )
  },
  PATIENCE,
)

it.each(Object.keys(ACTS))('%s alone is undone, done again and undone', async (act) => {
  await play([{ act, pick: 3 }, 'undo', 'redo', 'undo', 'redo'])
})

/** What makes a record, and what is done to it then: Ctrl Z, pressed once more, takes the record away. */
const MADE_AND_CHANGED: readonly (readonly [make: string, ...changes: string[]])[] = [
  ['newCategory', 'newest'],
  ['newCategory', 'archiveNewest'],
  ['newCategory', 'newestFile'],
  ['newCategory', 'newest', 'newest', 'archiveNewest'],
  ['newCategory', 'newest', 'dropNewest'],
  ['newRate', 'rate'],
  ['newCustomer', 'newestParty'],
  ['newCustomer', 'newestParty', 'newestPartyFrom'],
]
/** A file that is read again makes other records, so what was done to those of before is not done again. */
const MADE_BY_FILE: typeof MADE_AND_CHANGED = [
  ['categories', 'newest'],
  ['categories', 'newestFile', 'newest'],
  ['customers', 'newestParty'],
]
const inTurn = (acts: string): readonly [Step[], undo: Step[], redo: Step[]] => {
  const steps = acts.split(', ').map((act) => ({ act, pick: 3 }))
  return [steps, steps.map(() => 'undo'), steps.map(() => 'redo')]
}
const named = (lists: typeof MADE_AND_CHANGED) => lists.map((acts) => acts.join(', '))

it.each(named(MADE_AND_CHANGED))('%s: each is taken back in turn, done again, and taken back', async (acts) => {
  const [steps, undo, redo] = inTurn(acts)
  await play([...steps, ...undo, ...redo, ...undo, ...redo])
})

it.each(named(MADE_BY_FILE))('%s: each is taken back in turn', async (acts) => {
  const [steps, undo] = inTurn(acts)
  await play([...steps, ...undo])
})

it('the change after a record was made again is taken back before it', async () => {
  await play([{ act: 'newCategory', pick: 3 }, 'undo', 'redo', { act: 'newest', pick: 4 }, 'undo', 'undo'])
})

/** Those that a call takes back; what puts rows back says by itself what moved since. */
const BY_CALL = Object.keys(ACTS).filter((act) => !/ategor|bankAccount|[cC]ustomer|ewest|[rR]ate$/.test(act))
const chosen = fc.record({ act: fc.constantFrom(...BY_CALL), pick: fc.nat(40) })

/** One that is not the last is undone: it is refused, and nothing moves; or it goes alone, and the others from the last to the first. */
async function undoEarlier(acts: readonly { readonly act: string; readonly pick: number }[], which: number): Promise<void> {
  const world = await smallDesk()
  const { on } = world
  const first = await snapshot(on)
  const words = `${JSON.stringify(acts)} ${which}`
  const undo = (entry: number) => on.core.call({ operation: 'operation.undo', input: { entry } }, OPERATOR)
  const entries: number[] = []
  for (const { act, pick } of acts) {
    const call = await (ACTS[act] as Act)(world, pick)
    const result = call && (await on.core.call({ operation: call[0], input: call[1] }, OPERATOR))
    if (result?.ok && result.undo) entries.push(result.entry as number)
  }
  if (entries.length > 1) {
    const at = which % (entries.length - 1)
    const [earlier] = entries.splice(at, 1) as [number]
    const before = await snapshot(on)
    if (!(await undo(earlier)).ok) {
      expect(await snapshot(on), words).toEqual(before)
      entries.splice(at, 0, earlier)
    }
  }
  for (const entry of entries.toReversed()) expect([words, await undo(entry)], words).toMatchObject([words, { ok: true }])
  expect(await snapshot(on), words).toEqual(first)
  expect(await on.differences(), words).toEqual([])
  await on.core.close()
}

it(
  'one that is not the last is undone alone, or after the later ones',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(chosen, { minLength: 2, maxLength: 7 }), fc.nat(20), (acts, which) => undoEarlier(acts, which)),
      runs(12),
    )
  },
  PATIENCE,
)
