/** What an invoice's page says of both sides, as it stood when it was validated. */
import type { ReadStore } from '../database/store.ts'
import type { RatingBook } from '../rating/book.ts'
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

const sellerHeads = new WeakMap<RatingBook, Map<number, HeadSnapshot['seller'] & { footer: string | null }>>()

/** What the page says of seller and buyer, as it stands now. */
export async function headSnapshotOf(
  store: ReadStore,
  book: RatingBook,
  account: BilledAccount,
  note: string | null,
  { receiver, texts }: { readonly receiver: Addressee | null; readonly texts: PageTexts },
): Promise<HeadSnapshot> {
  const { footer, ...seller } = await sellerHead(store, book, account.sellerId)
  return {
    templateVersion: 1,
    language: account.language,
    seller,
    buyer: {
      name: account.customerName,
      account: account.accountName === account.customerName ? null : account.accountName,
      street: account.street,
      street2: account.street2,
      postalCode: account.postalCode,
      city: account.city,
      country: account.partyCountry,
      taxId: account.taxId,
    },
    receiver,
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

async function sellerHead(store: ReadStore, book: RatingBook, sellerId: number) {
  const kept = sellerHeads.get(book) ?? new Map<number, HeadSnapshot['seller'] & { footer: string | null }>()
  sellerHeads.set(book, kept)
  const known = kept.get(sellerId)
  if (known) return known
  const company = await store.db.selectFrom('company').selectAll().executeTakeFirstOrThrow()
  const seller = await store.db.selectFrom('seller').selectAll().where('id', '=', sellerId).executeTakeFirstOrThrow()
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
  kept.set(sellerId, head)
  return head
}
