/** Files of subscriptions and of events that are read twice: what is there already is known, and nothing is charged twice. */
import { beforeEach, describe, expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, type DeskCustomer, desk } from '../../support/desk.ts'

let on: Desk
let customer: DeskCustomer

interface Answer {
  readonly batch: number
  readonly created: number
  readonly changed: number
  readonly same: number
  readonly duplicates: number
}

beforeEach(async () => {
  on = await desk()
  on.at('2026-11-01')
  await on.monthly('LINE', { price: '10' })
  await on.once('FEE', { price: '5', values: { one_shot_moment: 'other' } })
  customer = await on.customer('Kunde', { code: 'KK' })
})

let files = 0
const input = (kind: string, text: string) => ({ kind, mode: 'goodRows', staged: on.stage(text), file_name: `${(files += 1)}.csv` })
const run = (kind: string, text: string) => on.run<Answer>('import.run', input(kind, text))
const refusal = async (kind: string, text: string) => (await on.fail('import.run', input(kind, text))).message
const counted = async (sql: string) => (await on.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`))[0]?.n

describe('a subscription', () => {
  const HEADER = 'customer,offer,product,subscription_date,external_ref,quantity,subscription'
  const nothing = (why: string) => `1 of 1 rows cannot be imported, so nothing was. Row 2: ${why}`

  it('with the external reference of one that the customer has is that one, whatever else differs', async () => {
    await run('subscriptions', `${HEADER}\nKK,OFFER,LINE,2026-11-01,CRM-7,,\n`)
    const why = 'SUB-000001 is the customer’s subscription with the external reference “CRM-7”. Another one is imported with known_again.'
    expect(await refusal('subscriptions', `${HEADER}\nKK,OFFER,LINE,2026-11-01,CRM-7,,\n`)).toBe(nothing(why))
    expect(await refusal('subscriptions', `${HEADER}\nKK,OFFER,LINE,2026-11-09,CRM-7,3,\n`)).toBe(nothing(why))
    await on.customer('Other', { code: 'OT' })
    expect(await run('subscriptions', `${HEADER}\nOT,OFFER,LINE,2026-11-01,CRM-7,,\n`)).toMatchObject({ created: 1 })
  })

  it('without one is the same by customer, offer, day and services; another file with the same letters brings nothing', async () => {
    const file = `${HEADER}\nKK,OFFER,LINE,2026-11-01,,2,\n`
    await run('subscriptions', file)
    const why =
      'SUB-000001 is this subscription: same customer, offer, day and services. Another one has a code, an external reference or a day of its own, or is imported with known_again.'
    expect(await refusal('subscriptions', file)).toBe(nothing(why))
    for (const [at, row] of [
      'KK,OFFER,LINE,2026-11-02,,2,',
      'KK,OFFER,LINE,2026-11-01,,3,',
      'KK,OFFER,LINE,2026-11-01,,2,SUB-X',
    ].entries()) {
      expect(await run('subscriptions', `${HEADER}\n${row}\n`), row).toMatchObject({ created: 1 })
      expect(await counted('subscription')).toBe(at + 2)
    }
  })

  it('is imported once more where the file says so, by the option that the refusal names', async () => {
    for (const row of ['KK,OFFER,LINE,2026-11-01,,2,', 'KK,OFFER,LINE,2026-11-01,CRM-7,,']) {
      const file = `${HEADER}\n${row}\n`
      const before = await counted('subscription')
      await run('subscriptions', file)
      expect(await refusal('subscriptions', file)).toContain('known_again')
      const again = { staged: on.stage(file), file_name: 'again.csv', kind: 'subscriptions' }
      const preview = await on.run<{ reasons: { asks?: string; count: number }[] }>('import.preview', again)
      expect(preview.reasons).toMatchObject([{ asks: 'known_again', count: 1 }])
      await on.run('import.run', { ...again, known_again: true })
      expect(await counted('subscription')).toBe((before ?? 0) + 2)
    }
  })

  it('is an occurrence of its own within a file; a second file may bring as many more as it has more', async () => {
    const row = 'KK,OFFER,LINE,2026-11-01,,,'
    expect(await run('subscriptions', `${HEADER}\n${row}\n${row}\n`)).toMatchObject({ created: 2, duplicates: 0 })
    expect(await run('subscriptions', `${HEADER}\n${row}\n${row}\n${row}\n`)).toMatchObject({ created: 1, duplicates: 2 })
    expect(await counted('subscription')).toBe(3)
  })

  it('is known as it began, though it changed since, and not where its file was taken back', async () => {
    const file = `${HEADER}\nKK,OFFER,LINE,2026-11-01,,,\n`
    const first = await run('subscriptions', file)
    on.at('2026-11-20')
    const [service] = await on.rows<{ id: number }>('SELECT id FROM service')
    await on.run('service.changeQuantity', { id: service?.id, quantity: '4', date: '2026-11-20' })
    expect(await refusal('subscriptions', file)).toContain('SUB-000001 is this subscription')
    const [change] = await on.rows<{ id: number }>('SELECT id FROM subscription_change')
    await on.run('subscription.withdrawChange', { id: change?.id })
    await on.run('import.undo', { batch: first.batch })
    expect(await run('subscriptions', file)).toMatchObject({ created: 1 })
  })

  it('of a file without days is known on another day too', async () => {
    const file = 'customer,offer,product\nKK,OFFER,LINE\n'
    await run('subscriptions', file)
    on.at('2026-11-05')
    expect(await refusal('subscriptions', file)).toContain('SUB-000001 is this subscription')
  })

  it('is a duplicate in the preview, and in an import as a job', async () => {
    const file = `${HEADER}\nKK,OFFER,LINE,2026-11-01,,,\n`
    await run('subscriptions', file)
    const { mode: _, ...look } = input('subscriptions', file)
    const preview = await on.core.call({ operation: 'import.preview', input: look, simulate: true }, OPERATOR)
    expect(preview).toMatchObject({ ok: true, value: { counts: { created: 0, duplicates: 1 } } })
    const more = `${file}KK,OFFER,LINE,2026-12-01,,,\n`
    await on.job('import.start', input('subscriptions', more))
    expect(await counted('subscription')).toBe(2)
  })
})

describe('an event', () => {
  let code: string
  const HEADER = 'date,subscription,event,service,product,charge,quantity,price'

  beforeEach(async () => {
    code = (await on.subscribe(customer, ['LINE', 'FEE'])).code
    on.at('2026-11-30')
  })

  it('that charges once is known by service, charge, day and quantity; more of them in a file are more', async () => {
    const fee = `2026-11-10,${code},oneShot,${code}-2,,FEE,2,`
    const standing = () => counted("rated_transaction WHERE kind = 'oneShot' AND cancelled_op IS NULL")
    const [service] = await on.rows<{ code: string }>(
      "SELECT s.code FROM service s JOIN product p ON p.id = s.product_id WHERE p.code = 'FEE'",
    )
    const row = fee.replace(`${code}-2`, service?.code ?? '')
    const first = await run('subscriptionEvents', `${HEADER}\n${row}\n`)
    expect(await refusal('subscriptionEvents', `${HEADER}\n${row}\n`)).toMatch(
      /^1 of 1 rows cannot be imported, so nothing was. Row 2: FEE \(\d+\) of 2026-11-10 is this charge: same service, day and quantity\. Charge it at the service/,
    )
    expect(await standing()).toBe(1)
    expect(await run('subscriptionEvents', `${HEADER}\n${row}\n${row}\n${row.replace(',2,', ',3,')}\n`)).toMatchObject({
      changed: 2,
      duplicates: 1,
    })
    expect(await standing()).toBe(3)
    await on.run('import.undo', { batch: first.batch })
    expect(await run('subscriptionEvents', `${HEADER}\n${row}\n${row}\n`)).toMatchObject({ changed: 1, duplicates: 1 })
  })

  it('that changes a service or its price is the same the second time', async () => {
    const [service] = await on.rows<{ code: string }>(
      "SELECT s.code FROM service s JOIN product p ON p.id = s.product_id WHERE p.code = 'LINE'",
    )
    const rows = [`2026-11-10,${code},upgrade,${service?.code},LINE,,3,`, `2026-11-20,${code},override,${service?.code},,LINE,,4`]
    for (const row of rows) {
      expect(await run('subscriptionEvents', `${HEADER}\n${row}\n`), row).toMatchObject({ changed: 1, same: 0 })
      const services = await counted('service')
      expect(await run('subscriptionEvents', `${HEADER}\n${row}\n`), row).toMatchObject({ changed: 0, same: 1 })
      expect(await counted('service')).toBe(services)
    }
    expect(await on.differences()).toEqual([])
  })
})
