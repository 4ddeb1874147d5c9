/** A small company with posted documents: facts written as a billing run writes them, then told to those who post. */
import { Decimal, decimal, toStored } from '../../src-core/kernel/decimal.ts'
import { decimalFromMinor } from '../../src-core/kernel/money.ts'
import { invoice, invoiceLine, invoiceTax } from '../../src-core/invoicing/model.ts'
import { invoicesValidated } from '../../src-core/invoicing/hooks.ts'
import type { TableDescription } from '../../src-core/database/columns.ts'
import type { CommandContext } from '../../src-core/operations/context.ts'
import { ratedTransaction } from '../../src-core/rating/model.ts'
import { inCompanyCurrency } from '../../src-core/kernel/exchange.ts'
import { takeNumber } from '../../src-core/sequences/take-number.ts'
import { OPERATOR } from './company.ts'
import { type SmallCompany, type SmallCompanyOptions, smallCompany } from './small-company.ts'

export interface AccountIds {
  readonly customer: number
  readonly customerAccount: number
  readonly billingAccount: number
  readonly currency: string
}

export interface PostedInvoice {
  readonly id: number
  readonly number: string
  readonly operation: number
  readonly grossMinor: number
}

export interface InvoiceToPost {
  /** Minor units; tax of 19 % comes on top. Negative for a credit note. */
  readonly netMinor: number
  readonly date?: string
  readonly due?: string
  readonly kind?: 'invoice' | 'creditNote'
  readonly rate?: string
}

export interface PostedCompany extends SmallCompany {
  account(name: string, currency?: string): Promise<AccountIds>
  /** Posts one document. */
  invoice(account: AccountIds, given: InvoiceToPost): Promise<PostedInvoice>
  /** Posts many in one transaction, as a chunk of a billing run does. */
  invoices(given: readonly { readonly account: AccountIds; readonly invoice: InvoiceToPost }[]): Promise<PostedInvoice[]>
}

interface World {
  readonly seller: number
  readonly types: Readonly<Record<'invoice' | 'creditNote', number>>
  readonly article: number
  readonly revenue: number
  readonly tax: { readonly id: number; readonly ledger: number }
}

const TAX_PERCENT = 19

/** EUR books; USD at 1.25 from January, 1.20 from November 2026; JPY at 160. */
export async function postedCompany(options: SmallCompanyOptions = {}): Promise<PostedCompany> {
  const company = await smallCompany(options)
  const world = await makeWorld(company)
  const post: PostedCompany['invoices'] = (given) => {
    const moment = { actor: OPERATOR, now: company.clock.now, today: new Date(company.clock.now).toISOString().slice(0, 10), job: null }
    return company.core.dispatcher.transact(moment, async ({ context }) => {
      const value: PostedInvoice[] = []
      for (const one of given) value.push(await writeInvoice(context, world, one.account, one.invoice))
      return { value, operation: 'test.post', input: null, summary: 'Posted', undo: null }
    })
  }
  return {
    ...company,
    account: async (name, currency = 'EUR') => {
      const ids = await company.run<Record<string, number>>('customer.create', { name, currency })
      const [row] = await company.rows<AccountIds>(
        `SELECT c.id AS customer, a.id AS customerAccount, b.id AS billingAccount, a.currency FROM customer c
         JOIN customer_account a ON a.customer_id = c.id JOIN billing_account b ON b.customer_account_id = a.id WHERE c.code = ?`,
        ids['code'],
      )
      return row as AccountIds
    },
    invoices: post,
    invoice: async (account, invoiceToPost) => (await post([{ account, invoice: invoiceToPost }]))[0] as PostedInvoice,
  }
}

async function makeWorld({ run, rows, id }: SmallCompany): Promise<World> {
  const one = async (sql: string) => (await rows<{ id: number }>(sql))[0]?.id as number
  const revenue = await id('ledger_account', '4100')
  const taxClass = await one('SELECT id FROM tax_class ORDER BY id LIMIT 1')
  const ledger = await id('ledger_account', '3810')
  const tax = await run<{ id: number }>('tax.create', {
    values: { code: 'T19', name: 'VAT 19 %', percent: String(TAX_PERCENT), ledger_account_id: ledger },
  })
  // What is posted here is taxed as the tables say.
  const mapped = await rows<Record<string, unknown>>(
    `SELECT tax_category_id, tax_class_id, seller_country, buyer_country FROM tax_mapping
     WHERE tax_class_id = ${taxClass} AND valid_to IS NULL AND tax_id = (SELECT id FROM tax WHERE code = 'DE-19')`,
  )
  for (const mapping of mapped) await run('taxMapping.create', { values: { ...mapping, tax_id: tax.id, priority: 1 } })
  const article = await run<{ id: number }>('article.create', {
    values: { code: 'T-LINE', name: 'Line', tax_class_id: taxClass, ledger_account_id: revenue },
  })
  for (const [currency, from_date, rate] of [
    ['USD', '2026-01-01', '1.25'],
    ['USD', '2026-11-01', '1.2'],
    ['JPY', '2026-01-01', '160'],
  ]) {
    await run('exchangeRate.create', { values: { currency, from_date, rate } })
  }
  const types = {
    invoice: await one(`SELECT id FROM invoice_type WHERE kind = 'invoice'`),
    creditNote: await one(`SELECT id FROM invoice_type WHERE kind = 'creditNote'`),
  }
  return { seller: await one('SELECT id FROM seller LIMIT 1'), types, article: article.id, revenue, tax: { id: tax.id, ledger } }
}

