/** A one-shot charge on request: so many times, on a day of the service that has come; withdrawn until it is invoiced. */
import { describe, expect, it } from 'vitest'
import { desk } from '../../support/desk.ts'

async function world() {
  const d = await desk()
  d.at('2026-01-10')
  await d.monthly('PLAN', { price: '31' })
  await d.once('VISIT', { price: '9', values: { one_shot_moment: 'other' } })
  const k = await d.customer('K')
  await d.subscribe(k, ['PLAN', 'VISIT'])
  d.at('2026-01-20')
  const serviceOf = async (product: string) =>
    (await d.rows<{ id: number }>('SELECT s.id FROM service s JOIN product p ON p.id = s.product_id WHERE p.code = ?', product))[0]
      ?.id as number
  const [plan, visit] = [await serviceOf('PLAN'), await serviceOf('VISIT')]
  const charge = (more: object = {}) => d.run<{ id: number }>('service.chargeOnce', { id: visit, charge: 'VISIT', ...more })
  const refused = async (more: object) => {
    const failure = await d.fail('service.chargeOnce', { id: visit, charge: 'VISIT', ...more })
    return [failure.code, failure.fields?.[0]?.path]
  }
  const rated = async () =>
    (
      await d.rows<{ day: string; quantity: string; amount: string; gone: number | null }>(
        "SELECT usage_date AS day, quantity, amount, cancelled_op AS gone FROM rated_transaction WHERE kind = 'oneShot' ORDER BY id",
      )
    ).map(({ day, quantity, amount, gone }) => `${day} ${Number(quantity)} ${Number(amount)}${gone === null ? '' : ' withdrawn'}`)
  const words = async () => (await d.rows<{ summary: string }>('SELECT summary FROM audit_entry ORDER BY id DESC LIMIT 1'))[0]?.summary
  return { d, k, plan, charge, refused, rated, words }
}

describe('charging once', () => {
  it('is charged so many times on a day from the first of the service to today, by code or by id', async () => {
    const { d, charge, rated, words } = await world()
    await charge({ date: '2026-01-10' })
    await charge({ quantity: '2.5', date: '2026-01-20' })
    await charge({ quantity: 3 })
    await charge({ charge: await d.id('charge', 'VISIT') })
    expect(await rated()).toEqual(['2026-01-10 1 9', '2026-01-20 2.5 22.5', '2026-01-20 3 27', '2026-01-20 1 9'])
    expect(await words()).toMatch(/^VISIT of \S+ charged on 2026-01-20$/)
    const timeline = await d.run<unknown[]>('audit.timeline', {
      entity: 'subscription',
      id: (await d.rows<{ id: number }>('SELECT id FROM subscription'))[0]?.id,
    })
    expect(timeline).toHaveLength(5)
  })

  it('is refused outside of those days, and for what is no one-shot of the service', async () => {
    const { d, plan, refused, rated } = await world()
    expect(await refused({ date: '2026-01-09' })).toEqual(['service.date', 'date'])
    expect(await refused({ date: '2026-01-21' })).toEqual(['service.date', 'date'])
    expect(await refused({ charge: 'NONE' })).toEqual(['record.unknown', 'charge'])
    expect(await refused({ id: plan })).toEqual(['record.unknown', 'charge'])
    expect(await refused({ id: plan, charge: 'PLAN' })).toEqual(['charge.notOnce', 'charge'])
    expect(await refused({ quantity: '0' })).toEqual(['service.quantity', 'quantity'])
    expect(await rated()).toEqual([])
    expect((await d.fail('service.chargeOnce', { id: 99, charge: 'VISIT' })).kind).toBe('notFound')
  })
})

describe('withdrawing it', () => {
  it('is done once, and it is charged no more', async () => {
    const { d, k, charge, rated, words } = await world()
    const { id } = await charge()
    await charge({ quantity: '2' })
    await d.run('ratedTransaction.withdraw', { id })
    expect(await words()).toBe('One-shot charge taken back')
    expect(await rated()).toEqual(['2026-01-20 1 9 withdrawn', '2026-01-20 2 18'])
    expect(await d.fail('ratedTransaction.withdraw', { id })).toMatchObject({ code: 'ratedTransaction.cancelled' })
    await d.bill(k)
    // 22 of 31 days of the plan and two visits.
    expect(await d.rows('SELECT net_minor FROM invoice')).toEqual([{ net_minor: 2200 + 1800 }])
    expect(await d.differences()).toEqual([])
  })

  it('is refused of what is invoiced, and of other charges', async () => {
    const { d, k, charge, rated } = await world()
    const { id } = await charge()
    await d.bill(k)
    expect(await d.fail('ratedTransaction.withdraw', { id })).toMatchObject({ code: 'ratedTransaction.billed' })
    d.at('2026-02-01')
    await d.run('service.chargeOnce', {
      id: (await d.rows<{ id: number }>('SELECT id FROM service ORDER BY id DESC'))[0]?.id,
      charge: 'VISIT',
    })
    const [run] = [
      await d.run<{ id: number }>('billingRun.create', {
        billing_cycle_id: await d.id('billing_cycle', 'MONTHLY'),
        invoice_date: '2026-02-01',
      }),
    ]
    await d.job('billingRun.prepare', { id: run.id })
    const [plan] = await d.rows<{ id: number }>(
      "SELECT id FROM rated_transaction WHERE kind = 'recurring' AND invoice_line_id IS NULL AND cancelled_op IS NULL",
    )
    expect(plan).toBeDefined()
    expect(await d.fail('ratedTransaction.withdraw', { id: plan?.id })).toMatchObject({ code: 'ratedTransaction.billed' })
    expect(await rated()).toEqual(['2026-01-20 1 9', '2026-02-01 1 9'])
  })
})
