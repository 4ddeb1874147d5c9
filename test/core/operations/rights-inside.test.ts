/** What one operation runs inside another needs the rights of who asked: undo, imports, routines, jobs. */
import { describe, expect, it } from 'vitest'
import type { Actor } from '../../../src-core/operations/context.ts'
import type { CallResult } from '../../../src-core/operations/contract.ts'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'

const token = (...permissions: string[]): Actor => ({ kind: 'token', id: 4, name: 'Reader', permissions })
const call = (on: Desk, actor: Actor, operation: string, input: object = {}) => on.core.call({ operation, input }, actor)
const done = (result: CallResult) => {
  if (!result.ok) throw new Error(result.failure.message)
  return result as CallResult & { ok: true; entry: number; value: Record<string, unknown> }
}
const forbidden = (right: string) => ({
  ok: false,
  failure: {
    kind: 'forbidden',
    code: 'permission.missing',
    message: `Reader may not run ${right}. A role with that permission is needed.`,
  },
})
/** All rows but the trail and how work was done. */
async function counts(on: Desk): Promise<Record<string, number>> {
  const tables = await on.rows<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'audit%' AND name NOT LIKE 'search%' AND name <> 'job'",
  )
  const all: Record<string, number> = {}
  for (const { name } of tables) all[name] = (await on.rows<{ n: number }>(`SELECT count(*) AS n FROM "${name}"`))[0]?.n ?? 0
  return all
}

async function billed() {
  const on = await desk()
  on.at('2026-01-01')
  await on.monthly('LINE', { price: '10' })
  const customer = await on.customer('One')
  const subscription = await on.subscribe(customer, ['LINE'])
  const invoice = await on.bill(customer)
  on.at('2026-01-10')
  return { on, customer, subscription, invoice }
}

describe('undo', () => {
  it('takes nothing back that its caller may not do', async () => {
    const { on, customer } = await billed()
    const paid = done(
      await call(on, OPERATOR, 'payment.register', {
        customer_account_id: customer.customer_account_id,
        amount_minor: 500,
        method: 'transfer',
        match: 'none',
      }),
    )
    const before = await counts(on)
    expect(await call(on, token('operation.undo'), 'operation.undo', { entry: paid.entry })).toMatchObject(forbidden('payment.reverse'))
    expect(await counts(on)).toEqual(before)
    const undone = done(await call(on, token('operation.undo', 'payment.reverse'), 'operation.undo', { entry: paid.entry }))
    // Doing it again is registering it.
    expect(await call(on, token('operation.undo', 'payment.reverse'), 'operation.undo', { entry: undone.entry })).toMatchObject(
      forbidden('payment.register'),
    )
    expect(await call(on, token('operation.undo', 'payment.register'), 'operation.undo', { entry: undone.entry })).toMatchObject({
      ok: true,
    })
  })

  it('puts back what was changed only for those who may change it, and again', async () => {
    const on = await desk()
    const row = await on.run<{ id: number; version: number }>('customerCategory.create', { values: { code: 'VIP', name: 'Important' } })
    const changed = done(await call(on, OPERATOR, 'customerCategory.update', { id: row.id, version: 1, values: { name: 'Dear' } }))
    expect(await call(on, token('operation.*'), 'operation.undo', { entry: changed.entry })).toMatchObject(
      forbidden('customerCategory.update'),
    )
    const undone = done(await call(on, token('operation.*', 'customerCategory.update'), 'operation.undo', { entry: changed.entry }))
    expect(await call(on, token('operation.*'), 'operation.undo', { entry: undone.entry })).toMatchObject(
      forbidden('customerCategory.update'),
    )
    done(await call(on, token('operation.*', 'customerCategory.*'), 'operation.undo', { entry: undone.entry }))
    expect(await on.run('customerCategory.get', { id: row.id })).toMatchObject({ name: { base: 'Dear' } })
  })

  it('of an import needs the right to reverse what it made, through both calls', async () => {
    const { on, invoice } = await billed()
    const staged = on.stage(`invoice,date,amount\n${invoice.number},2026-01-09,4.00\n`)
    const imported = done(await call(on, OPERATOR, 'import.run', { staged, file_name: 'p.csv', kind: 'payments' }))
    const undo = (...rights: string[]) => call(on, token('operation.undo', ...rights), 'operation.undo', { entry: imported.entry })
    expect(await undo()).toMatchObject(forbidden('import.undo'))
    expect(await undo('import.*')).toMatchObject(forbidden('payment.reverse'))
    expect(await call(on, token('import.*'), 'import.undo', { batch: 1 })).toMatchObject(forbidden('payment.reverse'))
    expect(await undo('import.*', 'payment.reverse')).toMatchObject({ ok: true })
  })
})

