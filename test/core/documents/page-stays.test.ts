/** What an issued document shows never changes, whatever is edited afterwards. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { createInvoiceRenderer } from '../../../src-core/documents/invoice-pdf.ts'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'
import type { Entity } from '../../../src-core/entities/define-entity.ts'
import type { Field } from '../../../src-core/entities/fields.ts'
import { allEntities } from '../../../src-core/tables.ts'
import { emptyFile, OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'
import { type SmallCompany, withLookups } from '../../support/small-company.ts'
import { LOGO_PNG, notoFonts } from './samples.ts'
import { temporaryFolder } from '../../support/temporary.ts'

/** Fields that stand on a page as it is issued. */
const SHOWN = [
  ...['name', 'legal_name', 'street', 'city', 'iban', 'bank_name', 'logo', 'invoice_footer'].map((key) => `company.${key}`),
  ...['name', 'street', 'city', 'tax_id', 'country', 'language'].map((key) => `party.${key}`),
  ...['name', 'language', 'order_reference', 'country'].map((key) => `billingAccount.${key}`),
  ...['name', 'payment_method', 'payment_term_id'].map((key) => `customerAccount.${key}`),
  ...['customer.name', 'seller.legal_name', 'article.name', 'charge.name', 'unitOfMeasure.symbol', 'tax.name', 'tax.note'],
  ...[
    'tax.reverse_charge',
    'offer.name',
    'product.name',
    'paymentTerm.name',
    'paymentTerm.days',
    'currency.name',
    'language.name',
    'country.name',
  ],
]

/** One black point. */
const ANOTHER_PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

const renderer = createInvoiceRenderer(notoFonts())
const pdfOf = async (snapshot: InvoiceSnapshot) => Buffer.from(await renderer.render(snapshot)).toString('base64')

/** A German invoice with calls by the minute, a French one taxed by the buyer, and a credit note of the first. */
async function issued(): Promise<{ company: Desk; documents: readonly number[] }> {
  const company = await desk({
    logo: LOGO_PNG,
    street: 'Kai 1',
    postal_code: '24103',
    city: 'Kiel',
    iban: 'DE89370400440532013000',
    bank_name: 'Hafenbank',
  })
  const { run } = company
  await company.monthly('FEE', { price: '10', tax: 'STANDARD' })
  const unit = (await run<{ id: number }>('unitOfMeasure.create', { values: { code: 'CALL', name: 'Call', symbol: 'call' } })).id
  await company.usageCharge('VOICE', { price: '0.5', tax: 'STANDARD', values: { unit_id: unit, filter_1: 'VOICE' } })
  const offer = await run<{ version: number }>('offer.get', { id: 1 })
  await run('offer.update', {
    id: 1,
    version: offer.version,
    values: { name: { base: 'Offer', translations: { de: 'Angebot', fr: 'Forfait' } } },
  })
  const home = await company.customer('Kunde', { street: 'Weg 2', city: 'Kiel', payment_term: 'EOM_30', language: 'de' })
  const abroad = await company.customer('Cliente', { country: 'FR', tax_id: 'FR40303265045', city: 'Lyon', language: 'fr' })
  for (const [customer, access] of [
    [home, '4940'],
    [abroad, '3340'],
  ] as const)
    await company.subscribe(customer, ['FEE', { product: 'VOICE', service_number: access }], {
      subscription_date: '2026-11-01',
      access_points: [{ access_id: access }],
    })
  await company.usage('2026-11-02T10:00:00Z;3;4940;VOICE\n2026-11-02T11:00:00Z;4;3340;VOICE')
  const invoices = [await company.bill(home), await company.bill(abroad)]
  const credit = await run<{ id: number }>('invoice.credit', { id: invoices[0]?.id, reason: 'Too dear' })
  return { company, documents: [...invoices.map(({ id }) => id), credit.id] }
}

const documentsOf = (company: Pick<Desk, 'run'>, ids: readonly number[]) =>
  Promise.all(ids.map((id) => company.run<InvoiceSnapshot>('invoice.document', { id })))

type Values = Readonly<Record<string, unknown>>

/** Another value for a field than the one it has. */
async function otherValue(company: SmallCompany, key: string, field: Field, present: unknown): Promise<unknown> {
  if (key === 'tax_id') return 'DE136695976'
  if (field.isPicture) return ANOTHER_PNG
  if ((field.kind === 'text' || field.kind === 'longText') && !field.entity) return 'XY'
  if (field.kind === 'translated') return { base: 'Changed', translations: { en: 'Changed', de: 'Geändert', fr: 'Changé' } }
  if (field.kind === 'integer') return Number(present ?? 0) + 1
  if (field.kind === 'decimal') return '7'
  if (field.kind === 'boolean') return !present
  if (field.kind === 'date') return '2027-01-01'
  if (field.kind === 'choice') return field.choices?.find(({ value }) => value !== present)?.value
  if (!field.entity) return undefined
  const table = allEntities.find(({ name }) => name === field.entity)?.tableName
  const column = table && (await company.rows<{ name: string }>(`SELECT name FROM pragma_table_info('${table}') WHERE name = 'code'`))[0]
  if (!column) return undefined
  const [row] = await company.rows<Values>(
    `SELECT id, code FROM "${table}" WHERE id IS NOT ? AND code IS NOT ? ORDER BY id DESC LIMIT 1`,
    present,
    present,
  )
  return field.kind === 'text' ? row?.['code'] : row?.['id']
}