function insert(context: CommandContext, table: TableDescription, row: Readonly<Record<string, unknown>>): number {
  const columns = Object.keys(row)
  return context.store.bulk(table, columns).add(columns.map((name) => row[name]))
}

async function writeInvoice(context: CommandContext, world: World, account: AccountIds, given: InvoiceToPost): Promise<PostedInvoice> {
  const { kind = 'invoice', date = context.today, due = '2026-12-03', netMinor } = given
  const decimals = account.currency === 'JPY' ? 0 : 2
  const rate = toStored(decimal(given.rate ?? (account.currency === 'EUR' ? '1' : account.currency === 'JPY' ? '160' : '1.25')))
  const taxMinor = Math.sign(netMinor) * decimal(Math.abs(netMinor)).times(TAX_PERCENT).div(100).toDecimalPlaces(0).toNumber()
  const grossMinor = netMinor + taxMinor
  const functionalMinor = inCompanyCurrency(grossMinor, rate, { digits: decimals, companyDigits: 2, rounding: 'halfUp' })
  const number = await takeNumber(context, { document: kind, sellerId: world.seller, date })
  const id = insert(context, invoice, {
    created_op: context.op,
    created_at: context.now,
    number,
    kind,
    invoice_type_id: world.types[kind],
    seller_id: world.seller,
    customer_id: account.customer,
    customer_account_id: account.customerAccount,
    billing_account_id: account.billingAccount,
    currency: account.currency,
    invoice_date: date,
    due_date: due,
    net_minor: netMinor,
    tax_minor: taxMinor,
    gross_minor: grossMinor,
    rate,
    functional_minor: functionalMinor,
    snapshot: '{}',
  })
  // Two lines, the first of two transactions whose exact sum has more digits than the currency.
  const first = decimal(Math.trunc(netMinor * 0.4))
  writeLine(context, world, account, { invoice: id, position: 1, minor: first, decimals, transactions: kind === 'invoice' ? 2 : 0 })
  writeLine(context, world, account, {
    invoice: id,
    position: 2,
    minor: decimal(netMinor).minus(first),
    decimals,
    transactions: kind === 'invoice' ? 1 : 0,
  })
  insert(context, invoiceTax, {
    invoice_id: id,
    tax_id: world.tax.id,
    percent: toStored(decimal(TAX_PERCENT)),
    base_minor: netMinor,
    tax_minor: taxMinor,
  })
  await context.hooks.run(invoicesValidated, context, [
    {
      id,
      number,
      kind,
      posts: true,
      customerAccountId: account.customerAccount,
      billingAccountId: account.billingAccount,
      currency: account.currency,
      invoiceDate: date,
      dueDate: due,
      grossMinor,
      rate,
      functionalMinor,
      revenue: [{ ledgerAccountId: world.revenue, amountMinor: netMinor }],
      taxes: [{ ledgerAccountId: world.tax.ledger, amountMinor: taxMinor }],
    },
  ])
  const [operation] = (await context.store.select('SELECT id FROM account_operation WHERE invoice_id = ?', [id])) as { id: number }[]
  return { id, number, operation: operation?.id as number, grossMinor }
}

interface LineToWrite {
  readonly invoice: number
  readonly position: number
  readonly minor: Decimal
  readonly decimals: number
  readonly transactions: number
}

const EXTRA = decimal('0.001')

function writeLine(context: CommandContext, world: World, account: AccountIds, line: LineToWrite): void {
  const amount = decimalFromMinor(line.minor, line.decimals)
  const raw = line.transactions > 1 ? amount.plus(EXTRA) : amount
  const id = insert(context, invoiceLine, {
    invoice_id: line.invoice,
    position: line.position,
    article_id: world.article,
    label: 'Line',
    kind: 'usage',
    quantity: toStored(decimal(1)),
    unit_price: toStored(amount),
    amount: toStored(amount),
    raw_amount: toStored(raw),
    tax_id: world.tax.id,
    transactions: line.transactions,
  })
  for (let at = 0; at < line.transactions; at++) {
    const part = line.transactions === 1 ? raw : at === 0 ? EXTRA : raw.minus(EXTRA)
    insert(context, ratedTransaction, {
      created_op: context.op,
      billing_account_id: account.billingAccount,
      article_id: world.article,
      tax_id: world.tax.id,
      kind: 'usage',
      usage_date: context.today,
      quantity: toStored(decimal(1)),
      unit_price: toStored(part),
      amount: toStored(part),
      invoice_line_id: id,
    })
  }
}
