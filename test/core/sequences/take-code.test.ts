import { expect, it } from 'vitest'
import { telecomOffer } from '../../support/telecom-offer.ts'
import { smallCompany } from '../../support/small-company.ts'

const CUSTOMER = { account_type: 'company', country: 'DE', city: 'Kiel' }

it('passes by what was given by hand, for the customer, its accounts and its subscriptions', async () => {
  const company = await smallCompany()
  const create = (values: object) => company.run<Record<string, string>>('customer.create', { ...CUSTOMER, ...values })
  await create({ name: 'Given', code: 'CUST-00001', customer_account_code: 'CA-00002', billing_account_code: 'BA-00001' })
  const second = await create({ name: 'Second' })
  expect(second).toMatchObject({
    code: 'CUST-00002',
    customer_account_code: 'CA-00001',
    billing_account_code: 'BA-00002',
    user_account_code: 'UA-00002',
  })
  expect(await create({ name: 'Third' })).toMatchObject({ code: 'CUST-00003', customer_account_code: 'CA-00003' })

  const { offer } = await telecomOffer(company)
  const subscribe = (code?: string) =>
    company.run<{ code: string }>('subscription.create', {
      user_account: second['user_account_id'],
      offer,
      subscription_date: '2026-11-03',
      services: [{ product: 'ACCESS', attributes: { speed: '500' } }],
      ...(code === undefined ? {} : { code }),
    })
  const first = await subscribe()
  const next = first.code.replace(/1$/, '2')
  await subscribe(next)
  expect((await subscribe()).code).toBe(first.code.replace(/1$/, '3'))
})

it('passes by codes that other rows of the same file give', async () => {
  const company = await smallCompany()
  const staged = company.stage(
    'code;name;account_type;country;city\nCUST-00001;A;company;DE;Kiel\n;B;company;DE;Kiel\nCUST-00003;C;company;DE;Kiel\n;D;company;DE;Kiel',
  )
  await company.run('import.run', { staged, file_name: 'customers.csv', kind: 'customers' })
  expect((await company.rows<{ code: string }>('SELECT code FROM customer ORDER BY id')).map(({ code }) => code)).toEqual([
    'CUST-00001',
    'CUST-00002',
    'CUST-00003',
    'CUST-00004',
  ])
})

it('stores how far it counted, beside codes that were given', async () => {
  const company = await smallCompany()
  const counter = async () => {
    const sql = `SELECT last FROM sequence_counter c JOIN number_sequence s ON s.id = c.number_sequence_id WHERE s.document = 'customer'`
    return (await company.rows<{ last: number }>(sql))[0]?.last
  }
  await company.run('customer.create', { ...CUSTOMER, name: 'First' })
  expect(await counter()).toBe(1)
  await company.run('customer.create', { ...CUSTOMER, name: 'Given', code: 'CUST-00002' })
  expect(await counter()).toBe(1)
  await company.run('customer.create', { ...CUSTOMER, name: 'Third' })
  expect(await counter()).toBe(3)
  await company.core.close()
})
