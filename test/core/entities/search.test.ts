/** What the palette and `search.find` find: names by words, everything else by the beginning of its number, code or reference. */
import { beforeAll, describe, expect, it } from 'vitest'
import { withinOneEdit } from '../../../src-core/entities/search-names.ts'
import { indexWords, typedWords } from '../../../src-core/kernel/words.ts'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

interface Hit {
  readonly entity: string
  readonly id: number
  readonly kind: string
  readonly kind_label: string
  readonly code: string
  readonly label: string
  readonly detail: string
}

const find = (file: Desk, text: string, more: object = {}) => file.run<Hit[]>('search.find', { text, ...more })
const labels = async (file: Desk, text: string) => (await find(file, text)).map(({ label }) => label).sort()
/** What it is, what opens, and what is shown. */
const kinds = async (file: Desk, text: string, more: object = {}) =>
  (await find(file, text, more)).map(({ kind, entity, label }) => `${kind} ${entity} ${label}`)

describe('names', () => {
  let file: Desk
  beforeAll(async () => {
    file = await desk()
    for (const name of [
      '株式会社サンプル',
      '株式会社東方',
      '东方',
      '방문자 주식회사',
      'บริษัท ตัวอย่าง จำกัด',
      'ガス会社',
      'Müller & Söhne',
      'Nordlicht Handel 東京支店',
    ])
      await file.customer(name)
  })

  it('of scripts without blanks are found by any part of them', async () => {
    expect(await labels(file, '株式')).toEqual(['株式会社サンプル', '株式会社東方'])
    expect(await labels(file, 'サンプル')).toEqual(['株式会社サンプル'])
    expect(await labels(file, 'ンプ')).toEqual(['株式会社サンプル'])
    expect(await labels(file, '东')).toEqual(['东方'])
    expect(await labels(file, '方')).toEqual(['东方', '株式会社東方'])
    expect(await labels(file, '문자')).toEqual(['방문자 주식회사'])
    expect(await labels(file, '주식')).toEqual(['방문자 주식회사'])
    expect(await labels(file, 'อย่าง')).toEqual(['บริษัท ตัวอย่าง จำกัด'])
    expect(await labels(file, '支店')).toEqual(['Nordlicht Handel 東京支店'])
    expect(await labels(file, 'handel 東京')).toEqual(['Nordlicht Handel 東京支店'])
  })

  it('are read alike in half and full width, and with marks or without', async () => {
    expect(await labels(file, 'ｻﾝﾌﾟﾙ')).toEqual(['株式会社サンプル'])
    expect(await labels(file, 'ガス')).toEqual(['ガス会社'])
    expect(await labels(file, 'muller sohne')).toEqual(['Müller & Söhne'])
    expect(await labels(file, 'mulelr')).toEqual(['Müller & Söhne'])
  })

  it('of one letter begin with it', async () => {
    const customers = async (text: string) => (await find(file, text, { only: 'customers' })).map(({ label }) => label)
    expect(await customers('M')).toEqual(['Müller & Söhne'])
    expect(await customers('n')).toEqual(['Nordlicht Handel 東京支店'])
    expect(await customers('h')).toEqual([])
    expect(await customers('nord h')).toEqual(['Nordlicht Handel 東京支店'])
  })

  it('are found by letters in their order only', async () => {
    expect(await labels(file, 'ルプンサ')).toEqual([])
    expect(await labels(file, '方東')).toEqual([])
    expect(await labels(file, '会東')).toEqual([])
  })
})

describe('words', () => {
  it('are letters where a script has no blanks, else as they stand', () => {
    expect(indexWords('株式会社サンプル GmbH')).toBe('株 式 会 社 サ ン フ ル gmbh')
    expect(indexWords('한국')).toBe('한 국')
    expect(indexWords('ABC東')).toBe('abc 東')
    expect(indexWords('Müller-Straße')).toBe('muller-strasse')
    expect(typedWords('東方 nord-gmbh')).toEqual([['東', '方'], ['nord'], ['gmbh']])
    expect(typedWords('「東」')).toEqual([['東']])
  })

  it('are one edit apart where a letter is missing, too many, wrong or swapped', () => {
    expect(['kiel', 'kil', 'kiell', 'kiol', 'keil', 'lkie', 'kiels1'].map((one) => withinOneEdit('kiel', one))).toEqual(
      [true, true, true, true, true, false, false], // prettier-ignore
    )
  })
})

