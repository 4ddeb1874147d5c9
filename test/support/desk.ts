/** A small company at a desk: a catalog by a line each, customers, subscriptions, invoices and their figures. */
import Database from 'better-sqlite3'
import { type SmallCompany, type SmallCompanyOptions, smallCompany } from './small-company.ts'

export interface DeskCustomer {
  readonly code: string
  readonly id: number
  readonly customer_account_id: number
  readonly billing_account_id: number
  readonly user_account_id: number
}

/** A price that begins on a day; `null` for one without a beginning. */
export type PriceFrom = readonly [from: string | null, price: string]

export interface ChargeTerms {
  readonly price?: string
  readonly prices?: readonly PriceFrom[]
  /** The day on which a single price ends. */
  readonly until?: string
  /** A tax class of every company; `ZERO` if left out. */
  readonly tax?: string
  /** Code of a calendar of every company, or a definition. */
  readonly calendar?: string | object
  readonly values?: Readonly<Record<string, unknown>>
  readonly grid?: string
  readonly currency?: string
}

export interface ServiceTerms {
  readonly product: string
  readonly quantity?: string
  readonly [more: string]: unknown
}

export interface Desk extends SmallCompany {
  /** Moves the clock to noon of a day, or to an instant. */
  at(when: string): void
  customer(name: string, more?: object): Promise<DeskCustomer>
  /** A charge with a product and a price plan of its code. */
  once(code: string, terms: ChargeTerms): Promise<number>
  monthly(code: string, terms: ChargeTerms): Promise<number>
  usageCharge(code: string, terms: ChargeTerms): Promise<number>
  subscribe(customer: DeskCustomer, services: readonly (string | ServiceTerms)[], more?: object): Promise<{ id: number; code: string }>
  bill(customer: DeskCustomer, invoice_date?: string, more?: object): Promise<{ id: number; number: string; gross_minor: number }>
  usage(lines: string): Promise<Record<string, unknown>>
  job(operation: string, input?: object): Promise<{ state: string; report: Record<string, unknown> }>
  view(invoice: number): Promise<unknown>
  /** Writes into the file behind the product's back: guards, checks and foreign keys do not hold. */
  plant(sql: string, ...values: readonly unknown[]): void
  /** Net, tax, gross in minor units. */
  figures(invoice: number): Promise<number[]>
  /** Minor units that all customers owe. */
  balance(): Promise<number>
  /** What `books.verify` finds, all rated again. */
  differences(): Promise<string[]>
}

