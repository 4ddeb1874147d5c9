import { expect, it } from 'vitest'
import type { BackTest } from '../../../src-core/rating/back-test.ts'
import { makeCatalog } from '../../support/catalog.ts'
import { moveTo, type SmallCompany, smallCompany } from '../../support/small-company.ts'

const ACCESS = '4943112345'

/** Nine calls of one to nine minutes in October, every second to zone Z2: 25 min at 0.05, 20 min at 0.12. */
async function withCalls() {
  const company = await smallCompany()
  moveTo(company, '2026-10-01')
  const catalog = await makeCatalog(company)
  const customer = await company.run<Record<string, number>>('customer.create', {
    name: 'Stadtwerke Kaltenbrunn',
    account_type: 'company',
    country: 'DE',
    city: 'Kaltenbrunn',
  })
  await company.run('subscription.create', {
    user_account: customer['user_account_id'],
    offer: catalog.offer,
    subscription_date: '2026-10-01',
    access_points: [{ access_id: ACCESS }],
  })
  const calls = Array.from(
    { length: 9 },
    (_, at) => `2026-10-${20 + at}T10:00:00Z;${60 * (at + 1)};${ACCESS};VOICE;+3021;${at % 2 ? 'Z2' : 'Z1'}`,
  )
  moveTo(company, '2026-10-31')
  await company.run('usage.import', { staged: company.stage(calls.join('\n')), file_name: 'october.csv' })
  await company.core.idle()
  moveTo(company, '2026-11-03')
  return company
}

/** A draft version of the calls' plan from a file. */
async function draftOf(company: SmallCompany, text: string): Promise<number> {
  const plan = await company.id('price_plan', 'PP_VOICE')
  return (await company.run<{ id: number }>('priceVersion.importCsv', { price_plan_id: plan, text, publish: false })).id
}

async function gridText(company: SmallCompany): Promise<string> {
  const [version] = await company.rows<{ id: number }>(
    "SELECT v.id FROM price_version v JOIN price_plan p ON p.id = v.price_plan_id WHERE p.code = 'PP_VOICE'",
  )
  return (await company.run<{ text: string }>('priceVersion.exportCsv', { id: version?.id })).text
}

it('rates last month again by a draft: each amount, whoever pays more, and nothing is written', async () => {
  const company = await withCalls()
  const draft = await draftOf(company, (await gridText(company)).replace('0.12', '0.15'))
  const before = await company.rows('SELECT max(id) AS id, count(*) AS n FROM rated_transaction')
  const tested = await company.run<BackTest>('price.backTest', { price_version_id: draft })
  expect(tested).toMatchObject({ from: '2026-10-01', to: '2026-11-01', records: 9, subscriptions: 1, unpriced: null, truncated: false })
  // 25 × 0.05 + 20 × 0.12 = 3.65; 25 × 0.05 + 20 × 0.15 = 4.25.
  expect(tested.currencies).toEqual([
    {
      currency: 'EUR',
      before: '3.65',
      after: '4.25',
      more: { subscriptions: 1, before: '3.65', after: '4.25' },
      less: { subscriptions: 0, before: '0', after: '0' },
      same: { subscriptions: 0, before: '0', after: '0' },
    },
  ])
  expect(tested.changed).toMatchObject([{ customer: 'Stadtwerke Kaltenbrunn', currency: 'EUR', before: '3.65', after: '4.25' }])
  expect(await company.rows('SELECT max(id) AS id, count(*) AS n FROM rated_transaction')).toEqual(before)
})

it('changes nothing by the version that rated it', async () => {
  const company = await withCalls()
  const [published] = await company.rows<{ id: number }>(
    "SELECT v.id FROM price_version v JOIN price_plan p ON p.id = v.price_plan_id WHERE p.code = 'PP_VOICE'",
  )
  const tested = await company.run<BackTest>('price.backTest', { price_version_id: published?.id, month: '2026-10-15' })
  expect(tested.currencies).toMatchObject([{ before: '3.65', after: '3.65', same: { subscriptions: 1 } }])
  expect(tested.changed).toEqual([])
})

it('says what the version has no price for, and counts it as it was rated', async () => {
  const company = await withCalls()
  const withoutDefault = (await gridText(company))
    .split('\n')
    .filter((line) => !line.includes('default line'))
    .join('\n')
  const tested = await company.run<BackTest>('price.backTest', { price_version_id: await draftOf(company, withoutDefault) })
  expect(tested.unpriced).toEqual({ records: 5, reason: expect.stringContaining('No line of the grid fits') })
  expect(tested.currencies).toMatchObject([{ before: '3.65', after: '3.65' }])
})

it('finds nothing in a month without usage', async () => {
  const company = await withCalls()
  const tested = await company.run<BackTest>('price.backTest', {
    price_version_id: await draftOf(company, await gridText(company)),
    month: '2026-09-01',
  })
  expect(tested).toMatchObject({ from: '2026-09-01', to: '2026-10-01', records: 0, currencies: [] })
})
