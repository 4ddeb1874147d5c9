/** The net of an invoice by revenue account, where prices hold the tax and where they do not. */
import { describe, expect, it } from 'vitest'
import { desk, type Desk } from '../../support/desk.ts'

/** Fees on revenue accounts, billed on 5 January; 19 % of tax. */
async function billed(policies: object, fees: readonly (readonly [account: string, price: string])[]): Promise<Desk> {
  const world = await desk({}, policies)
  world.at('2026-01-05')
  for (const [at, [account, price]] of fees.entries()) {
    await world.once(`FEE${at}`, { price, tax: 'STANDARD' })
    const [article] = await world.rows<{ id: number; version: number }>('SELECT id, version FROM article WHERE code = ?', `A-FEE${at}`)
    await world.run('article.update', { ...article, values: { ledger_account_id: await world.id('ledger_account', account) } })
  }
  const who = await world.customer('A')
  await world.subscribe(
    who,
    fees.map((_, at) => `FEE${at}`),
  )
  await world.bill(who)
  return world
}

/** Credits by account, minor units. */
const credited = async (world: Desk) =>
  (
    await world.rows<{ code: string; minor: number }>(
      `SELECT a.code, SUM(-l.amount_minor) AS minor FROM journal_line l JOIN ledger_account a ON a.id = l.ledger_account_id
       WHERE a.code LIKE '4%' GROUP BY a.code ORDER BY a.code`,
    )
  ).map(({ code, minor }) => [code, minor])

describe('revenue', () => {
  it('of gross prices is what they hold without their tax, on each account', async () => {
    const world = await billed({ amounts_from: 'gross' }, [
      ['4100', '119'],
      ['4300', '11.90'],
      ['4300', '23.80'],
      ['4400', '5.95'],
    ])
    expect(await credited(world)).toEqual([
      ['4100', 10_000],
      ['4300', 3_000],
      ['4400', 500],
    ])
    expect(await world.rows('SELECT net_minor, tax_minor, gross_minor FROM invoice')).toEqual([
      { net_minor: 13_500, tax_minor: 2_565, gross_minor: 16_065 },
    ])
    expect(await world.differences()).toEqual([])
  })

  it('of gross prices gives what rounding leaves over to the largest account', async () => {
    const world = await billed({ amounts_from: 'gross' }, [
      ['4300', '0.54'],
      ['4100', '10.00'],
      ['4400', '0.54'],
    ])
    // 11.08 / 1.19 = 9.31; 0.54 / 1.19 = 0.45 twice and 10.00 / 1.19 = 8.40 are 9.30: the largest has one cent more.
    expect(await credited(world)).toEqual([
      ['4100', 841],
      ['4300', 45],
      ['4400', 45],
    ])
    expect(await world.differences()).toEqual([])
  })

  it('gives it to the first of those that are as large, and by size whatever the sign', async () => {
    // 1.08 / 1.19 = 0.91, and twice 0.45.
    const two = await billed({ amounts_from: 'gross' }, [
      ['4400', '0.54'],
      ['4300', '0.54'],
    ])
    expect(await credited(two)).toEqual([
      ['4300', 45],
      ['4400', 46],
    ])
    // -8.93 / 1.19 = -7.50; 0.45, 0.45 and -8.41 are -7.51.
    const owed = await billed({ amounts_from: 'gross' }, [
      ['4100', '0.54'],
      ['4300', '0.54'],
      ['4400', '-10.01'],
    ])
    expect(await credited(owed)).toEqual([
      ['4100', 45],
      ['4300', 45],
      ['4400', -840],
    ])
    expect(await owed.differences()).toEqual([])
  })

  it('of net prices is theirs, on each account', async () => {
    const world = await billed({}, [
      ['4100', '100'],
      ['4300', '10'],
      ['4300', '20'],
    ])
    expect(await credited(world)).toEqual([
      ['4100', 10_000],
      ['4300', 3_000],
    ])
  })
})
