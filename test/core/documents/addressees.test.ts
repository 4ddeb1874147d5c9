/** From the customer as typed to the PDF that leaves the house: every addressee can be read on it, whole. */
import { describe, expect, it } from 'vitest'
import { type Desk, desk } from '../../support/desk.ts'
import { lettersRead } from './pdf-tools.ts'

async function world(): Promise<Desk> {
  const company = await desk()
  company.at('2026-11-03')
  await company.monthly('FEE', { price: '10' })
  return company
}

/** The letters of the exported document of a new customer. */
async function exported(company: Desk, name: string, address: object): Promise<string> {
  const customer = await company.customer(name, address)
  await company.subscribe(customer, ['FEE'], { subscription_date: '2026-11-01' })
  const { id } = await company.bill(customer)
  expect(await company.run('invoice.export', { id })).toMatchObject({ not_printed: [] })
  const { base64 } = await company.run<{ base64: string }>('invoice.file', { id })
  return lettersRead(new Uint8Array(Buffer.from(base64, 'base64')))
}

const squeezed = (text: string): string => text.replace(/[\s-]/g, '')

describe('the exported invoice', () => {
  it.each([
    ['شركة الاتصالات العربية', { street: 'شارع الملك فهد 12', city: 'الرياض', country: 'SA' }],
    ['株式会社サンプル通信', { street: '東京都千代田区丸の内1-1', city: '東京', country: 'JP' }],
    ['北京示例通信技术有限公司', { street: '建国路88号', city: '北京', country: 'CN' }],
    ['주식회사 예시통신', { street: '테헤란로 123', city: '서울', country: 'KR' }],
    ['חברת תקשורת ישראלית בע"מ', { street: 'רחוב הרצל 15', city: 'תל אביב', country: 'IL' }],
    ['บริษัท ตัวอย่างสื่อสาร จำกัด', { street: '123 ถนนสุขุมวิท', city: 'กรุงเทพมหานคร', country: 'TH' }],
    ['उदाहरण दूरसंचार प्राइवेट लिमिटेड', { street: 'महात्मा गांधी मार्ग 12', city: 'नई दिल्ली', country: 'IN' }],
    ['Zażółć Gęślą Jaźń Sp. z o.o. ✓ № ①', { street: 'ul. Świętokrzyska 12', city: 'Łódź', country: 'PL', tax_id: 'PL5260001246' }],
  ])('names %s with its address', async (name, address) => {
    const letters = await exported(await world(), name, address)
    for (const line of [name, address.street, address.city]) expect(letters).toContain(line.replace(/\s/g, ''))
    expect(letters).not.toContain('\ufffd')
  })

  it('says the whole legal name, as long as the product allows', async () => {
    const name =
      'Allgemeine Gesellschaft für die Beförderung außergewöhnlich langer Firmenbezeichnungen und deren Darstellung auf Rechnungen mit beschränkter Haftung und Compagnie Kommanditgesellschaft auf Aktien'
    const letters = squeezed(await exported(await world(), name, { street: 'Hauptstraße 1', postal_code: '10115', city: 'Berlin' }))
    expect(letters).toContain(squeezed(name))
    expect(letters).not.toContain('…')
    const widest = 'W'.repeat(200)
    expect(squeezed(await exported(await world(), widest, { city: 'Berlin' }))).toContain(widest)
  })
})