describe('an import', () => {
  const files = (invoice: string, subscription: string, reason: string) =>
    [
      ['payments', `reference,date,amount\n${invoice},2026-01-09,4.00\n`, 'payment.register'],
      ['customers', 'code,name,country\nC-77,Seventy,DE\n', 'customer.create'],
      ['subscriptions', 'customer,offer,product\nCUS-000001,OFFER,LINE\n', 'subscription.create'],
      ['subscriptionEvents', `date,subscription,event,reason\n2026-01-10,${subscription},terminate,${reason}\n`, 'subscription.terminate'],
      ['subscriptionEvents', `date,subscription,event,quantity\n2026-01-10,${subscription},upgrade,2\n`, 'subscription.change'],
      ['customerChanges', 'code,city\nCUS-000001,Kiel\n', 'party.update'],
      ['customerChanges', 'code,valid_from,city\nCUS-000001,2026-01-05,Kiel\n', 'party.changeFrom'],
      ['exchangeRates', 'Currency Code,Date,Exchange Rate\nUSD,2026-01-02,1.1\n', 'exchangeRate.create'],
      ['customerCategory', 'code,name\nNEW,New\n', 'customerCategory.create'],
      ['unitOfMeasure', 'code,name,symbol,multiplier\nMINUTE,Minute of talk,min,60\n', 'unitOfMeasure.update'],
    ] as const

  it('writes nothing that its caller may not write, in one command or as a job', async () => {
    const { on, subscription, invoice } = await billed()
    const [reason] = await on.rows<{ code: string }>('SELECT code FROM termination_reason ORDER BY id LIMIT 1')
    const [customer] = await on.rows<{ code: string }>('SELECT code FROM customer')
    for (const [kind, given, right] of files(invoice.number, subscription.code, reason?.code ?? '')) {
      const text = given.replace('CUS-000001', customer?.code ?? '')
      const input = { staged: on.stage(text), file_name: 'f.csv', kind, mode: 'goodRows' }
      const before = await counts(on)
      expect([kind, await call(on, token('import.*'), 'import.run', input)]).toMatchObject([kind, forbidden(right)])
      const started = await call(on, token('import.*'), 'import.start', input)
      await on.core.idle()
      if (started.ok) {
        const { job } = started.value as { job: number }
        expect(await on.run('job.get', { id: job })).toMatchObject({ state: 'failed', message: expect.stringContaining(right) })
      } else expect(started).toMatchObject(forbidden(right))
      expect([kind, await counts(on)]).toEqual([kind, before])
      // Tried, so that the next kinds find what they need.
      const tried = await on.core.call(
        { operation: 'import.run', input, simulate: true },
        token('import.*', right, 'subscription.activate'),
      )
      expect([kind, tried]).toMatchObject([kind, { ok: true }])
    }
  })

  it('of a price grid needs the right to price grids', async () => {
    const { on } = await billed()
    const input = { staged: on.stage('unit price\n5\n'), file_name: 'g.csv', price_plan: 'LINE' }
    expect(await call(on, token('import.*'), 'import.priceGrid', input)).toMatchObject(forbidden('priceVersion.importCsv'))
  })
})

describe('a routine', () => {
  const HOST: Actor = { kind: 'job', id: 0, name: 'Routines', permissions: ['*'] }
  const role = async (on: Desk, permissions: readonly string[]) => {
    on.plant('UPDATE app_role SET permissions = ?', JSON.stringify(permissions))
  }
  it('runs with the rights of who set it up, as they are when it runs', async () => {
    const on = await desk()
    const values = { code: 'PAY', name: 'Dues', operation: 'receivables.updateDue', rhythm: 'daily', time: '00:10' }
    const { id } = await on.run<{ id: number }>('routine.create', { values })
    expect(await call(on, HOST, 'routine.run', { id })).toMatchObject({ value: { outcome: 'started' } })
    await on.core.idle()
    await role(on, ['routine.*'])
    expect(await call(on, HOST, 'routine.run', { id })).toMatchObject({
      ok: true,
      value: { outcome: 'failed', message: 'Hanne Brandt, who set this routine up, may not run receivables.updateDue.' },
    })
    await role(on, ['*'])
    expect(await call(on, HOST, 'routine.run', { id })).toMatchObject({ value: { outcome: 'started' } })
  })

  it('holds back what its operation runs in its turn', async () => {
    const { on, invoice } = await billed()
    const staged = on.stage(`invoice,date,amount\n${invoice.number},2026-01-09,4.00\n`)
    const values = {
      code: 'BANK',
      name: 'Bank',
      operation: 'import.run',
      input: { staged, file_name: 'p.csv', kind: 'payments' },
      time: '00:10',
    }
    const { id } = await on.run<{ id: number }>('routine.create', { values })
    await role(on, ['routine.*', 'import.*'])
    const before = await counts(on)
    const result = await call(on, HOST, 'routine.run', { id })
    expect(result).toMatchObject({ value: { outcome: 'failed', message: expect.stringContaining('payment.register') } })
    expect({ ...(await counts(on)), routine_state: 0 }).toEqual({ ...before, routine_state: 0 })
  })
})

describe('a job', () => {
  it('ends where the rights of who began it were taken away, and goes on when they are back', async () => {
    const { on, invoice } = await billed()
    const staged = on.stage(`invoice,date,amount\n${invoice.number},2026-01-09,4.00\n`)
    on.plant('UPDATE app_role SET permissions = ?', '["import.*"]')
    const { job } = done(await call(on, OPERATOR, 'import.start', { staged, file_name: 'p.csv', kind: 'payments' })).value as {
      job: number
    }
    await on.core.idle()
    expect(await on.run('job.get', { id: job })).toMatchObject({ state: 'failed', message: expect.stringContaining('payment.register') })
    expect(await on.rows("SELECT id FROM account_operation WHERE kind = 'payment'")).toEqual([])
    expect(await call(on, token('job.*'), 'job.resume', { id: job })).toMatchObject(forbidden('import.start'))
    on.plant('UPDATE app_role SET permissions = ?', '["*"]')
    await on.run('job.resume', { id: job })
    await on.core.idle()
    expect(await on.run('job.get', { id: job })).toMatchObject({ state: 'succeeded' })
  })
})
