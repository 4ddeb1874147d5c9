/** Subscriptions and what happens to them, from files as an old system writes them. */
import { beforeEach, describe, expect, it } from 'vitest'
import { makeCatalog } from '../../support/catalog.ts'
import { smallCompany, type SmallCompany } from '../../support/small-company.ts'

interface RunAnswer {
  readonly batch: number
  readonly created: number
  readonly changed: number
  readonly errors: number
  readonly duplicates: number
}

const HEADER =
  'subscription,customer,offer,subscription_date,end_agreement_date,sales_channel,service,product,quantity,attributes,service_number,device,access_ids,price_overrides'
const EVENTS = 'date,subscription,event,reason,service,offer,product,quantity,attributes,charge,price'

let company: SmallCompany
const run = (kind: string, text: string, more: Record<string, unknown> = {}) =>
  company.run<RunAnswer>('import.run', { staged: company.stage(text), file_name: `${kind}.csv`, kind, ...more })
const count = async (table: string) => (await company.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM "${table}"`))[0]?.n

beforeEach(async () => {
  company = await smallCompany()
  await makeCatalog(company)
  const make = (entity: string, values: Record<string, unknown>) => company.run<{ id: number }>(`${entity}.create`, { values })
  await make('attribute', { code: 'speed', name: 'Speed', kind: 'number', source: 'service' })
  await make('attribute', { code: 'business', name: 'Business', kind: 'boolean', source: 'service' })
  const product = await company.id('product', 'FIBRE')
  await company.run('product.update', { id: product, version: 1, values: { attributes: ['speed', 'business'] } })
  const [charge] = await company.rows<{ id: number; version: number }>("SELECT id, version FROM charge WHERE code = 'FIBRE_FEE'")
  await company.run('charge.update', { ...charge, values: { amount_editable: true } })
  const taxClass = await company.id('tax_class', 'STANDARD')
  const [revenue] = await company.rows<{ id: number }>("SELECT id FROM ledger_account WHERE kind = 'revenue' AND heading = 0 LIMIT 1")
  const article = await make('article', { code: 'A_VISIT', name: 'Visit', tax_class_id: taxClass, ledger_account_id: revenue?.id })
  const visit = await make('charge', {
    code: 'SITE_VISIT',
    name: 'Site visit',
    type: 'oneShot',
    article_id: article.id,
    one_shot_moment: 'other',
    amount_editable: true,
  })
  await make('productCharge', { product_id: product, charge_id: visit.id })
  await run('customers', 'code,name,since\nCUST-1,One,2025-11-01\nCUST-2,Two,2025-11-01\n')
})

describe('subscriptions', () => {
  it('are created with services, accesses, attributes and own prices; rows of one stand together', async () => {
    const answer = await run(
      'subscriptions',
      `${HEADER}
SUB-1,CUST-1,FIBRE_1000,2026-01-01,,DIRECT,SUB-1-1,FIBRE,1,speed=1000|business=true,+4943155010,ONT,+4943155010|+4943155011,FIBRE_FEE=79.50
SUB-2,CUST-2,FIBRE_1000,2026-02-01,2028-02-01,DIRECT,SUB-2-1,FIBRE,2,speed=250,,,,
SUB-2,CUST-2,FIBRE_1000,2026-02-01,2028-02-01,DIRECT,SUB-2-2,FIBRE,1,,,,+49431,
`.replaceAll('DIRECT', ''),
    )
    expect(answer).toMatchObject({ created: 3, errors: 0 })
    expect(await company.rows('SELECT code, status, end_agreement_date FROM subscription ORDER BY code')).toEqual([
      { code: 'SUB-1', status: 'active', end_agreement_date: null },
      { code: 'SUB-2', status: 'active', end_agreement_date: '2028-02-01' },
    ])
    const [service] = await company.rows<{ attributes: string }>("SELECT attributes FROM service WHERE code = 'SUB-1-1'")
    expect(JSON.parse(service?.attributes ?? '')).toEqual({ speed: '1000', business: true })
    expect(await count('access_point')).toBe(3)
    expect(await company.rows('SELECT price_override FROM charge_instance WHERE price_override IS NOT NULL')).toEqual([
      { price_override: '79.500000000000' },
    ])
  })

  it('leave nothing behind where a row is at fault, even one found late', async () => {
    const answer = await run(
      'subscriptions',
      `${HEADER}
SUB-1,CUST-1,FIBRE_1000,2026-01-01,,,SUB-1-1,FIBRE,1,,,,+4943155010,
SUB-2,CUST-2,FIBRE_1000,2026-01-01,,,SUB-2-1,FIBRE,1,,,,+4943155010,
SUB-3,CUST-9,FIBRE_1000,2026-01-01,,,SUB-3-1,FIBRE,1,,,,,
SUB-4,CUST-2,FIBRE_1000,2026-01-01,,,SUB-4-1,FIBRE,1,speed=fast,,,,
SUB-1,CUST-1,FIBRE_1000,2026-01-01,,,SUB-1-1,FIBRE,1,,,,,
`,
      { mode: 'goodRows' },
    )
    expect(answer).toMatchObject({ created: 1, errors: 3, duplicates: 1 })
    expect(await count('subscription')).toBe(1)
    expect(await count('service')).toBe(1)
    const rejects = await company.rows<{ row: number; column: string; result: string }>(
      'SELECT row, "column", result FROM import_reject ORDER BY row',
    )
    expect(rejects).toEqual([
      { row: 3, column: 'access_ids', result: 'error' },
      { row: 4, column: 'customer', result: 'error' },
      { row: 5, column: 'attributes', result: 'error' },
      { row: 6, column: 'subscription', result: 'duplicate' },
    ])
  })

  it('pause for days told in one row, and take them back', async () => {
    await run('subscriptions', `${HEADER}\nSUB-1,CUST-1,FIBRE_1000,2026-01-01,,,SUB-1-1,FIBRE,1,speed=250,,,+49431,\n`)
    const days = () => company.rows('SELECT start_date AS a, end_date AS b FROM subscription_suspension ORDER BY 1')
    const told = await run(
      'subscriptionEvents',
      `${EVENTS},until
2026-02-01,SUB-1,suspend,,,,,,,,,2026-02-10
2026-03-01,SUB-1,suspend,,,,,,,,,2026-03-05
2026-02-05,SUB-1,withdrawSuspension,,,,,,,,,
`,
    )
    expect(told).toMatchObject({ changed: 3, errors: 0 })
    expect(await days()).toEqual([{ a: '2026-03-01', b: '2026-03-05' }])
    await company.run('import.undo', { batch: told.batch })
    expect(await days()).toEqual([])
  })

  it('live through events in the order of the file, and back again', async () => {
    const subscriptions = await run(
      'subscriptions',
      `${HEADER}\nSUB-1,CUST-1,FIBRE_1000,2026-01-01,,,SUB-1-1,FIBRE,1,speed=250,,,+49431,\n`,
    )
    const state = () =>
      company.rows(
        'SELECT s.status, s.termination_date, v.code, v.status AS service, v.quantity, v.attributes, v.end_date FROM subscription s JOIN service v ON v.subscription_id = s.id ORDER BY v.id',
      )
    const before = await state()
    const events = await run(
      'subscriptionEvents',
      `${EVENTS}
2026-02-01,SUB-1,suspend,,,,,,,,
2026-02-20,SUB-1,resume,,,,,,,,
2026-03-01,SUB-1,override,,SUB-1-1,,,,,FIBRE_FEE,29.40
2026-03-01,SUB-1,override,,SUB-1-1,,,,,SITE_VISIT,59
2026-03-05,SUB-1,oneShot,,SUB-1-1,,,2,,SITE_VISIT,
2026-04-01,SUB-1,upgrade,,SUB-1-1,FIBRE_1000,FIBRE,2,speed=1000,,
2026-06-01,SUB-1,terminate,CUSTOMER,,,,,,,
`.replace('CUSTOMER', await anyReason()),
    )
    expect(events).toMatchObject({ changed: 7, errors: 0 })
    const [old, priced, replacing] = (await state()) as Record<string, unknown>[]
    expect(old).toMatchObject({ status: 'terminated', termination_date: '2026-06-01', service: 'terminated', end_date: '2026-03-01' })
    expect(priced).toMatchObject({ service: 'terminated', end_date: '2026-04-01' })
    expect(replacing).toMatchObject({
      service: 'terminated',
      quantity: '2.000000000000',
      attributes: '{"speed":"1000"}',
      end_date: '2026-06-01',
    })
    expect(await company.rows("SELECT amount, quantity FROM rated_transaction WHERE kind = 'oneShot'")).toEqual([
      { amount: '118.000000000000', quantity: '2.000000000000' },
    ])
    const [fee] = await company.rows(
      "SELECT i.price_override FROM charge_instance i JOIN charge c ON c.id = i.charge_id JOIN service v ON v.id = i.service_id WHERE c.code = 'FIBRE_FEE' ORDER BY v.id DESC",
    )
    expect(fee).toEqual({ price_override: '29.400000000000' })

    await company.run('import.undo', { batch: events.batch })
    expect((await state())[0]).toEqual(before[0])
    await company.run('import.undo', { batch: subscriptions.batch })
    expect(await count('subscription')).toBe(0)
  })

  it('have own prices in the currency of who pays, with its sign or without', async () => {
    await run('subscriptions', `${HEADER}\nSUB-1,CUST-1,FIBRE_1000,2026-01-01,,,SUB-1-1,FIBRE,1,speed=250,,,+49431,\n`)
    const priced = (price: string) => `${EVENTS}\n2026-03-01,SUB-1,override,,SUB-1-1,,,,,FIBRE_FEE,${price}\n`
    await run('subscriptionEvents', priced('29.40 €'))
    expect(await company.rows('SELECT price_override FROM charge_instance WHERE price_override IS NOT NULL')).toEqual([
      { price_override: '29.400000000000' },
    ])
    const input = { kind: 'subscriptionEvents', staged: company.stage(priced('CHF 29.40')), file_name: 'events.csv' }
    expect((await company.fail('import.run', input)).fields).toEqual([
      { path: 'rows.2.price', reason: 'The amount is in CHF, but EUR is meant here. Take the sign off only if it is wrong.' },
    ])
  })

  it('come out as a file that goes in again elsewhere', async () => {
    await run(
      'subscriptions',
      `${HEADER}\nSUB-1,CUST-1,FIBRE_1000,2026-01-01,,,SUB-1-1,FIBRE,1.5,speed=250|business=false,0431,ONT,+49431|+49432,FIBRE_FEE=79.5\n`,
    )
    const { text } = await company.run<{ text: string }>('export.run', { kind: 'subscriptions' })
    const [row] = await company.rows<{ id: number }>('SELECT id FROM subscription')
    await company.run('subscription.discard', { id: row?.id })
    await run('subscriptions', text)
    expect((await company.run<{ text: string }>('export.run', { kind: 'subscriptions' })).text).toBe(text)
  })

  it('come by the hundreds in seconds', async () => {
    const rows = Array.from(
      { length: 500 },
      (_, at) => `SUB-${at},CUST-${(at % 2) + 1},FIBRE_1000,2026-01-01,,,SUB-${at}-1,FIBRE,1,speed=250,,,+49${at},`,
    )
    const began = performance.now()
    const answer = await run('subscriptions', `${HEADER}\n${rows.join('\n')}\n`)
    console.log(`subscriptions: ${Math.round(500_000 / (performance.now() - began)).toLocaleString('en')} rows a second`)
    expect(answer.created).toBe(500)
  })
})

async function anyReason(): Promise<string> {
  const [row] = await company.rows<{ code: string }>(
    'SELECT code FROM termination_reason WHERE apply_agreement = 0 AND apply_termination_charges = 0 ORDER BY id',
  )
  return row?.code ?? ''
}
