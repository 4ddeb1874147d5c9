import { describe, expect, it } from 'vitest'
import type { CustomerIds } from '../../../src-core/accounts/index.ts'
import { makeIban, makeVatId } from '../../../src-core/parties/identifiers.ts'
import { makeCatalog } from '../../support/catalog.ts'
import { smallCompany } from '../../support/small-company.ts'

describe('customer.create', () => {
  it('makes the whole tree in one step, numbered by the sequences, with defaults of the company', async () => {
    const file = await smallCompany()
    const ids = await file.run<CustomerIds>('customer.create', { name: 'Rheinische Schifffahrt mbH', city: 'Duisburg' })
    expect(ids).toMatchObject({
      code: 'CUST-00001',
      customer_account_code: 'CA-00001',
      billing_account_code: 'BA-00001',
      user_account_code: 'UA-00001',
    })
    const [row] = await file.rows(
      `SELECT c.name_key, c.since, k.code AS category, a.currency, a.payment_method, b.country, b.language, b.next_invoice_date, b.delivery, b.status, y.code AS cycle
       FROM customer c JOIN customer_category k ON k.id = c.customer_category_id JOIN customer_account a ON a.customer_id = c.id
       JOIN billing_account b ON b.customer_account_id = a.id JOIN billing_cycle y ON y.id = b.billing_cycle_id`,
    )
    expect(row).toEqual({
      name_key: 'rheinische schifffahrt mbh',
      since: '2026-11-03',
      category: 'BUSINESS',
      currency: 'EUR',
      payment_method: 'transfer',
      country: 'DE',
      language: 'de',
      next_invoice_date: '2026-12-01',
      delivery: 'post',
      status: 'active',
      cycle: 'MONTHLY',
    })
    expect(await file.rows('SELECT entity, role, record_id FROM party_role ORDER BY id')).toEqual([
      { entity: 'customer', role: 'owner', record_id: ids.id },
      { entity: 'billingAccount', role: 'billReceiver', record_id: ids.billing_account_id },
    ])
  })

  it.each([
    ['private', 'DE', 'CONSUMER'],
    ['private', 'FR', 'CONSUMER'],
    ['company', 'FR', 'EU_BUSINESS'],
    ['company', 'JP', 'EXPORT'],
    ['private', 'US', 'EXPORT'],
  ])('%s in %s is of category %s', async (account_type, country, category) => {
    const file = await smallCompany()
    await file.run('customer.create', { name: 'X', account_type, country })
    expect(await file.rows('SELECT k.code FROM customer c JOIN customer_category k ON k.id = c.customer_category_id')).toEqual([
      { code: category },
    ])
  })

  it('takes what is given: codes, names, cycle, currency, mandate of a direct debit', async () => {
    const file = await smallCompany()
    const iban = makeIban('DE', '370400440532013000')
    await file.run('customer.create', {
      account_type: 'private',
      first_name: 'Zoë',
      last_name: 'Öztürk',
      code: 'K-7',
      billing_account_code: 'B-7',
      billing_account_name: 'Büro Πειραιάς',
      billing_cycle: 'QUARTERLY',
      currency: 'CHF',
      payment_method: 'directDebit',
      iban: 'DE89 3704 0044 0532 0130 00',
      since: '2026-02-10',
      email: 'zoe@example.com',
    })
    expect(
      await file.rows(
        'SELECT c.code, c.name, a.currency, a.iban, a.mandate_reference, a.mandate_date, b.code AS billing, b.next_invoice_date, b.delivery FROM customer c JOIN customer_account a JOIN billing_account b',
      ),
    ).toEqual([
      {
        code: 'K-7',
        name: 'Zoë Öztürk',
        currency: 'CHF',
        iban,
        mandate_reference: 'MND-000001',
        mandate_date: '2026-02-10',
        billing: 'B-7',
        next_invoice_date: '2027-01-01',
        delivery: 'email',
      },
    ])
  })

  it('names every field at fault at once, and takes no number', async () => {
    const file = await smallCompany()
    const failure = await file.fail('customer.create', {
      tax_id: 'DE123',
      iban: 'DE00',
      country: 'DE',
      billing_cycle: 'NEVER',
      payment_term: 'X',
      sales_representative: 'NOBODY',
    })
    expect(failure.fields?.map((field) => field.path).sort()).toEqual([
      'billing_cycle',
      'iban',
      'name',
      'payment_term',
      'sales_representative',
      'tax_id',
    ])
    expect(await file.fail('customer.create', { name: 'X', payment_method: 'directDebit' })).toMatchObject({ fields: [{ path: 'iban' }] })
    const ids = await file.run<CustomerIds>('customer.create', { name: 'X', tax_id: makeVatId('DE', '13669597') })
    expect(ids.code).toBe('CUST-00001')
    expect(await file.fail('customer.create', { name: 'Y', code: 'CUST-00001' })).toMatchObject({ fields: [{ path: 'code' }] })
  })

  it('is undone as a whole, and found by search before that', async () => {
    const file = await smallCompany()
    const result = await file.core.call(
      { operation: 'customer.create', input: { name: 'Müller & Söhne' } },
      { kind: 'user', id: 1, name: 'HB', permissions: ['*'] },
    )
    expect(await file.run('search.find', { text: 'muller' })).toEqual(
      expect.arrayContaining([expect.objectContaining({ entity: 'customer', label: 'Müller & Söhne' })]),
    )
    await file.run('operation.undo', { entry: result.ok ? result.entry : 0 })
    for (const table of ['customer', 'customer_account', 'billing_account', 'user_account', 'party', 'party_role']) {
      expect(await file.rows(`SELECT count(*) AS n FROM ${table}`)).toEqual([{ n: 0 }])
    }
  })

  it('lists with city, country and category', async () => {
    const file = await smallCompany()
    await file.run('customer.create', { name: 'Aalto Oy', country: 'FI', city: 'Turku' })
    const page = await file.run<{ rows: Record<string, unknown>[] }>('customer.list', {
      filter: [{ column: 'city', op: '$equals', value: 'Turku' }],
      sort: [{ column: 'customer_category_id', direction: 'asc' }],
    })
    expect(page.rows).toMatchObject([
      { code: 'CUST-00001', country: 'FI', customer_category_idLabel: 'Business in the EU', status: 'active', subscriptions: 0 },
    ])
    const accounts = await file.run<{ rows: Record<string, unknown>[] }>('billingAccount.list', {
      sort: [{ column: 'customer_id', direction: 'asc' }],
    })
    expect(accounts.rows).toMatchObject([
      { currency: 'EUR', billing_cycle_idLabel: 'Monthly, on the 1st', next_invoice_date: '2026-12-01' },
    ])
    await file.run('customerAccount.list', {})
    await file.run('userAccount.list', {})
  })
})

