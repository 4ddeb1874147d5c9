import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addBridge } from '../../../src-main/bridge/bridge.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const WINDOW = { kind: 'window' } as const

let host: Host
let token: string
let customer: number
beforeAll(async () => {
  host = await openHost({ file: null, routes: addBridge, readers: 1 })
  await value('companyFile.create', { file: join(newFolder(), 'company'), company: { name: 'Acme', country: 'DE' } })
  const made = await value<{ id: number }>('customer.create', { name: 'Stadtwerke', account_type: 'company', country: 'DE' })
  customer = made.id
  for (const name of ['Reederei', 'Bäckerei']) await value('customer.create', { name, account_type: 'company', country: 'DE' })
  token = host.tokens.create({ name: 'script', scopes: ['*'] }).token
})
afterAll(() => host.close())

async function value<T>(operation: string, input: unknown = {}): Promise<T> {
  const result = await host.call({ operation, input }, WINDOW)
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value as T
}
async function get(path: string, as: string = token): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await fetch(`http://127.0.0.1:${host.port}/api/v1${path}`, { headers: { authorization: `Bearer ${as}` } })
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
}

describe('expand', () => {
  test('puts code and label of the referred records beside their ids, in lists and records, with fields too', async () => {
    const { json } = await get(`/billing-accounts?expand=customer,tax_category_id&filter[customer_id]=${customer}&fields=code`)
    const [row] = json['rows'] as Record<string, unknown>[]
    expect(row).toEqual({
      id: expect.any(Number),
      code: expect.stringMatching(/^BA-/),
      customer: { id: customer, code: expect.stringMatching(/^CUST-/), label: 'Stadtwerke' },
      tax_category: expect.toSatisfy((one) => one === null || typeof (one as { code: string }).code === 'string'),
    })
    const one = await get(`/billing-accounts/${String(row?.['id'])}?expand=customer_account`)
    expect(one.json).toMatchObject({ customer_account: { id: one.json['customer_account_id'], code: expect.stringMatching(/^CA-/) } })
  })

  test('each page of a list is resolved by itself, and pages still follow each other', async () => {
    const labels: unknown[] = []
    let after = ''
    for (let page = 0; page < 3; page += 1) {
      const { json } = await get(`/billing-accounts?expand=customer&limit=1&sort=code${after}`)
      const rows = json['rows'] as { customer: { label: string } }[]
      labels.push(...rows.map((row) => row.customer.label))
      after = `&after=${String(json['next'])}`
    }
    expect(labels).toEqual(['Stadtwerke', 'Reederei', 'Bäckerei'])
  })

  test('what is no reference is named, and so is what there is', async () => {
    const { status, json } = await get('/billing-accounts?expand=nothing')
    expect([status, json['code']]).toEqual([400, 'request.badParameter'])
    expect(json['detail']).toContain('customer_account')
    expect((await get('/languages?expand=customer')).status).toBe(400)
    expect((await get('/billing-accounts?expand=customer&format=csv')).status).toBe(400)
    expect((await get(`/billing-accounts/1?fields=code`)).status).toBe(400)
  })

  test('a script that may not list what is referred to is refused', async () => {
    const narrow = host.tokens.create({ name: 'narrow', scopes: ['billingAccount.*'] }).token
    expect((await get('/billing-accounts', narrow)).status).toBe(200)
    expect((await get('/billing-accounts?expand=customer', narrow)).status).toBe(403)
  })

  test('every list filters by the id of its rows', async () => {
    const { json } = await get(`/customers?filter[id][$in]=${customer},999999&totals=true`)
    expect(json['rows']).toMatchObject([{ id: customer }])
    expect(json['totals']).toMatchObject({ count: 1 })
  })

  test('is described, with the answer to too many requests', async () => {
    const { json } = await get('/openapi.json')
    const paths = json['paths'] as Record<string, { get?: { parameters?: { name: string; schema: unknown }[]; responses: object } }>
    const list = paths['/billing-accounts']?.get
    expect(list?.parameters?.find(({ name }) => name === 'expand')?.schema).toMatchObject({
      items: { enum: ['customer', 'customer_account', 'billing_cycle', 'tax_category'] },
    })
    expect(list?.responses).toHaveProperty('429')
    expect(paths['/languages']?.get?.parameters?.map(({ name }) => name)).not.toContain('expand')
  })
})
