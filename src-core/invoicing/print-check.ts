/**
 * What a page would say that no font can print: told of a draft, refused before a number is taken. An
 * invoice whose buyer cannot be read is none (Directive 2006/112/EC, Article 226 (5)).
 */
import { type Refusal, refuse } from '../kernel/failures.ts'
import { COMMON_TEXT, unprintableIn } from '../kernel/printable.ts'
import type { RatingBook } from '../rating/book.ts'
import type { Draft } from './draft.ts'
import type { HeadSnapshot } from './head-snapshot.ts'

/** A text of the page by the name under which the operator finds it. */
type PlacedText = readonly [place: string, text: string | null | undefined]

const PARTY_FIELDS: Readonly<Record<string, string>> = {
  name: 'name',
  account: 'billing account name',
  street: 'street',
  street2: 'second address line',
  postalCode: 'postal code',
  city: 'city',
  taxId: 'tax number',
  registration: 'registration',
  email: 'e-mail address',
  phone: 'phone number',
  website: 'website',
  bankName: 'bank name',
}

/**
 * Why a draft cannot be printed, or `null`. Asked of what is its own: buyer, account, lines, names of its taxes
 * and units; whatever else its page says is asked when it is issued.
 */
export function unprintableDraft(book: RatingBook, draft: Draft): string | null {
  const { account, invoiceDate, lines, taxes } = draft
  if (isCommon(book, draft)) return null
  return reasonOf([
    ...partyTexts('customer', { ...account.buyerOn(invoiceDate) }),
    // Printed below the customer's name, of which it is a copy until it is changed.
    ['customer’s billing account name', account.accountName === account.customerName ? null : account.accountName],
    ['customer number', account.customerCode],
    ['order reference', account.orderReference],
    ...lines.map(({ label }): PlacedText => ['line', label]),
    ...lines.map(({ chargeId }): PlacedText => ['unit', unitOf(book, chargeId)]),
    ...taxes.map(({ taxId }): PlacedText => ['tax', book.taxes.get(taxId)?.name.base]),
  ])
}

/** Whether it holds common letters alone, as most drafts of most runs do: asked of each of them. */
function isCommon(book: RatingBook, { account, invoiceDate, lines, taxes }: Draft): boolean {
  const { name, street, street2, postalCode, city, taxId } = account.buyerOn(invoiceDate)
  const common = (text: string | null | undefined): boolean => !text || COMMON_TEXT.test(text)
  return (
    common(name) &&
    common(street) &&
    common(street2) &&
    common(postalCode) &&
    common(city) &&
    common(taxId) &&
    common(account.accountName) &&
    common(account.customerCode) &&
    common(account.orderReference) &&
    lines.every(({ label, chargeId }) => common(label) && common(unitOf(book, chargeId))) &&
    taxes.every((tax) => common(book.taxes.get(tax.taxId)?.name.base))
  )
}

const unitOf = (book: RatingBook, chargeId: number | null) => (chargeId === null ? null : book.charges.get(chargeId)?.unit)

/**
 * Refuses a document that cannot be printed whole. A line that gives back what an issued document said may say the
 * same again: it can no longer be changed.
 *
 * @param json the head as it is stored: looked at first, since most hold common letters alone
 * @throws Refusal
 */
export function refuseUnprintable({ account, lines }: Draft, head: HeadSnapshot, json: string, givesBack: boolean): void {
  const own = givesBack ? [] : lines.filter(({ label }) => !COMMON_TEXT.test(label))
  if (own.length === 0 && COMMON_TEXT.test(json)) return
  const reason = reasonOf([...headTexts(head), ...own.map(({ label }): PlacedText => ['line', label])])
  if (reason !== null) throw unprintable(account.accountName, reason)
}

function unprintable(account: string, reason: string): Refusal {
  return refuse('refused', 'invoice.unprintable', `${account}: ${reason}`)
}

function reasonOf(texts: Iterable<PlacedText>): string | null {
  for (const [place, text] of texts) {
    const found = text ? unprintableIn(text) : null
    if (found === null) continue
    return `The ${place} “${text}” holds ${found.character} (${found.code}), ${found.what}, which cannot be printed. Write it in other letters or leave it out, then bill again.`
  }
  return null
}

function headTexts({ seller, buyer, receiver, texts, ...head }: HeadSnapshot): PlacedText[] {
  return [
    ...partyTexts('customer', buyer),
    ...(receiver ? partyTexts('bill receiver', { ...receiver }) : []),
    ...partyTexts('seller', seller),
    ['customer number', head.customerNumber],
    ['order reference', head.orderReference],
    ['reason', head.note],
    ['invoice footer of the company', head.footer],
    ...Object.values(texts?.taxes ?? {}).flatMap(({ name, note }): PlacedText[] => [
      ['tax', name],
      ['note of a tax', note],
    ]),
    ...Object.values(texts?.units ?? {}).map((symbol): PlacedText => ['unit', symbol]),
    ...Object.values(texts?.headings ?? {}).map((heading): PlacedText => ['offer', heading]),
    ['payment term', texts?.paymentTerms],
  ]
}

function partyTexts(whose: string, party: Readonly<Record<string, string | null>>): PlacedText[] {
  return Object.entries(PARTY_FIELDS).map(([field, words]) => [`${whose}’s ${words}`, party[field]])
}