describe('numbers, codes and references', () => {
  let file: Desk
  let customer: DeskCustomer
  let invoice: { readonly id: number; readonly number: string }
  let payment: { readonly id: number; readonly number: string }
  let subscription: { readonly id: number; readonly code: string }
  beforeAll(async () => {
    file = await desk()
    file.at('2026-11-03')
    customer = await file.customer('Förde Yachts', {
      external_ref: 'CRM-Ab-77',
      order_reference: 'PO-45000/7',
      iban: 'DE89370400440532013000',
    })
    await file.once('a', { price: '100' })
    subscription = await file.subscribe(customer, [{ product: 'a', service_number: '4940123456' }], {
      access_points: [{ access_id: '491701234567' }],
    })
    invoice = await file.bill(customer)
    payment = await file.run('payment.register', {
      customer_account_id: customer.customer_account_id,
      amount_minor: 5_000,
      method: 'transfer',
      reference: 'Rent of November',
    })
  })

  it('of each kind say what they are and open the right record', async () => {
    expect(await kinds(file, invoice.number)).toEqual([`invoice invoice ${invoice.number}`])
    expect(await kinds(file, invoice.number.toLowerCase().replaceAll('-', ' '))).toEqual([`invoice invoice ${invoice.number}`])
    expect(await kinds(file, payment.number)).toEqual([`payment accountOperation ${payment.number}`])
    expect(await kinds(file, 'rent of nov')).toEqual([`payment accountOperation ${payment.number}`])
    expect(await find(file, '4940123')).toMatchObject([
      { kind: 'service', entity: 'subscription', id: subscription.id, label: '4940123456' },
    ])
    expect(await find(file, '+49 170 123')).toMatchObject([
      { kind: 'accessPoint', kind_label: 'Access point', entity: 'subscription', id: subscription.id, label: '491701234567' },
    ])
    expect(await find(file, subscription.code)).toMatchObject([{ kind: 'subscription', entity: 'subscription', id: subscription.id }])
    expect(await find(file, 'po-45000')).toMatchObject([{ kind: 'billingAccount', id: customer.billing_account_id, detail: 'PO-45000/7' }])
    expect(await find(file, 'DE89 3704')).toMatchObject([{ kind: 'customerAccount', id: customer.customer_account_id }])
    expect(await find(file, 'crm-ab')).toMatchObject([{ kind: 'customer', id: customer.id, label: 'Förde Yachts', detail: 'CRM-Ab-77' }])
    expect((await find(file, invoice.number))[0]?.detail).toBe('Förde Yachts · 2026-11-03 · 100.00 EUR')
  })

  it('find credit notes and billing runs too', async () => {
    const note = await file.run<{ id: number; number: string }>('invoice.credit', { id: invoice.id, reason: 'Wrong' })
    expect(await find(file, note.number)).toMatchObject([{ kind: 'creditNote', kind_label: 'Credit note', entity: 'invoice', id: note.id }])
    const [cycle] = await file.rows<{ id: number }>('SELECT id FROM billing_cycle LIMIT 1')
    const run = await file.run<{ id: number; code: string }>('billingRun.create', {
      billing_cycle_id: cycle?.id,
      invoice_date: '2026-11-03',
    })
    expect(await find(file, run.code)).toMatchObject([{ kind: 'billingRun', entity: 'billingRun', id: run.id }])
  })

  it('stand in no word of the index', async () => {
    expect(
      await file.rows('SELECT rowid FROM search_words WHERE search_words MATCH \'"crm"* OR "po"* OR "4940123456" OR "inv"*\''),
    ).toEqual([])
  })

  it('are narrowed to numbers, or to customers', async () => {
    expect(await kinds(file, 'förde', { only: 'numbers' })).toEqual([])
    expect(await kinds(file, 'förde', { only: 'customers' })).toEqual(['customer customer Förde Yachts'])
    expect(await kinds(file, payment.number, { only: 'customers' })).toEqual([])
  })

  it('are not found by who may not read them', async () => {
    const as = async (text: string, ...permissions: string[]) => {
      const result = await file.core.call(
        { operation: 'search.find', input: { text } },
        { kind: 'token', id: 7, name: 'Token', permissions: ['search.find', ...permissions] },
      )
      return result.ok ? (result.value as Hit[]).map(({ kind }) => kind) : result.failure.code
    }
    expect(await as(invoice.number)).toEqual([])
    expect(await as(invoice.number, 'accountOperation.*')).toEqual([])
    expect(await as(invoice.number, 'invoice.*')).toEqual(['invoice'])
    expect(await as(payment.number, 'invoice.*')).toEqual([])
    expect(await as(payment.number, 'accountOperation.list')).toEqual(['payment'])
    expect(await as('Förde', 'invoice.*')).toEqual([])
    expect(await as('Fördde', 'invoice.*')).toEqual([])
    expect(await as('Förde', 'customer.get')).toEqual(['customer'])
    expect(await as('491701', 'customer.*')).toEqual([])
    expect(await as('491701', 'subscription.list')).toEqual(['accessPoint'])
    expect(await as('CRM-Ab', 'billingAccount.*')).toEqual([])
  })

  it('read by key only', async () => {
    const { connection } = file.core.dispatcher.parts
    const { statement } = connection
    const texts = new Set<string>()
    connection.statement = (text) => {
      if (/^select/i.test(text)) texts.add(text)
      return statement(text)
    }
    for (const text of ['inv', 'i', 'fördde']) await find(file, text)
    connection.statement = statement
    expect(texts.size).toBeGreaterThan(50)
    const costly = [...texts].flatMap((text) => {
      const plan = connection.raw.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...(text.match(/\?/g) ?? []).map(() => '[]')) as {
        detail: string
      }[]
      return plan
        .filter(({ detail }) => /^SCAN (?!(w|search_vocabulary) VIRTUAL|json_each|y\b|company|currency)|TEMP B-TREE FOR ORDER/.test(detail))
        .map(({ detail }) => `${detail}: ${text}`)
    })
    expect(costly).toEqual([])
  })
})

