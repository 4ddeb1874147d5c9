/** Usage that no amount can hold, or that its header has no place for: rejected as it comes in, and told in words where an earlier version let it in. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type Desk, type DeskCustomer, desk } from '../../support/desk.ts'

let d: Desk
let customer: DeskCustomer
const ACCESS = '4930123'

beforeEach(async () => {
  d = await desk()
  d.at('2026-11-30')
  await d.usageCharge('U', { price: '2' })
  customer = await d.customer('K')
  await d.subscribe(customer, ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: ACCESS }, { access_id: '5' }] })
})

let files = 0
const usage = async (text: string, more: object = { format: 'csv' }) => {
  files += 1
  return (await d.job('usage.import', { staged: d.stage(text), file_name: `usage-${files}.csv`, ...more })).report
}
const rejects = () => d.rows<{ row: number; line: string; reason: string }>('SELECT row, line, reason FROM rejected_usage ORDER BY id')

describe('a row with more cells than its header', () => {
  it('is rejected with the line as it came, and rated once its header has the column', async () => {
    const text = 'at,access,quantity\n2026-11-01T10:00:00Z,49,1,5\n'
    expect(await usage(text)).toMatchObject({ accepted: 0, rejected: 1 })
    expect(await rejects()).toEqual([{ row: 2, line: '2026-11-01T10:00:00Z,49,1,5', reason: 'the row has 4 cells, the header 3' }])
  })

  it('fits where what is more is empty', async () => {
    expect(await usage(`at,access,quantity\n2026-11-01T10:00:00Z,${ACCESS},1, ,,\n`)).toMatchObject({ accepted: 1, rejected: 0 })
  })

  it('of lines without a header is one with more than their 23 fields', async () => {
    expect(await usage(`2026-11-01T10:00:00Z;1;${ACCESS};${';'.repeat(20)}x\n`, {})).toMatchObject({ accepted: 0, rejected: 1 })
    expect((await rejects()).at(-1)).toMatchObject({ reason: 'the line has 24 fields; 4 to 23 are allowed' })
  })
})

describe('a quantity', () => {
  it.each([
    ['99999999999999999999.5', '“99999999999999999999.5” cannot be kept exactly: at most 15 digits before the point'],
    ['1000000000000000', '“1000000000000000” cannot be kept exactly: at most 15 digits before the point'],
    ['0.0000000000001', '“0.0000000000001” cannot be kept exactly: at most 12 digits after the point'],
    [`${'9'.repeat(16)}s`, `“${'9'.repeat(16)}s” is neither a number nor a duration such as 00:08:10, 8:10, 490s or PT8M10S`],
  ])('of %s is rejected, in a file with a header and in lines without one', async (quantity, reason) => {
    await usage(`at;quantity;access\n2026-11-07T11:00:00Z;${quantity};${ACCESS}\n`)
    await usage(`2026-11-07T11:00:01Z;${quantity};${ACCESS};\n`, {})
    expect((await rejects()).map((row) => row.reason)).toEqual([reason, reason])
    expect(await d.rows('SELECT id FROM usage_record')).toEqual([])
  })

  it('that comes to more than the largest amount by its price is rejected by the rating', async () => {
    // 500 thousand million units at 2.00 are the largest amount; one more is not.
    await usage(`at;quantity;access\n2026-11-07T11:00:00Z;500000000000;${ACCESS}\n2026-11-07T12:00:00Z;500000000001;${ACCESS}\n`)
    expect(await d.rows('SELECT amount FROM rated_transaction')).toEqual([{ amount: '1000000000000.000000000000' }])
    expect((await rejects()).map((row) => row.reason)).toEqual([
      '500,000,000,001 units come to 1,000,000,000,002, which is more than the largest amount, 1,000,000,000,000. Correct the quantity or the price.',
    ])
  })
})

it('parameters are the same however their letters are put together', async () => {
  const text = (letter: string) => `at;quantity;access;parameter1\n2026-11-07T11:00:00Z;1;${ACCESS};Z${letter}rich\n`
  await usage(text('\u00fc'))
  expect(await usage(text('u\u0308'))).toMatchObject({ accepted: 0, duplicates: 1 })
})

it('a time that the clocks went over is rejected, in a file with a header and in lines without one', async () => {
  await usage(`at;quantity;access\n2026-03-29T02:30;1;${ACCESS}\n`)
  await usage(`2026-03-29T02:30:00;1;${ACCESS};\n`, {})
  expect((await rejects()).map(({ reason }) => reason)).toEqual([
    '“2026-03-29T02:30” was no time of day in Europe/Berlin: the clocks went forward over it on 2026-03-29',
    '“2026-03-29T02:30:00” was no time of day in Europe/Berlin: the clocks went forward over it on 2026-03-29',
  ])
})

describe('a one-shot and a recurring charge', () => {
  it('are bounded as usage is', async () => {
    await d.once('FEE', { price: '1000000000000' })
    const words = /2,000,000,000,000, which is more than the largest amount/
    const subscribed = { subscription_date: '2026-11-01' }
    await expect(d.subscribe(customer, [{ product: 'FEE', quantity: '2' }], subscribed)).rejects.toThrow(words)
  })
})

describe('what an earlier version let in', () => {
  const plant = async () => {
    await usage(`at;quantity;access\n2026-11-07T11:00:00Z;1;${ACCESS}\n`)
    for (const trigger of await d.rows<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'rated_transaction'",
    ))
      d.plant(`DROP TRIGGER "${trigger.name}"`)
    d.plant("UPDATE rated_transaction SET quantity = '99999999999999999999.500000000000', amount = '199999999999999999999.000000000000'")
  }
  const words = '199999999999999999999 is more than the largest amount that can be counted exactly.'

  it('is a refusal in words of the invoice and of the expected bills', async () => {
    await plant()
    const issued = await d.fail('invoice.issue', { billing_account_id: customer.billing_account_id, recurring: true })
    expect(issued).toMatchObject({ kind: 'refused', code: 'amount.tooLarge' })
    expect(issued.message).toContain(words)
    const expected = await d.fail('customer.nextBills', { id: customer.id })
    expect(expected).toMatchObject({ kind: 'refused', code: 'amount.tooLarge' })
  })

  it('is an exception of a billing run, which bills the others', async () => {
    const other = await d.customer('L')
    await d.subscribe(other, ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: '50' }] })
    await plant()
    await usage('at;quantity;access\n2026-11-07T11:00:00Z;3;50\n')
    d.at('2026-12-01')
    const [cycle] = await d.rows<{ id: number }>('SELECT billing_cycle_id AS id FROM billing_account LIMIT 1')
    const run = await d.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle?.id, invoice_date: '2026-12-01' })
    await d.job('billingRun.prepare', { id: run.id })
    const accounts = await d.rows<{ account: number; reason: string | null }>(
      'SELECT billing_account_id AS account, reason FROM billing_run_account ORDER BY billing_account_id',
    )
    expect(accounts).toEqual([
      { account: customer.billing_account_id, reason: expect.stringContaining(words) },
      { account: other.billing_account_id, reason: null },
    ])
  })
})
