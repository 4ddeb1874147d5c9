/** Payments from files settle by themselves what their references name whole, or as the operator's rule says; the rest is proposed. */
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { type AccountIds, type PostedCompany, type PostedInvoice, postedCompany } from '../../support/posted-company.ts'

interface Proposed {
  readonly basis: string
  readonly points: number
  readonly operations: readonly { readonly id: number; readonly number: string; readonly amount_minor: number }[]
  readonly reasons: readonly { readonly kind: string; readonly words: string }[]
}

let company: PostedCompany
let account: AccountIds
let code: string

beforeEach(async () => {
  company = await postedCompany()
  account = await company.account('Förde Yachts')
  code = await codeOf(account)
})

async function codeOf({ customerAccount }: AccountIds): Promise<string> {
  const [row] = await company.rows<{ code: string }>('SELECT code FROM customer_account WHERE id = ?', customerAccount)
  return row?.code ?? ''
}

async function payments(text: string, more: object = {}): Promise<void> {
  await company.run('import.run', { kind: 'payments', staged: company.stage(text), file_name: 'payments.csv', ...more })
}
const pay = (reference: string, amount = '119.00') =>
  payments(`customer_account;date;amount;reference\n${code};02.11.2026;${amount.replace('.', ',')};"${reference}"\n`)

async function open(...ones: readonly PostedInvoice[]): Promise<number[]> {
  const rows = await company.rows<{ id: number; open_minor: number }>('SELECT id, open_minor FROM open_item')
  return ones.map(({ operation }) => rows.find(({ id }) => id === operation)?.open_minor as number)
}

/** The payment that came in last, with what it probably pays. */
async function proposed(): Promise<{ readonly id: number; readonly proposals: readonly Proposed[] }> {
  const [last] = await company.rows<{ id: number }>("SELECT MAX(id) AS id FROM account_operation WHERE kind = 'payment'")
  const id = last?.id as number
  return { id, ...(await company.run<{ proposals: Proposed[] }>('matching.propose', { id })) }
}

async function numbered(pattern: string, size = 1, last = 0): Promise<void> {
  const yearly = pattern.includes('{yyyy}')
  const [row] = await company.rows<{ id: number; version: number }>("SELECT id, version FROM number_sequence WHERE document = 'invoice'")
  await company.run('numberSequence.update', { ...row, values: { pattern, size, yearly } })
  if (last > 0)
    await company.core.dispatcher.transact(
      { actor: { kind: 'user', id: 1, name: 'Operator', permissions: ['*'] }, now: company.clock.now, today: '2026-11-02', job: null },
      async ({ context }) => {
        context.store.runText('INSERT OR REPLACE INTO sequence_counter (number_sequence_id, reset_key, last) VALUES (?, ?, ?)', [
          row?.id,
          yearly ? '2026' : '',
          last,
        ])
        return { value: null, operation: 'test.count', input: null, summary: 'Counted', undo: null }
      },
    )
}

async function rule(values: { readonly company?: string; readonly account?: string }): Promise<void> {
  if (values.company) {
    const { version } = await company.run<{ version: number }>('company.get', { id: 1 })
    await company.run('company.update', { id: 1, version, values: { matching_rule: values.company } })
  }
  if (values.account) {
    const { version } = await company.run<{ version: number }>('customerAccount.get', { id: account.customerAccount })
    await company.run('customerAccount.update', { id: account.customerAccount, version, values: { matching_rule: values.account } })
  }
}