export async function desk(options: SmallCompanyOptions = {}, policies: object = {}): Promise<Desk> {
  const company = await smallCompany({ first_year: 2015, last_year: 2030, ...options })
  const { run, rows, id } = company
  const create = async (entity: string, values: object) => (await run<{ id: number }>(`${entity}.create`, { values })).id
  if (Object.keys(policies).length > 0) {
    const { version } = await run<{ version: number }>('company.get', { id: 1 })
    await run('company.update', { id: 1, version, values: policies })
  }
  if (!(await rows("SELECT 1 FROM tax_class WHERE code = 'ZERO'")).length) await untaxed(company, create)
  const offer = await create('offer', { code: 'OFFER', name: 'Offer' })
  const charge = async (
    code: string,
    type: string,
    own: object,
    { price, prices, until, tax = 'ZERO', calendar, values, grid, currency }: ChargeTerms,
  ) => {
    const article_id = await create('article', {
      code: `A-${code}`,
      name: code,
      tax_class_id: await id('tax_class', tax),
      ledger_account_id: await id('ledger_account', '4100'),
    })
    const calendar_id =
      calendar === undefined
        ? undefined
        : typeof calendar === 'string'
          ? await id('calendar', calendar)
          : await create('calendar', { code: `C-${code}`, name: code, definition: calendar })
    const made = await create('charge', { code, name: code, type, article_id, ...(calendar_id ? { calendar_id } : {}), ...own, ...values })
    const product = await create('product', { code, name: code })
    await create('productCharge', { product_id: product, charge_id: made })
    await create('offerProduct', { offer_id: offer, product_id: product, mandatory: false })
    const plan = await create('pricePlan', { code, name: code, charge_id: made, currency: currency ?? 'EUR' })
    if (grid) await run('priceVersion.importCsv', { price_plan_id: plan, text: grid, publish: true })
    else for (const [from, amount] of prices ?? [[null, price ?? '1'] as const]) await publish(company, plan, from, amount, until)
    return plan
  }
  const job: Desk['job'] = async (operation, input = {}) => {
    const { job: started } = await run<{ job: number }>(operation, input)
    await company.core.idle()
    return run('job.get', { id: started })
  }
  return {
    ...company,
    at: (when) => {
      company.clock.now = Date.parse(when.includes('T') ? when : `${when}T11:00:00Z`)
    },
    customer: (name, more = {}) => run<DeskCustomer>('customer.create', { name, ...more }),
    once: (code, terms) => charge(code, 'oneShot', { one_shot_moment: 'subscription', amount_editable: true }, terms),
    monthly: (code, terms) => charge(code, 'recurring', { in_advance: true, amount_editable: true }, { calendar: 'MONTHLY', ...terms }),
    usageCharge: (code, terms) => charge(code, 'usage', { amount_editable: true }, terms),
    subscribe: (customer, services, more = {}) =>
      run('subscription.create', {
        user_account: customer.user_account_id,
        offer: 'OFFER',
        services: services.map((one) => (typeof one === 'string' ? { product: one } : one)),
        ...more,
      }),
    bill: (customer, invoice_date, more = {}) =>
      run('invoice.issue', {
        billing_account_id: customer.billing_account_id,
        recurring: true,
        ...(invoice_date ? { invoice_date } : {}),
        ...more,
      }),
    usage: async (lines) => (await job('usage.import', { staged: company.stage(lines), file_name: 'usage.csv' })).report,
    job,
    plant: (sql, ...values) => {
      const raw = new Database(company.file)
      raw.pragma('foreign_keys = OFF')
      raw.pragma('ignore_check_constraints = ON')
      raw.prepare(sql).run(...values)
      raw.close()
    },
    view: async (invoice) => {
      const view = await run<Record<string, number>>('invoice.view', { id: invoice })
      const { rows: lines } = await run<{ rows: object[] }>('invoiceLine.list', {
        filter: [{ column: 'invoice_id', op: '$equals', value: invoice }],
        limit: 200,
      })
      return { net: view['net_minor'], tax: view['tax_minor'], gross: view['gross_minor'], lines }
    },
    figures: async (invoice) => {
      const [row] = await rows<{ net: number; tax: number; gross: number }>(
        'SELECT net_minor AS net, tax_minor AS tax, gross_minor AS gross FROM invoice WHERE id = ?',
        invoice,
      )
      return row ? [row.net, row.tax, row.gross] : []
    },
    balance: async () => (await rows<{ sum: number }>('SELECT COALESCE(SUM(gross_minor), 0) AS sum FROM invoice'))[0]?.sum as number,
    differences: async () => {
      const { report } = await job('books.verify', { rerate: 'all' })
      return (report['differences'] as { words: string }[]).map((one) => one.words)
    },
  }
}

/** A price of a plan from a day on. */
export async function publish(company: SmallCompany, plan: number, from: string | null, price: string, until?: string): Promise<void> {
  const draft = await company.run<{ id: number; version: number }>('priceVersion.create', {
    price_plan_id: plan,
    price,
    ...(from ? { valid_from: from } : {}),
    ...(until ? { valid_to: until } : {}),
  })
  await company.run('priceVersion.publish', { id: draft.id, version: draft.version, resolve_overlaps: true })
}

async function untaxed(company: SmallCompany, create: (entity: string, values: object) => Promise<number>): Promise<void> {
  const taxClass = await create('taxClass', { code: 'ZERO', name: 'Not taxed' })
  const [tax] = await company.rows<{ id: number }>('SELECT id FROM tax WHERE CAST(percent AS REAL) = 0 ORDER BY id LIMIT 1')
  const categories = await company.rows<{ id: number }>('SELECT id FROM tax_category')
  for (const { id } of categories) {
    await create('taxMapping', { tax_category_id: id, tax_class_id: taxClass, tax_id: tax?.id, priority: 0 })
  }
}
