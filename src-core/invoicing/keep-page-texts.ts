/** Step for files of earlier versions: what the pages of their documents say is kept as it stands when the file is opened. */
import { preparedSelect } from '../database/store.ts'
import type { CommandContext } from '../operations/context.ts'
import type { CarryOverStep } from '../operations/steps.ts'
import { type RatingBook, ratingBook } from '../rating/index.ts'
import { invoicePageText } from './model.ts'
import { keepLogo, type PageSubject, pageTextsOf } from './page-texts.ts'

const DOCUMENTS_AT_ONCE = 500
const TEXT_COLUMNS = ['created_op', 'invoice_id', 'texts']

const withoutTexts = preparedSelect<{ after: number }>()((db, p) =>
  db.selectFrom('invoice').select(['id', 'currency', 'snapshot']).where('id', '>', p.after).orderBy('id').limit(DOCUMENTS_AT_ONCE),
)
type StoredDocument = NonNullable<ReturnType<typeof withoutTexts>['row']>

const linesOf = preparedSelect<{ first: number; last: number }>()((db, p) =>
  db
    .selectFrom('invoice_line')
    .select(['invoice_id', 'charge_id as chargeId', 'subscription_id as subscriptionId'])
    .where('invoice_id', '>=', p.first)
    .where('invoice_id', '<=', p.last),
)
const taxesOf = preparedSelect<{ first: number; last: number }>()((db, p) =>
  db
    .selectFrom('invoice_tax')
    .select(['invoice_id', 'tax_id as taxId'])
    .where('invoice_id', '>=', p.first)
    .where('invoice_id', '<=', p.last),
)

/** A head as an earlier version kept it; one written by hand may lack anything. */
interface EarlierHead {
  readonly language?: string
  readonly texts?: unknown
}

export const keepPageTexts: CarryOverStep = {
  number: 5,
  name: 'invoicing.pageTexts',
  does: 'What earlier documents say of taxes, units, offers and the logo is kept as it stands now',
  run: async (context) => {
    const book = await ratingBook(context.store)
    const [{ language }] = (await context.store.select('SELECT language FROM company', [])) as [{ language: string }]
    let rows = 0
    let after = 0
    for (;;) {
      const documents = await context.store.all(withoutTexts(context.store), { after })
      if (documents.length === 0) break
      after = documents.at(-1)?.id as number
      rows += await keepTexts(context, book, documents, language)
    }
    const says =
      rows === 0
        ? 'No document was issued before.'
        : `${rows} documents keep what they say of taxes, units, offers and the logo as it stands now: what it was when they were issued was not kept.`
    return { rows, says }
  },
}

async function keepTexts(
  context: CommandContext,
  book: RatingBook,
  documents: readonly StoredDocument[],
  language: string,
): Promise<number> {
  const { store } = context
  const range = { first: documents[0]?.id as number, last: documents.at(-1)?.id as number }
  const lines = Map.groupBy(await store.all(linesOf(store), range), (row) => row.invoice_id)
  const taxes = Map.groupBy(await store.all(taxesOf(store), range), (row) => row.invoice_id)
  const earlier = documents.flatMap((document) => {
    const head = JSON.parse(document.snapshot) as EarlierHead
    return head.texts === undefined ? [{ ...document, head }] : []
  })
  const subjects = earlier.map((document): PageSubject => {
    return {
      language: document.head.language ?? language,
      currency: document.currency,
      // Their pages did not name it.
      paymentTerms: null,
      onlyOwnNotes: true,
      lines: lines.get(document.id) ?? [],
      taxes: taxes.get(document.id) ?? [],
    }
  })
  if (subjects.length === 0) return 0
  const texts = await pageTextsOf(store, book, subjects, await keepLogo(store, book))
  store.bulk(invoicePageText, TEXT_COLUMNS).addAll(earlier.map(({ id }, at) => [context.op, id, JSON.stringify(texts[at])]))
  return earlier.length
}
