/** Planted takings that exceed their source, or name none, are found. */
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { creditWorld } from '../../support/credit-world.ts'

const AMOUNT = '.000000000000'

/** An invoice of 31.00 and 100.00, with 10.00 of the first credited and 16.00 given back. */
async function books() {
  const world = await creditWorld()
  await world.charge('PLAN', { price: '31' })
  await world.charge('FEE', { type: 'oneShot', price: '100' })
  const { subscription, account } = await world.subscribe(['PLAN', 'FEE'])
  const { id } = await world.bill(account)
  const line = (await world.lines(id)).find((one) => one.label === 'FEE')?.id as number
  const note = await world.run<{ id: number }>('invoice.credit', { id, reason: 'part', lines: [{ line_id: line, amount: '10' }] })
  world.at('2026-01-16')
  await world.run('subscription.terminate', { id: subscription, date: '2026-01-16', reason: 'CUSTOMER' })
  await world.bill(account)
  expect(await world.verify()).toEqual([])
  const plant = (sql: string) => {
    const raw = new Database(world.file)
    for (const { name } of raw.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'taken'").all() as {
      name: string
    }[])
      raw.exec(`DROP TRIGGER "${name}"`)
    raw.exec(sql)
    raw.close()
  }
  const found = async () => new Set(((await world.verify()) as { check: string }[]).map((one) => one.check))
  return { world, id, line, note: note.id, plant, found }
}

it('finds a line that is credited beyond its amount', async () => {
  const { plant, found } = await books()
  plant(`UPDATE taken SET amount = '110${AMOUNT}' WHERE kind = 'credit'`)
  expect(await found()).toContain('taken.line')
})

it('finds a transaction of which more is given back than it charged', async () => {
  const { plant, found } = await books()
  plant(`UPDATE taken SET amount = '32${AMOUNT}' WHERE kind = 'reimbursement'`)
  const checks = await found()
  expect(checks).toContain('taken.transaction')
  expect(checks).toContain('taken.reimbursement')
})

it('finds a credit note line and a reimbursement that name nothing', async () => {
  const { plant, found } = await books()
  plant(
    `UPDATE taken SET taker_line_id = NULL WHERE kind = 'credit'; UPDATE taken SET taker_transaction_id = NULL WHERE kind = 'reimbursement'`,
  )
  const checks = await found()
  expect(checks).toContain('taken.credit')
  expect(checks).toContain('taken.creditTax')
  expect(checks).toContain('taken.reimbursement')
})

it('finds a tax rate that is credited beyond what was taxed', async () => {
  const { plant, found, world, id, note } = await books()
  const raw = new Database(world.file)
  raw.exec('DROP TRIGGER IF EXISTS none')
  for (const { name } of raw.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'invoice_tax'").all() as {
    name: string
  }[])
    raw.exec(`DROP TRIGGER "${name}"`)
  raw.exec(`UPDATE invoice_tax SET base_minor = -13200 WHERE invoice_id = ${note}`)
  raw.close()
  expect(id).toBeGreaterThan(0)
  plant('SELECT 1')
  expect(await found()).toContain('taken.rate')
})