/** Changes every field of a record that may be changed, each by itself; answers which were. */
async function editAll(company: SmallCompany, entity: Entity, id: number): Promise<string[]> {
  const changed: string[] = []
  for (const [key, field] of Object.entries(entity.fields)) {
    const record = (await company.run<Values>(`${entity.name}.get`, { id })) as { version: number } & Values
    const value = await otherValue(company, key, field, record[key])
    if (value === undefined) continue
    const answer = await company.core.call(
      { operation: `${entity.name}.update`, input: { id, version: record.version, values: { [key]: value } } },
      OPERATOR,
    )
    if (answer.ok) changed.push(`${entity.name}.${key}`)
  }
  return changed
}

/** Edits all records of what stands on a page, and some of everything else. */
async function editEverything(company: SmallCompany, after: (entity: string) => Promise<void>): Promise<string[]> {
  const changed = new Set<string>()
  for (const entity of allEntities) {
    if (entity.without?.includes('update')) continue
    const most = SHOWN.some((field) => field.startsWith(`${entity.name}.`)) ? 60 : 4
    const ids = await company.rows<{ id: number }>(`SELECT id FROM "${entity.tableName}" ORDER BY id LIMIT ${most}`)
    for (const { id } of ids) for (const field of await editAll(company, entity, id)) changed.add(field)
    await after(entity.name)
  }
  return [...changed]
}

it('names units, offers, taxes and the payment term in the language of the document', async () => {
  const { company, documents } = await issued()
  const [home, abroad, credit] = (await documentsOf(company, documents)) as [InvoiceSnapshot, InvoiceSnapshot, InvoiceSnapshot]
  expect(home.lines.map(({ group, unit }) => [group?.split(',')[0], unit])).toEqual([
    ['Angebot', null],
    ['Angebot', 'call'],
  ])
  expect(abroad.lines[0]?.group).toMatch(/^Forfait, /)
  expect(home.taxRows.map(({ label }) => label)).toEqual(['USt.'])
  expect(abroad.reverseChargeNote).not.toBeNull()
  expect([home.paymentTerms === null, abroad.paymentTerms, credit.paymentTerms]).toEqual([false, null, null])
  expect(home.seller.logo).toEqual({ format: 'png', base64: LOGO_PNG })
  expect([home.textsFrom, abroad.textsFrom, credit.textsFrom]).toEqual(['issue', 'issue', 'issue'])
})

it('stays as it was issued, whatever is edited', async () => {
  const { company, documents } = await issued()
  const before = await documentsOf(company, documents)
  const pages = await Promise.all(before.map(pdfOf))
  expect(await editEverything(company, async (entity) => expect(await documentsOf(company, documents), entity).toEqual(before))).toEqual(
    expect.arrayContaining(SHOWN),
  )
  expect(await Promise.all((await documentsOf(company, documents)).map(pdfOf))).toEqual(pages)
})

it('keeps what documents of the first version say as it stands when the file is opened, and says so', async () => {
  const file = join(temporaryFolder(), 'company.sqlite')
  writeFileSync(file, gunzipSync(readFileSync(new URL('../../fixtures/company-0001.sqlite.gz', import.meta.url))))
  const company = withLookups(await emptyFile(file))
  const documents = (await company.rows<{ id: number }>('SELECT id FROM invoice ORDER BY id')).map(({ id }) => id)
  const [step] = await company.rows<{ rows: number; says: string }>(
    "SELECT rows, says FROM carry_over_step WHERE name = 'invoicing.pageTexts'",
  )
  expect(step?.rows).toBe(documents.length)
  expect(step?.says).toContain('as it stands now')
  const before = await documentsOf(company, documents)
  expect(new Set(before.map(({ textsFrom }) => textsFrom))).toEqual(new Set(['carryOver']))
  expect(before.flatMap(({ lines }) => lines.map(({ unit }) => unit))).toContain('min')
  expect(before.every(({ lines }) => lines.every(({ group }) => group !== null))).toBe(true)
  const pages = await Promise.all(before.map(pdfOf))
  await editEverything(company, async (entity) => expect(await documentsOf(company, documents), entity).toEqual(before))
  expect(await Promise.all((await documentsOf(company, documents)).map(pdfOf))).toEqual(pages)
})