describe('accounts below existing ones', () => {
  it('stand in the tree in their order', async () => {
    const file = await smallCompany()
    const ids = await file.run<CustomerIds>('customer.create', { name: 'Rhein' })
    const second = await file.run<{ id: number; code: string }>('customerAccount.create', {
      customer: ids.code,
      name: 'Schadenregulierung',
      currency: 'PLN',
    })
    const billing = await file.run<{ id: number; code: string }>('billingAccount.create', {
      customer_account: second.code,
      name: 'Wrocław',
      country: 'PL',
    })
    await file.run('userAccount.create', { billing_account: billing.id, name: 'Ost' })
    const { nodes } = await file.run<{ nodes: { kind: string; name: string; depth: number; currency: string | null }[] }>('customer.tree', {
      id: ids.id,
    })
    expect(nodes.map((node) => `${node.depth} ${node.kind} ${node.name} ${node.currency ?? '-'}`)).toEqual([
      '0 customer Rhein -',
      '1 customerAccount Rhein EUR',
      '2 billingAccount Rhein EUR',
      '3 userAccount Rhein EUR',
      '1 customerAccount Schadenregulierung PLN',
      '2 billingAccount Wrocław PLN',
      '3 userAccount Ost PLN',
    ])
    expect(await file.rows("SELECT count(*) AS n FROM party_role WHERE role = 'billReceiver'")).toEqual([{ n: 2 }])
    expect(await file.fail('billingAccount.create', { customer_account: second.code, name: 'WROCŁAW' })).toMatchObject({
      code: 'record.duplicate',
    })
  })
})

describe('the life cycle of a billing account', () => {
  it('goes by its verbs and by nothing else', async () => {
    const file = await smallCompany()
    const { billing_account_id: id } = await file.run<CustomerIds>('customer.create', { name: 'Rhein' })
    expect(await file.run('billingAccount.suspend', { id })).toEqual({ id, status: 'suspended' })
    expect(await file.fail('billingAccount.requestClose', { id })).toMatchObject({ code: 'billingAccount.wrongState' })
    expect(await file.run('billingAccount.activate', { id })).toEqual({ id, status: 'active' })
    expect(await file.fail('billingAccount.update', { id, version: 3, values: { status: 'closed' } })).toMatchObject({
      code: 'billingAccount.wrongState',
    })
    await file.run('billingAccount.requestUpdate', { id })
    await file.run('billingAccount.activate', { id })
    await file.run('billingAccount.requestClose', { id, termination_reason: 'CUSTOMER' })
    expect(await file.run('billingAccount.close', { id })).toEqual({ id, status: 'closed' })
    expect(await file.fail('billingAccount.activate', { id })).toMatchObject({ message: expect.stringContaining('final') })
  })

  it('changes its payer within the currency, and back by undo', async () => {
    const file = await smallCompany()
    const one = await file.run<CustomerIds>('customer.create', { name: 'Rhein' })
    const other = await file.run<CustomerIds>('customer.create', { name: 'Main' })
    const polish = await file.run<CustomerIds>('customer.create', { name: 'Odra', currency: 'PLN' })
    const id = one.billing_account_id
    expect(await file.fail('billingAccount.changePayer', { id, customer_account: polish.customer_account_code })).toMatchObject({
      code: 'billingAccount.otherCurrency',
    })
    await file.run('billingAccount.changePayer', { id, customer_account: other.customer_account_code })
    expect(await file.rows('SELECT customer_account_id AS payer FROM billing_account WHERE id = ?', id)).toEqual([
      { payer: other.customer_account_id },
    ])
    const [entry] = await file.run<{ entry: number; summary: string }[]>('audit.timeline', { entity: 'billingAccount', id })
    expect(entry?.summary).toBe('Billing account BA-00001: payer CA-00001 → CA-00002')
    await file.run('operation.undo', { entry: entry?.entry })
    expect(await file.rows('SELECT customer_account_id AS payer FROM billing_account WHERE id = ?', id)).toEqual([
      { payer: one.customer_account_id },
    ])
  })
})

