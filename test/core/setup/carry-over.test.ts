import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { carryOverFile, carryOverSteps, needsCarryOver } from '../../../src-core/core.ts'
import { openConnection } from '../../../src-core/database/connection.ts'
import { type CarryOverStep, stepsInOrder } from '../../../src-core/operations/steps.ts'
import { asOfEarlierVersion } from '../../support/by-hand.ts'
import { emptyFile, NOON } from '../../support/company.ts'
import { postedCompany } from '../../support/posted-company.ts'
import { withLookups } from '../../support/small-company.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const NAMES = carryOverSteps.map(({ name }) => name)
const DONE = 'SELECT name FROM carry_over_step ORDER BY number, name'
const PORTS = {
  now: () => NOON,
  watch: () => performance.now(),
  files: {
    size: () => 0,
    read: () => new Uint8Array(),
  },
}

function onFile<T>(file: string, work: (connection: ReturnType<typeof openConnection>) => T): T {
  const connection = openConnection({ file, role: 'engine' })
  const value = work(connection)
  if (!(value instanceof Promise)) connection.close()
  return value instanceof Promise ? (value.finally(() => connection.close()) as T) : value
}

it('gives a file of the first version its routines and the word for credited invoices, once', async () => {
  const company = await postedCompany()
  const account = await company.account('Kunde')
  const credited = await company.invoice(account, { netMinor: 5000 })
  const credit = await company.invoice(account, { netMinor: -5000, kind: 'creditNote' })
  const paid = await company.invoice(account, { netMinor: 7000 })
  await company.run('matching.match', { operations: [{ id: credited.operation }, { id: credit.operation }] })
  await company.run('payment.register', {
    customer_account_id: account.customerAccount,
    amount_minor: 8330,
    method: 'transfer',
    match: 'oldest',
  })
  await company.core.close()
  onFile(company.file, ({ raw }) => {
    for (const sql of ['UPDATE invoice_state SET credited = 0', 'DELETE FROM routine']) raw.prepare(sql).run()
    asOfEarlierVersion(raw)
  })

  const opened = withLookups(await emptyFile(company.file))
  const { rows } = await opened.run<{ rows: { id: number; payment_status: string }[] }>('invoice.list')
  const statusOf = (id: number) => rows.find((row) => row.id === id)?.payment_status
  expect([statusOf(credited.id), statusOf(paid.id)]).toEqual(['CREDITED', 'PAID'])
  expect(await opened.run<unknown[]>('routine.overview')).toHaveLength(5)
  const steps = await opened.run<unknown[]>('company.steps')
  expect(steps.slice(0, 2)).toMatchObject([
    { name: 'routines.presets', rows: 5, says: '5 of the 5 routines of a new company were given to the file.' },
    { name: 'receivables.creditedInvoices', rows: 1, says: '1 invoices that credit notes alone closed are called credited.' },
  ])
  const entries = await opened.rows("SELECT actor_kind, summary FROM audit_entry WHERE operation = 'company.carryOver' ORDER BY id")
  expect(entries).toHaveLength(NAMES.length)
  expect(entries[1]).toEqual({ actor_kind: 'job', summary: '1 invoices that credit notes alone closed are called credited.' })
  const { job } = await opened.run<{ job: number }>('books.verify')
  await opened.core.idle()
  expect(await opened.run('job.get', { id: job })).toMatchObject({ report: { count: 0 } })

  const count = async (file: typeof opened) => (await file.rows('SELECT id FROM audit_entry')).length
  const before = await count(opened)
  await opened.core.close()
  expect(await count(withLookups(await emptyFile(company.file)))).toBe(before)
})

it('leaves a file without a company as it is, and a new company has everything', async () => {
  const file = withLookups(await emptyFile())
  expect(await file.rows('SELECT id FROM audit_entry')).toEqual([])
  await file.run('company.create', { name: 'Kielwasser Telekom', country: 'DE' })
  expect(await file.rows(DONE)).toEqual(NAMES.map((name) => ({ name })))
  await file.core.close()
  expect(await withLookups(await emptyFile(file.file)).rows('SELECT id FROM audit_entry')).toHaveLength(1)
})