it('makes the words of an earlier file again', async () => {
  const file = await desk()
  const customer = await file.customer('株式会社サンプル', { external_ref: 'CRM-1', city: '大阪' })
  file.plant('DELETE FROM search_entry')
  const add = "INSERT INTO search_entry (entity, record_id, code_key, title, detail, words) VALUES (?, ?, ?, ?, 'Customer', ?)"
  file.plant(add, 'customer', customer.id, 'cust-1', '株式会社サンプル', '株式会社サンフル CRM-1')
  file.plant(add, 'subscription', 1, 'sub-1', 'SUB-1', 'REF-9')
  expect(await labels(file, 'サンプル')).toEqual([])
  const { searchedByWords } = await import('../../../src-core/accounts/carry-over.ts')
  await file.core.dispatcher.transact(
    { actor: { kind: 'user', id: 1, name: 'Operator', permissions: ['*'] }, now: file.clock.now, today: '2026-11-03', job: null },
    async ({ context }) => {
      expect(await searchedByWords.run(context)).toMatchObject({ rows: 2 })
      expect(await searchedByWords.run(context)).toMatchObject({ rows: 0 })
      return { value: null, operation: 'test.step', input: null, summary: 'Step', undo: null }
    },
  )
  expect(await labels(file, 'サンプル')).toEqual(['株式会社サンプル'])
  expect(await labels(file, '大阪')).toEqual(['株式会社サンプル'])
  expect(await file.rows("SELECT words FROM search_entry WHERE words LIKE '%CRM%'")).toEqual([])
})
