import { expect, it } from 'vitest'
import { makeCatalog } from '../../support/catalog.ts'
import { moveTo, smallCompany } from '../../support/small-company.ts'

const ACCESS = '4943112345'
const CALLS = 12_000

async function subscribed() {
  const company = await smallCompany()
  moveTo(company, '2026-10-01')
  const catalog = await makeCatalog(company)
  const customer = await company.run<Record<string, number>>('customer.create', { name: 'Stadtwerke Kaltenbrunn', country: 'DE' })
  const subscription = await company.run<{ id: number }>('subscription.create', {
    user_account: customer['user_account_id'],
    offer: catalog.offer,
    subscription_date: '2026-10-01',
    access_points: [{ access_id: ACCESS }],
  })
  moveTo(company, '2026-10-31')
  return { company, subscription: subscription.id }
}

/** Calls in turn of every day of October. */
const file = () =>
  Array.from({ length: CALLS }, (_, at) => {
    const day = String(1 + (at % 30)).padStart(2, '0')
    const time = new Date(at * 1000).toISOString().slice(11, 19)
    return `2026-10-${day}T${time}Z;60;${ACCESS};VOICE;+30;Z1`
  }).join('\n')

it('keeps to what is changed between two of its chunks', async () => {
  const { company, subscription } = await subscribed()
  const { job } = await company.run<{ job: number }>('usage.import', { staged: company.stage(file()), file_name: 'october.csv' })
  const [reason] = await company.rows<{ id: number }>('SELECT id FROM termination_reason LIMIT 1')
  const hasRated = () => company.notices.some(({ jobs }) => jobs.some((one) => one.id === job && one.done > 0))
  while (!hasRated()) await new Promise((resolve) => setImmediate(resolve))
  await company.run('subscription.terminate', { id: subscription, date: '2026-10-20', reason: reason?.id })
  await company.core.idle()
  expect(await company.run('job.get', { id: job })).toMatchObject({ state: 'succeeded' })
  const [ended] = await company.rows<{ op: number }>("SELECT MAX(id) AS op FROM audit_entry WHERE operation = 'subscription.terminate'")
  const rated = async (where: string) =>
    (await company.rows<{ count: number }>(`SELECT COUNT(*) AS count FROM usage_record WHERE ${where}`, ended?.op))[0]?.count
  expect(await rated("created_op < ? AND usage_date >= '2026-10-20'")).toBeGreaterThan(0)
  expect(await rated('created_op > ?')).toBeGreaterThan(0)
  expect(await rated("created_op > ? AND usage_date >= '2026-10-20'")).toBe(0)
})
