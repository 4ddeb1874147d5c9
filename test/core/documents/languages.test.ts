/** What the page of a document names in its own language: the country below an address, the note of reverse charge. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { buyerLine, documentWords } from '../../../src-core/documents/labels.ts'
import type { InvoiceSnapshot } from '../../../src-core/documents/snapshot.ts'
import { DOCUMENT_LANGUAGES } from '../../../src-core/kernel/document-language.ts'
import { countryName } from '../../../src-core/setup/country-names.ts'
import { REVERSE_CHARGE_WORDS } from '../../../src-core/setup/presets/company-countries.ts'
import { byHand } from '../../support/by-hand.ts'
import { emptyFile } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'
import { withLookups } from '../../support/small-company.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const FRENCH = { country: 'FR', tax_id: 'FR40303265045', city: 'Lyon' }

const pageOf = (company: Pick<Desk, 'run'>, id: number) => company.run<InvoiceSnapshot>('invoice.document', { id })

/** A company in Germany that sells a fee to businesses in France, whose documents are in a language. */
async function world() {
  const company = await desk()
  await company.monthly('FEE', { price: '10', tax: 'STANDARD' })
  const sell = async (language: string, more: object = FRENCH) => {
    const customer = await company.customer(`Buyer ${language}`, { ...more, language })
    await company.subscribe(customer, ['FEE'], { subscription_date: '2026-11-01' })
    return { customer, invoice: await company.bill(customer) }
  }
  const setNote = async (note: unknown) => {
    const [tax] = (await company.rows<{ id: number; version: number }>("SELECT id, version FROM tax WHERE code = 'REVERSE'")) as [
      { id: number; version: number },
    ]
    await company.run('tax.update', { id: tax.id, version: tax.version, values: { note } })
  }
  return { company, sell, setNote }
}

describe('a document to another country', () => {
  it.each([
    ['de', 'Frankreich', 'Steuerschuldnerschaft des Leistungsempfängers'],
    ['fr', 'France', 'Autoliquidation'],
    ['el', 'Γαλλία', 'Αντίστροφη επιβάρυνση'],
    ['bg', 'Франция', 'Обратно начисляване'],
    ['en', 'France', 'Reverse charge'],
  ])('in %s names the country and the reverse charge in it', async (language, country, note) => {
    const { company, sell } = await world()
    const page = await pageOf(company, (await sell(language)).invoice.id)
    expect([page.buyer.country, page.reverseChargeNote]).toEqual([country, note])
  })

  it('keeps its words on the credit note, and names no country at home', async () => {
    const { company, sell } = await world()
    const { invoice } = await sell('fr')
    const credit = await company.run<{ id: number }>('invoice.credit', { id: invoice.id, reason: 'Trop cher' })
    const page = await pageOf(company, credit.id)
    expect([page.buyer.country, page.reverseChargeNote]).toEqual(['France', 'Autoliquidation'])
    const home = await pageOf(company, (await sell('de', { country: 'DE', city: 'Kiel' })).invoice.id)
    expect([home.buyer.country, home.reverseChargeNote]).toEqual([null, null])
  })

  it('names the countries of buyer and receiver apart', async () => {
    const { company, sell } = await world()
    const { customer } = await sell('de')
    const party = await company.run<{ id: number }>('party.create', {
      values: { code: 'PAYS', name: 'Zahlstelle', kind: 'organisation', country: 'AT', city: 'Wien' },
    })
    await company.run('billingAccount.changeReceiver', { id: customer.billing_account_id, party: party.id, from: '2026-12-01' })
    company.at('2026-12-01')
    const page = await pageOf(company, (await company.bill(customer, '2026-12-01')).id)
    expect([page.receiver?.country, page.buyer.country]).toEqual(['Österreich', 'Frankreich'])
    expect(buyerLine(page, documentWords('de'))).toContain('Frankreich')
  })

  it('says what the company wrote, in the languages in which it did, and the words of the law where it wrote nothing', async () => {
    const { company, sell, setNote } = await world()
    await setNote({ base: 'You owe the tax.', translations: { fr: 'Vous devez la taxe.' } })
    expect((await pageOf(company, (await sell('fr')).invoice.id)).reverseChargeNote).toBe('Vous devez la taxe.')
    expect((await pageOf(company, (await sell('nl')).invoice.id)).reverseChargeNote).toBe('You owe the tax.')
    await setNote(null)
    expect((await pageOf(company, (await sell('it')).invoice.id)).reverseChargeNote).toBe('Inversione contabile')
  })

  it('stays with the code where it was issued with it', async () => {
    const { company, sell } = await world()
    const { invoice } = await sell('de')
    byHand(company, "UPDATE invoice SET snapshot = json_remove(snapshot, '$.countries')")
    expect((await pageOf(company, invoice.id)).buyer.country).toBe('FR')
  })
})

it('knows the words of the law and the name of a country in every language of documents', () => {
  for (const language of DOCUMENT_LANGUAGES) {
    expect(REVERSE_CHARGE_WORDS[language], language).toBeTruthy()
    expect(countryName('FR', language), language).not.toBe('FR')
  }
  expect(countryName('FR', 'ja')).toBe('France')
  expect([countryName('XX', 'de'), countryName('Nowhere', 'de')].every((name) => name !== '')).toBe(true)
})

it('a file of the first version tells its reverse charge in the language of each document from then on', async () => {
  const file = join(temporaryFolder(), 'company.sqlite')
  writeFileSync(file, gunzipSync(readFileSync(new URL('../../fixtures/company-0001.sqlite.gz', import.meta.url))))
  const company = withLookups(await emptyFile(file))
  const [step] = await company.rows("SELECT rows FROM carry_over_step WHERE name = 'tax.notesByLanguage'")
  expect(step).toEqual({ rows: 1 })
  const [tax] = await company.rows<{ note: string; note_i18n: string }>('SELECT note, note_i18n FROM tax WHERE reverse_charge = 1')
  expect(JSON.parse(tax?.note_i18n ?? '{}')).toEqual(REVERSE_CHARGE_WORDS)
})