describe('a reference', () => {
  it('settles the invoice whose whole number it has, though the year in it is the counter of another', async () => {
    await numbered('INV-{yyyy}-{n}', 6, 2025)
    const invoices: PostedInvoice[] = []
    for (let at = 0; at < 3; at++) invoices.push(await company.invoice(account, { netMinor: 10_000 }))
    expect(invoices.map(({ number }) => number)).toEqual(['INV-2026-002026', 'INV-2026-002027', 'INV-2026-002028'])
    await payments('Date;Amount;Reference\n2026-11-02;119.00;INV-2026-002028\n')
    expect(await open(...invoices)).toEqual([11_900, 11_900, 0])
    await pay('Rent of 2026')
    expect(await open(...invoices)).toEqual([11_900, 11_900, 0])
    const { id, proposals } = await proposed()
    expect(proposals[0]).toMatchObject({ basis: 'partOfNumber', operations: [{ number: 'INV-2026-002026' }] })
    const operations = (proposals[0]?.operations ?? []).map(({ id: operation, amount_minor }) => ({ id: operation, amount_minor }))
    await company.run('matching.match', { operations: [{ id }, ...operations] })
    expect(await open(...invoices)).toEqual([0, 11_900, 0])
  })

  it('settles the longer of two numbers of which one contains the other, and both where it names both', async () => {
    await numbered('INV-{n}', 1, 1)
    const two = await company.invoice(account, { netMinor: 10_000 })
    for (let at = 3; at < 20; at++) await company.invoice(account, { netMinor: 100 })
    const twenty = await company.invoice(account, { netMinor: 10_000 })
    expect([two.number, twenty.number]).toEqual(['INV-2', 'INV-20'])
    await pay('inv 20')
    expect(await open(two, twenty)).toEqual([11_900, 0])
    await pay('Rg INV20 / INV-2, danke')
    expect(await open(two, twenty)).toEqual([0, 0])
    // Nothing is open of what it names: it stays with the account.
    await pay('INV-20')
    expect((await company.rows("SELECT COUNT(*) AS n FROM open_item WHERE direction = 'credit' AND status = 'O'"))[0]).toEqual({ n: 1 })
  })

  it('pays nothing of another customer, nothing paid, no credit note, nothing in dispute', async () => {
    const other = await company.account('Kanal Logistik')
    const theirs = await company.invoice(other, { netMinor: 10_000 })
    const note = await company.invoice(account, { netMinor: -10_000, kind: 'creditNote' })
    const disputed = await company.invoice(account, { netMinor: 10_000 })
    await company.run('invoice.dispute', { id: disputed.id, reason: 'No router' })
    const untouched = await open(theirs, note, disputed)
    for (const one of [theirs, note, disputed]) await pay(`Invoice ${one.number}`)
    expect(await open(theirs, note, disputed)).toEqual(untouched)
    await expect(payments(`date;amount;reference\n2026-11-02;119.00;${theirs.number} ${note.number}\n`)).rejects.toThrow()
    expect(await open(theirs, note, disputed)).toEqual(untouched)
  })

  it('says whose money it is by whole numbers, however they are written, and is asked about where it names several accounts', async () => {
    const invoice = await company.invoice(account, { netMinor: 10_000 })
    await payments(`date;amount;reference\n2026-11-02;119.00;${invoice.number.toLowerCase().replaceAll('-', ' ')}\n`)
    expect(await open(invoice)).toEqual([0])
    const theirs = await company.invoice(await company.account('Kanal Logistik'), { netMinor: 10_000 })
    const own = await company.invoice(account, { netMinor: 10_000 })
    const staged = company.stage(`date;amount;reference\n2026-11-02;119.00;${theirs.number} ${own.number}\n`)
    expect((await company.fail('import.run', { kind: 'payments', staged, file_name: 'payments.csv' })).fields).toEqual([
      {
        path: 'rows.2.reference',
        reason: `“${theirs.number} ${own.number}” names documents or customers of several accounts. Name the customer account.`,
      },
    ])
  })
})

describe('digits alone', () => {
  it('are the number of a document, unless they are as well a year or the number of a customer', async () => {
    await numbered('{n}', 8, 20262026)
    const [one, two] = [await company.invoice(account, { netMinor: 10_000 }), await company.invoice(account, { netMinor: 10_000 })]
    expect([one.number, two.number]).toEqual(['20262027', '20262028'])
    await pay('Rechnung 20262027 von 2026')
    expect(await open(one, two)).toEqual([0, 11_900])
    await company.run('customer.create', { name: 'Kern', code: '20262028' })
    await pay('Kunde 20262028')
    expect(await open(one, two)).toEqual([0, 11_900])
    await pay('20262028', '50.00')
    expect(await open(one, two)).toEqual([0, 6_900])
  })

  it('of a year say of no customer that it is theirs', async () => {
    await company.run('customer.create', { name: 'Kern', code: '2026' })
    const staged = company.stage('date;amount;reference\n2026-11-02;119.00;Rent of 2026\n')
    const failure = await company.fail('import.run', { kind: 'payments', staged, file_name: 'payments.csv' })
    expect(failure.fields?.map(({ path }) => path)).toEqual(['rows.2.reference'])
  })
})

describe('money that goes back', () => {
  it('settles the credit that its reference names, and no debit', async () => {
    await rule({ company: 'oldestFirst' })
    const note = await company.invoice(account, { netMinor: -10_000, kind: 'creditNote' })
    const invoice = await company.invoice(account, { netMinor: 10_000 })
    const back = (reference: string, amount_minor: number) =>
      company.run<{ matched_minor: number }>('refund.register', {
        customer_account_id: account.customerAccount,
        amount_minor,
        method: 'transfer',
        reference,
        match: 'rule',
      })
    expect(await back(`Back for ${invoice.number}`, 1_000)).toMatchObject({ matched_minor: 0 })
    expect(await back('Back', 1_000)).toMatchObject({ matched_minor: 0 })
    expect(await back(`Back for ${note.number}`, 5_000)).toMatchObject({ matched_minor: 5_000 })
    expect(await open(note, invoice)).toEqual([6_900, 11_900])
  })
})

