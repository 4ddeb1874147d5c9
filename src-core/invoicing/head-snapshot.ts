/** What an invoice's page says of both sides: the state of the invoice date, as it was known when it was validated. */
import type { ReadStore } from '../database/store.ts'
import { readStates } from '../entities/dated/read-states.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { rememberedBy } from '../kernel/remembered.ts'
import type { RatingBook } from '../rating/book.ts'
import { countryName } from '../setup/country-names.ts'
import type { StoredTerm } from '../setup/payment-terms.ts'
import type { TaxPointPolicy } from '../tax/tax-point.ts'
import type { Addressee } from './bill-receiver.ts'
import type { BilledAccount } from './billed-account.ts'
import type { PageTexts } from './page-texts.ts'

export interface HeadSnapshot {
  readonly templateVersion: number
  readonly language: string
  readonly seller: Readonly<Record<string, string | null>>
  readonly buyer: Readonly<Record<string, string | null>>
  /** Who receives it, where that is not the buyer; absent on documents of the first versions. */
  readonly receiver?: Addressee | null
  /** By code, the names of countries beside the seller's own, in the language of the page; absent where there are none. */
  readonly countries?: Readonly<Record<string, string>>
  readonly customerNumber: string
  readonly orderReference: string | null
  readonly paymentMethod: string
  readonly note: string | null
  readonly footer: string | null
  /** What the due date was reckoned by; absent on documents of the first version. */
  readonly dueTerm?: StoredTerm
  /** How the days were chosen whose tax applies; absent on documents that were taxed by their own date. */
  readonly taxPoint?: TaxPointPolicy
  /** What it says of what its lines refer to; documents of the first versions have it beside, in `invoice_page_text`. */
  readonly texts?: PageTexts
}

/** As it is stored. Texts by id are written by hand: an object with numbers as names takes the slow way through JSON. */
export function snapshotJson(head: HeadSnapshot): string {
  const { texts, ...rest } = head
  const plain = JSON.stringify(rest)
  return texts ? `${plain.slice(0, -1)},"texts":${textsJson(texts)}}` : plain
}

function textsJson({ logo, currency, taxes, units, headings, paymentTerms }: PageTexts): string {
  const head = JSON.stringify({ logo, currency }).slice(0, -1)
  return `${head},"taxes":${sharedJson(taxes)},"units":${sharedJson(units)},"headings":${jsonById(headings)},"paymentTerms":${JSON.stringify(paymentTerms)}}`
}

function jsonById(texts: Readonly<Record<string, unknown>>): string {
  let json = ''
  for (const id in texts) json += `${json === '' ? '' : ','}"${id}":${JSON.stringify(texts[id])}`
  return `{${json}}`
}

/** Of texts that many documents have as the same object. */
const sharedJson = rememberedBy(jsonById)

export type SellerHead = HeadSnapshot['seller'] & { footer: string | null }
/** By seller and day. The book is read anew when a seller or the company is changed, or told to change. */
const sellerHeads = new WeakMap<RatingBook, Map<string, SellerHead>>()

/** What the page says of seller and buyer on a day, with its texts. @param seller as of the day, see {@link sellerHead} */
export function headSnapshotOf(
  book: RatingBook,
  { footer, ...seller }: SellerHead,
  account: BilledAccount,
  day: CalendarDate,
  note: string | null,
  { receiver, texts }: { readonly receiver: Addressee | null; readonly texts: PageTexts },
): HeadSnapshot {
  const { name, ...buyer } = account.buyerOn(day)
  return {
    templateVersion: 1,
    language: account.language,
    seller,
    buyer: {
      name,
      account: account.accountName === account.customerName ? null : account.accountName,
      ...buyer,
    },
    receiver,
    ...namedCountries(account.language, [buyer.country, receiver?.country ?? null], seller['country'] ?? null),
    customerNumber: account.customerCode,
    orderReference: account.orderReference,
    paymentMethod: account.paymentMethod,
    note,
    footer,
    dueTerm: account.dueTerm,
    taxPoint: book.policies.taxPoint,
    texts,
  }
}

/** What is printed below addresses in other countries than the seller's. */
function namedCountries(language: string, codes: readonly (string | null)[], home: string | null): Pick<HeadSnapshot, 'countries'> {
  const abroad = codes.filter((code): code is string => code !== null && code !== home)
  return abroad.length === 0 ? {} : { countries: Object.fromEntries(abroad.map((code) => [code, countryName(code, language)])) }
}

/** What the page says of a seller on a day. */
export async function sellerHead(store: ReadStore, book: RatingBook, sellerId: number, day: CalendarDate): Promise<SellerHead> {
  const kept = sellerHeads.get(book) ?? new Map<string, SellerHead>()
  sellerHeads.set(book, kept)
  const key = `${sellerId} ${day}`
  const known = kept.get(key)
  if (known) return known
  const own = await store.db.selectFrom('company').selectAll().executeTakeFirstOrThrow()
  const states = await readStates(store, [
    ['company', own.id],
    ['seller', sellerId],
  ])
  const company = states.of('company', own.id).on(own, day)
  const selling = await store.db.selectFrom('seller').selectAll().where('id', '=', sellerId).executeTakeFirstOrThrow()
  const seller = states.of('seller', sellerId).on(selling, day)
  const head = {
    name: seller.legal_name ?? company.legal_name ?? company.name,
    street: seller.street ?? company.street,
    postalCode: seller.postal_code ?? company.postal_code,
    city: seller.city ?? company.city,
    country: seller.country,
    taxId: seller.tax_id ?? company.tax_id,
    registration: seller.registration_number ?? company.registration_number,
    email: company.email,
    phone: company.phone,
    website: company.website,
    bankName: company.bank_name,
    iban: company.iban,
    bic: company.bic,
    footer: company.invoice_footer,
  }
  kept.set(key, head)
  return head
}