describe('customerAccount.close', () => {
  it('waits for its billing accounts, and is final', async () => {
    const file = await smallCompany()
    const ids = await file.run<CustomerIds>('customer.create', { name: 'Rhein' })
    const id = ids.customer_account_id
    expect(await file.fail('customerAccount.close', { id })).toMatchObject({ code: 'customerAccount.inUse' })
    await file.run('billingAccount.requestClose', { id: ids.billing_account_id })
    await file.run('billingAccount.close', { id: ids.billing_account_id })
    await file.run('customerAccount.close', { id })
    expect(await file.fail('customerAccount.close', { id })).toMatchObject({ code: 'customerAccount.closed' })
    expect(await file.fail('billingAccount.create', { customer_account: id, name: 'New' })).toMatchObject({
      code: 'customerAccount.closed',
    })
  })

  it('names the subscription that still runs below it', async () => {
    const file = await smallCompany()
    const catalog = await makeCatalog(file)
    const ids = await file.run<CustomerIds>('customer.create', { name: 'Rhein' })
    await file.run('subscription.create', {
      user_account: ids.user_account_id,
      offer: catalog.offer,
      subscription_date: '2026-11-03',
    })
    expect(await file.fail('customerAccount.close', { id: ids.customer_account_id })).toMatchObject({
      code: 'customerAccount.inUse',
      message: expect.stringMatching(/subscription SUB-000001 below billing account BA-00001\. Terminate it/),
    })
  })

  it.each([
    [['credit'], 'customerAccount.credit', "12.50 EUR of the customer's money. Refund it first."],
    [['debit'], 'customerAccount.balance', '12.50 EUR open. Have it paid, credit it or write it off first.'],
    [['debit', 'credit'], 'customerAccount.openItems', "12.50 EUR open and 12.50 EUR of the customer's money. Match the two first."],
  ])('is refused with an open %s', async (directions, code, words) => {
    const file = await smallCompany()
    const ids = await file.run<CustomerIds>('customer.create', { name: 'Rhein' })
    await file.run('billingAccount.requestClose', { id: ids.billing_account_id })
    await file.run('billingAccount.close', { id: ids.billing_account_id })
    for (const [index, direction] of directions.entries()) {
      await file.core.dispatcher.store.db
        .insertInto('open_item')
        .values({
          account_operation_id: index + 1,
          customer_account_id: ids.customer_account_id,
          direction: direction as 'debit',
          currency: 'EUR',
          due_date: '2026-11-01',
          open_minor: 1250,
          open_functional_minor: 1250,
          status: 'O',
        })
        .execute()
    }
    expect(await file.fail('customerAccount.close', { id: ids.customer_account_id })).toMatchObject({
      code,
      message: expect.stringContaining(words),
    })
  })
})

describe('the currency of a customer account', () => {
  it('may change until something is posted', async () => {
    const file = await smallCompany()
    const { customer_account_id: id } = await file.run<CustomerIds>('customer.create', { name: 'Rhein' })
    await file.run('customerAccount.changeCurrency', { id, currency: 'USD' })
    expect(await file.fail('customerAccount.changeCurrency', { id, currency: 'XXX' })).toMatchObject({ code: 'currency.unknown' })
    await file.core.dispatcher.store.db
      .insertInto('account_operation')
      .values({
        created_op: 1,
        customer_account_id: id,
        kind: 'payment',
        direction: 'credit',
        number: 'PAY-1',
        currency: 'USD',
        amount_minor: 1,
        rate: '1.000000000000',
        functional_minor: 1,
        operation_date: '2026-11-03',
        due_date: '2026-11-03',
      })
      .execute()
    expect(await file.fail('customerAccount.changeCurrency', { id, currency: 'EUR' })).toMatchObject({
      code: 'customerAccount.currencyFixed',
    })
  })
})
