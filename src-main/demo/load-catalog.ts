/** Sets the demo company up: the company itself, reference data, catalog and published prices. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatGridCsv } from '../../src-core/pricing/grid-csv.ts'
import { entityByName } from '../../src-core/tables.ts'
import type { DemoOffer, DemoPricePlan, DemoPriceVersion } from './catalog-rows.ts'
import type { DemoBooks } from './demo-books.ts'
import type { DemoPlan } from './plan.ts'

/** Drafts that differ from the invoice before by more than so many percent are held for a decision. */
const CHANGE_LIMIT = '150'

/** Creates the company with what it adds to the presets. Answers how many records were made beside the company. */
export async function createDemoCompany(books: DemoBooks, plan: DemoPlan): Promise<number> {
  const { id } = await books.run<{ id: number }>('company.create', { ...plan.company, logo: Buffer.from(plan.logo).toString('base64') })
  const { version } = await books.run<{ version: number }>('company.get', { id })
  await books.run('company.update', { id, version, values: { draft_change_limit: CHANGE_LIMIT } })
  const { customer_categories: categories } = plan
  for (const row of categories) await createRow(books, 'customerCategory', row)
  return categories.length
}

/** Creates articles, charges, products, offers and price plans. Answers how many records were made. */
export async function loadCatalog(books: DemoBooks, { catalog }: DemoPlan): Promise<number> {
  let made = 0
  const create = async (entity: string, row: object): Promise<number> => {
    made += 1
    return createRow(books, entity, row)
  }
  for (const row of catalog.articles) await create('article', row)
  for (const row of catalog.attributes) await create('attribute', row)
  for (const row of catalog.counters) await create('counter', row)
  for (const row of catalog.charges) await create('charge', row)
  for (const { charges, ...row } of catalog.products) {
    const product_id = await create('product', row)
    for (const charge_id of charges) await create('productCharge', { product_id, charge_id })
  }
  for (const { products, ...row } of catalog.offers) {
    // An offer that was withdrawn later is still sold when the books begin.
    const offer_id = await create('offer', { ...row, status: 'active' })
    for (const product of products) await create('offerProduct', { offer_id, ...product })
  }
  return made
}

/** Withdraws the offers of a day. */
export async function withdrawOffers(books: DemoBooks, offers: readonly DemoOffer[], day: string): Promise<void> {
  for (const { code, status, sold_to } of offers) {
    if (status !== 'retired' || sold_to !== day) continue
    const id = await books.idOf('offer', code)
    const { version } = await books.run<{ version: number }>('offer.get', { id })
    await books.run('offer.update', { id, version, values: { status } })
  }
}

/** Creates the price plans and publishes their versions, grids from the files of the folder. Answers how many versions. */
export async function publishPrices(books: DemoBooks, { catalog }: DemoPlan, folder: string): Promise<number> {
  let published = 0
  for (const { versions, ...row } of catalog.price_plans satisfies readonly DemoPricePlan[]) {
    const price_plan_id = await createRow(books, 'pricePlan', row)
    for (const version of versions) await publishVersion(books, price_plan_id, version, folder)
    published += versions.length
  }
  return published
}

async function publishVersion(books: DemoBooks, price_plan_id: number, version: DemoPriceVersion, folder: string): Promise<void> {
  const { label, valid_from, valid_to, price, currency_prices, table, file } = version
  const head = { price_plan_id, label, valid_from, valid_to }
  if (table) {
    const text = file === null ? formatGridCsv(table) : await readFile(join(folder, file), 'utf8')
    await books.run('priceVersion.importCsv', { ...head, text, publish: true })
    return
  }
  const draft = await books.run<{ id: number; version: number }>('priceVersion.create', { ...head, price, currency_prices })
  await books.run('priceVersion.publish', { id: draft.id, version: draft.version })
}

/** Creates a record whose references are given by code. */
async function createRow(books: DemoBooks, entity: string, row: object): Promise<number> {
  const { id } = await books.run<{ id: number }>(`${entity}.create`, { values: await withIds(books, entity, row) })
  return id
}

async function withIds(books: DemoBooks, name: string, row: object): Promise<Record<string, unknown>> {
  const entity = entityByName(name)
  const values: Record<string, unknown> = { ...row }
  for (const [key, value] of Object.entries(values)) {
    const field = entity?.fields[key]
    const target = field?.kind === 'reference' && typeof value === 'string' ? entityByName(field.entity ?? '') : undefined
    if (target) values[key] = await books.idOf(target.tableName, value as string)
  }
  return values
}