it('opens a file in use with a step more, and runs that one alone', async () => {
  const file = withLookups(await emptyFile())
  await file.run('company.create', { name: 'Kielwasser Telekom', country: 'DE' })
  await file.core.close()
  const next = step('test.next', 900)
  await onFile(file.file, (connection) => carryOverFile(connection, PORTS, [...carryOverSteps, next]))
  const opened = withLookups(await emptyFile(file.file))
  expect(await opened.rows("SELECT op, rows, says FROM carry_over_step WHERE name = 'test.next'")).toEqual([
    { op: 2, rows: 7, says: 'Seven rows.' },
  ])
  expect(await opened.rows('SELECT id FROM audit_entry')).toHaveLength(2)
})

it('a step that throws leaves nothing of itself and is named', async () => {
  const file = withLookups(await emptyFile())
  await file.run('company.create', { name: 'Kielwasser Telekom', country: 'DE' })
  await file.core.close()
  const broken: CarryOverStep = {
    ...step('test.broken', 901),
    run: async ({ store }) => {
      store.runText('DELETE FROM routine', [])
      throw new Error('the row is bent')
    },
  }
  const steps = [...carryOverSteps, step('test.next', 900), broken]
  await expect(onFile(file.file, (connection) => carryOverFile(connection, PORTS, steps))).rejects.toThrow(/“Does test.broken”.*bent/)
  expect(await onFile(file.file, (connection) => needsCarryOver(connection))).toBe(false)
  const opened = withLookups(await emptyFile(file.file))
  expect(await opened.rows('SELECT id FROM routine')).toHaveLength(5)
  expect(await opened.rows(DONE)).toEqual([...NAMES, 'test.next'].map((name) => ({ name })))
})

it('steps run by number, those of lower modules first; a name stands once', () => {
  const order = stepsInOrder([{ steps: [step('a.late', 5), step('a.early', 1)] }, {}, { steps: [step('b.early', 1)] }])
  expect(order.map(({ name }) => name)).toEqual(['a.early', 'b.early', 'a.late'])
  expect(() => stepsInOrder([{ steps: [step('a.one', 1)] }, { steps: [step('a.one', 2)] }])).toThrow('a.one is declared twice')
})

function step(name: string, number: number): CarryOverStep {
  return { name, number, does: `Does ${name}`, run: async () => ({ rows: 7, says: 'Seven rows.' }) }
}

it('a file of the first version posts to no heading and converts within dimensions afterwards, with every figure as before', async () => {
  const file = join(temporaryFolder(), 'company.sqlite')
  writeFileSync(file, gunzipSync(readFileSync(new URL('../../fixtures/company-0001.sqlite.gz', import.meta.url))))
  const company = withLookups(await emptyFile(file))
  expect(
    await company.rows(
      "SELECT name, rows FROM carry_over_step WHERE name IN ('catalog.baseUnits', 'finance.postedHeadings') ORDER BY name",
    ),
  ).toEqual([
    { name: 'catalog.baseUnits', rows: 1 },
    { name: 'finance.postedHeadings', rows: 1 },
  ])
  expect(
    await company.rows(
      "SELECT u.code, b.code AS base, u.multiplier FROM unit_of_measure u JOIN unit_of_measure b ON b.id = u.parent_id WHERE u.code = 'T_MIN'",
    ),
  ).toEqual([{ code: 'T_MIN', base: 'T_SEC', multiplier: '60.000000000000' }])
  const posted = 'SELECT 1 FROM journal_line l JOIN ledger_account a ON a.id = l.ledger_account_id WHERE a.heading = 1'
  expect(await company.rows(posted)).toEqual([])
  const { job } = await company.run<{ job: number }>('books.verify', { rerate: 'all' })
  await company.core.idle()
  expect(await company.run('job.get', { id: job })).toMatchObject({ report: { count: 0, differences: [] } })
})
