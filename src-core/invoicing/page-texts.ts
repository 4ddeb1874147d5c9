/**
 * What the page of a document says of what its lines refer to, as it stood when it was validated: a later change of a
 * tax, unit, offer, payment term or logo changes nothing on it. Labels of lines, amounts, rates and dates are facts of
 * their own; both sides stand in the head.
 */
import { sql } from 'kysely'
import { preparedSelect, type ReadStore, type WriteStore } from '../database/store.ts'
import { translatedText } from '../entities/translations.ts'
import { documentLanguage } from '../kernel/document-language.ts'
import { inLanguage, type TranslatedText } from '../kernel/text.ts'
import { sha256 } from '../operations/digest.ts'
import type { RatingBook } from '../rating/book.ts'
import { type Content, keepContent } from '../setup/content.ts'
import { REVERSE_CHARGE_WORDS } from '../setup/presets/company-countries.ts'

/** Texts in the document's language. */
export interface PageTexts {
  /** SHA-256 of the logo in hexadecimal; `null` for none. */
  readonly logo: string | null
  readonly currency: { readonly code: string; readonly decimals: number }
  /** By tax: its name without the percent, and the note of reverse charge. */
  readonly taxes: Readonly<Record<string, { readonly name: string; readonly note: string | null }>>
  /** By charge: the symbol of its unit. */
  readonly units: Readonly<Record<string, string>>
  /** By subscription: the heading above its lines. */
  readonly headings: Readonly<Record<string, string>>
  /** Name of the payment term; `null` where the billing cycle's days apply, and where it has none in the language. */
  readonly paymentTerms: string | null
}

/** As much of a draft or a stored invoice as its texts hang on. */
export interface PageSubject {
  readonly language: string
  readonly currency: string
  readonly paymentTerms: string | null
  readonly lines: readonly { readonly chargeId: number | null; readonly subscriptionId: number | null }[]
  readonly taxes: readonly { readonly taxId: number }[]
  /** Pages of the first versions: without a note of the tax they said nothing of reverse charge. */
  readonly onlyOwnNotes?: true
}

const offersOf = preparedSelect<{ ids: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('offer', 'offer.id', 'subscription.offer_id')
    .select(['subscription.id', 'subscription.code', 'offer.name', 'offer.name_i18n'])
    .where('subscription.id', 'in', sql<number>`(select value from json_each(${p.ids}))`),
)

/** The texts of many documents as they stand now, in their order. */
export async function pageTextsOf(
  store: ReadStore,
  book: RatingBook,
  subjects: readonly PageSubject[],
  logo: string | null,
): Promise<PageTexts[]> {
  const ids = new Set(subjects.flatMap(({ lines }) => lines.flatMap((line) => line.subscriptionId ?? [])))
  const rows = ids.size === 0 ? [] : await store.all(offersOf(store), { ids: JSON.stringify([...ids]) })
  const offers = new Map(rows.map((row) => [row.id, { code: row.code, name: translatedText(row.name, row.name_i18n) }]))
  const headingOf = (id: number, language: string): string | null => {
    const offer = offers.get(id)
    return offer ? `${inLanguage(offer.name, language)}, ${offer.code}` : null
  }
  return subjects.map(({ language, currency, paymentTerms, lines, taxes, onlyOwnNotes = false }) => ({
    logo,
    currency: book.currencies.get(currency) ?? { code: currency, decimals: 2 },
    taxes: sharedTexts(taxesOf, book, `${language} ${onlyOwnNotes}`, each(taxes.map(({ taxId }) => taxId)), (id) =>
      taxText(book, id, language, onlyOwnNotes),
    ),
    units: sharedTexts(unitsOf, book, '', each(lines.map(({ chargeId }) => chargeId)), (id) => book.charges.get(id)?.unit ?? null),
    headings: textsOf(each(lines.map(({ subscriptionId }) => subscriptionId)), (id) => headingOf(id, language)),
    paymentTerms,
  }))
}

/** Each id once, rising. */
function each(ids: readonly (number | null)[]): number[] {
  const found: number[] = []
  for (const id of ids) if (id !== null && !found.includes(id)) found.push(id)
  return found.sort((one, other) => one - other)
}

function textsOf<Text>(ids: readonly number[], textOf: (id: number) => Text | null): Record<string, Text> {
  const texts: Record<string, Text> = {}
  for (const id of ids) {
    const text = textOf(id)
    if (text !== null) texts[id] = text
  }
  return texts
}

type TaxText = PageTexts['taxes'][string]
/** What documents of one book share, by language and ids: the book is read anew when a tax or a charge is changed. */
type Shared<Text> = WeakMap<RatingBook, Map<string, Readonly<Record<string, Text>>>>
const taxesOf: Shared<TaxText> = new WeakMap()
const unitsOf: Shared<string> = new WeakMap()
/** Sets of charges are as many as customers buy: forgotten when they are too many. */
const MOST_SHARED = 5_000

function sharedTexts<Text>(
  shared: Shared<Text>,
  book: RatingBook,
  language: string,
  ids: readonly number[],
  textOf: (id: number) => Text | null,
): Readonly<Record<string, Text>> {
  const kept = shared.get(book) ?? new Map<string, Readonly<Record<string, Text>>>()
  shared.set(book, kept)
  const key = `${language} ${ids.join()}`
  const known = kept.get(key)
  if (known) return known
  if (kept.size >= MOST_SHARED) kept.clear()
  const texts = textsOf(ids, textOf)
  kept.set(key, texts)
  return texts
}

function taxText(book: RatingBook, id: number, language: string, onlyOwnNotes: boolean): PageTexts['taxes'][string] | null {
  const tax = book.taxes.get(id)
  if (!tax) return null
  return {
    name: withoutPercent(inLanguage(tax.name, language)),
    note: tax.reverseCharge ? noteText(tax.note, language, onlyOwnNotes) : null,
  }
}

/** The words of the law where nothing else is set: a document without them is none (Directive 2006/112/EC, Article 226 (11a)). */
function noteText(note: TranslatedText | null, language: string, onlyOwnNotes: boolean): string | null {
  if (note !== null) return inLanguage(note, language)
  if (onlyOwnNotes) return null
  return REVERSE_CHARGE_WORDS[documentLanguage(language)] as string
}

/** `USt. 19 %` -> `USt.`: the page adds the percent itself. */
function withoutPercent(name: string): string {
  return name.replace(/\s*\d+([.,]\d+)?\s*%\s*$/, '')
}

/** The company's logo as it stands now. */
export async function companyLogo(store: ReadStore): Promise<Content | null> {
  const row = await store.db.selectFrom('company').select('logo').executeTakeFirst()
  if (!row?.logo) return null
  return { bytes: Buffer.from(row.logo, 'base64'), mediaType: row.logo.startsWith('iVBOR') ? 'image/png' : 'image/jpeg' }
}

const logos = new WeakMap<RatingBook, { readonly content: Content; readonly hash: Uint8Array } | null>()

/** Keeps the logo by its hash; answers the hash in hexadecimal. Read once while set-up stays as it is. */
export async function keepLogo(store: WriteStore, book: RatingBook): Promise<string | null> {
  let logo = logos.get(book)
  if (logo === undefined) {
    const content = await companyLogo(store)
    logo = content && { content, hash: sha256(content.bytes) }
    logos.set(book, logo)
  }
  return logo && Buffer.from(keepContent(store, logo.content, logo.hash)).toString('hex')
}