describe('the rule of the operator', () => {
  it('lets an exact amount settle the only document that has it, and nothing else', async () => {
    const one = await company.invoice(account, { netMinor: 10_000 })
    const two = await company.invoice(account, { netMinor: 20_000 })
    await pay('Danke')
    expect(await open(one, two)).toEqual([11_900, 23_800])
    await rule({ company: 'exactAmount' })
    await pay('Danke', '119.01')
    expect(await open(one, two)).toEqual([11_900, 23_800])
    await pay('Danke auch')
    expect(await open(one, two)).toEqual([0, 23_800])
    const three = await company.invoice(account, { netMinor: 20_000 })
    await pay('Nochmals', '238.00')
    expect(await open(two, three)).toEqual([23_800, 23_800])
  })

  it('lets no amount decide against what a reference says', async () => {
    await rule({ company: 'exactAmount' })
    const one = await company.invoice(account, { netMinor: 10_000 })
    const two = await company.invoice(account, { netMinor: 20_000 })
    await pay(`Rechnung ${/\d+$/.exec(one.number)?.[0]}`, '238.00')
    expect(await open(one, two)).toEqual([11_900, 23_800])
    await pay(one.number, '119.00')
    await pay(`Again ${one.number}`, '238.00')
    expect(await open(one, two)).toEqual([0, 23_800])
  })

  it('is the account’s own before the company’s', async () => {
    await rule({ company: 'oldestFirst', account: 'byHand' })
    const old = await company.invoice(account, { netMinor: 10_000, date: '2026-09-01', due: '2026-10-01' })
    const named = await company.invoice(account, { netMinor: 10_000, date: '2026-10-01', due: '2026-11-01' })
    await pay(named.number)
    await pay('Danke', '50.00')
    expect(await open(old, named)).toEqual([11_900, 11_900])
    await rule({ account: 'oldestFirst' })
    await pay('Danke sehr', '50.00')
    expect(await open(old, named)).toEqual([6_900, 11_900])
    await pay(`Für ${named.number}`, '50.00')
    expect(await open(old, named)).toEqual([6_900, 6_900])
  })

  it('decides for payments at the desk and by the bridge too, where they ask for it', async () => {
    const invoice = await company.invoice(account, { netMinor: 10_000 })
    const register = (reference: string, match: string) =>
      company.run<{ matched_minor: number }>('payment.register', {
        customer_account_id: account.customerAccount,
        amount_minor: 5_000,
        method: 'transfer',
        reference,
        match,
      })
    expect(await register('Danke', 'rule')).toMatchObject({ matched_minor: 0 })
    expect(await register(invoice.number, 'rule')).toMatchObject({ matched_minor: 5_000 })
    expect(await register(invoice.number, 'none')).toMatchObject({ matched_minor: 0 })
  })
})

it.each([
  ['INV-{yyyy}-{n}', 4, 2018],
  ['INV-{n}', 1, 1],
  ['{n}', 7, 2_026_018],
  ['{yyyy}/{n}', 2, 8],
] as const)(
  'no payment settles a document %s by itself whose whole number is not in its reference',
  async (pattern, size, last) => {
    await numbered(pattern, size, last)
    const invoices = await company.invoices(Array.from({ length: 14 }, () => ({ account, invoice: { netMinor: 10_000 } })))
    const part = fc.oneof(
      fc.constantFrom(...invoices.map(({ number }) => number)),
      fc.constantFrom(...invoices.map(({ number }) => number.slice(number.length / 2))),
      fc.constantFrom(...invoices.map(({ number }) => number.slice(0, -1))),
      fc.constantFrom('INV', '2026', 'INV-2026', '20', '0', '2', 'Rg', '119,00', '3.11.2026', '-'),
    )
    const reference = fc
      .array(fc.tuple(part, fc.constantFrom(' ', '-', '', '/', ', ')), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.flat().join(''))
    let cents = 10
    await fc.assert(
      fc.asyncProperty(fc.array(reference, { minLength: 1, maxLength: 12 }), async (references) => {
        const [before] = await company.rows<{ id: number }>('SELECT COALESCE(MAX(id), 0) AS id FROM matching_allocation')
        // Each file has an amount of its own, so that none of its payments is one of an earlier file.
        cents += 1
        const rows = references.map((one) => `${code};02.11.2026;1,${cents};"${one}"`).join('\n')
        await payments(`customer_account;date;amount;reference\n${rows}\n`, { mode: 'goodRows' })
        const settled = await company.rows<{ number: string; reference: string }>(
          `SELECT d.number, c.reference FROM matching_allocation a JOIN account_operation d ON d.id = a.debit_operation_id
         JOIN account_operation c ON c.id = a.credit_operation_id WHERE a.id > ?`,
          before?.id,
        )
        for (const one of settled) expect([one, standsIn(one.reference, one.number)]).toEqual([one, true])
      }),
      { numRuns: 40 },
    )
    const [matched] = await company.rows<{ n: number }>('SELECT COUNT(*) AS n FROM matching_allocation')
    expect(matched?.n).toBeGreaterThan(5)
  },
  60_000,
)

/** By an expression of the number's own: its letters and digits, with or without joints where it has them, and none beside. */
function standsIn(text: string, number: string): boolean {
  const pieces = number.match(/[A-Z]+|\d+/g) ?? []
  return new RegExp(`(?<![A-Za-z0-9])${pieces.join('[-\\s/]{0,3}')}(?![A-Za-z0-9])`, 'i').test(text)
}
