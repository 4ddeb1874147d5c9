/**
 * What proves each table of a company file: one list of all tables, by class.
 *
 * - **digest**: written once. The audit entry that wrote the rows keeps their count and their digest (`audit_fact`), and
 *   the digest of the entry covers it.
 * - **recomputed**: follows from other rows; a check makes it again.
 * - **lastChange**: compared with what the last audit entry that touched the row left behind (`audit_state`).
 * - **rebuilt**: an index or a cache, made again from the rest at any time; it proves nothing and is not proved.
 *
 * Tables and columns are named by the schema's own types: a table that is missing here does not compile, nor does a
 * column that is gone. A new column of a table is of the class of the rest.
 */
import type { Schema } from './schema.ts'

export type ProofClass = 'digest' | 'recomputed' | 'lastChange' | 'rebuilt'

/** Columns that one audit entry writes together and nothing changes later. */
export interface SealedPart<Column extends string = string> {
  readonly columns: readonly Column[] | 'all'
  /** Of `all`, those that do not belong to it. */
  readonly without?: readonly Column[]
  /** The entry that wrote the part, in SQL over a row `t`. */
  readonly entry: string
  /** Rows may be taken back by the product; what is left of their seals is sealed anew. */
  readonly removable?: true
  /** The column that rises from entry to entry, by which the rows are walked; the id if absent. */
  readonly walkedBy?: Column
}

interface TableProof<Column extends string = string> {
  readonly class: ProofClass
  /** Columns of another class than the rest. */
  readonly columns?: { readonly [Name in Column]?: ProofClass }
  /** How the columns of the class digest are sealed; the first part holds the row itself. */
  readonly sealed?: readonly SealedPart<Column>[]
  /** Of lastChange: how a row stands that no entry changed yet, in SQL over a row `t`; else each row has an entry from its beginning. */
  readonly unchanged?: string
  /** Of lastChange: rows come by queries, not by `store.bulk` or `store.rowBatch`, so that a trigger sees them. */
  readonly byQuery?: true
  /** Guard triggers refuse to change or remove its rows, as they do those of what is sealed for good. */
  readonly guarded?: boolean
  /** The checks that recompute, or what it is rebuilt from. */
  readonly by?: string
}

const CREATED = 't.created_op'
const ofParent = (table: string, column: string) => `(SELECT p.created_op FROM "${table}" p WHERE p.id = t.${column})`

const sealedBy = (entry: string) => ({ class: 'digest', sealed: [{ columns: 'all', entry }] }) as const
const LAST_CHANGE = { class: 'lastChange' } as const
const BY_QUERY = { class: 'lastChange', byQuery: true } as const
const byChain = { class: 'recomputed', by: 'audit.chain' } as const

export const PROOFS: { readonly [Name in keyof Schema]: TableProof<keyof Schema[Name] & string> } = {
  // The audit trail proves itself: each digest covers the one before.
  audit_entry: { ...byChain, guarded: true },
  audit_shape: { ...byChain, guarded: true },
  audit_fact: { ...byChain, guarded: true },
  audit_state: { ...byChain, guarded: true },
  // Payloads may be erased, by an entry that says so.
  audit_payload: { ...byChain, columns: { entry_id: 'lastChange' }, unchanged: '1' },
  audit_touch: { class: 'recomputed', by: 'audit.touch' },
  audit_undo: BY_QUERY,
  carry_over_step: BY_QUERY,
  idempotency_key: { class: 'rebuilt', by: 'answers kept for thirty days, so that a call that is sent again does nothing twice' },
  job: BY_QUERY,
  app_role: BY_QUERY,
  app_user: BY_QUERY,

  // The entity layer.
  revision: { class: 'rebuilt', by: 'numbers that say when something in memory is stale' },
  custom_field: LAST_CHANGE,
  dated_state: LAST_CHANGE,
  search_entry: { class: 'rebuilt', by: 'the index of the search' },
  kept_sum: { class: 'recomputed', by: 'keptSum' },
  saved_view: BY_QUERY,

  // Set-up, parties, accounts, catalog.
  ledger_account: LAST_CHANGE,
  currency: LAST_CHANGE,
  language: LAST_CHANGE,
  country: LAST_CHANGE,
  company: LAST_CHANGE,
  seller: LAST_CHANGE,
  title: LAST_CHANGE,
  credit_category: LAST_CHANGE,
  brand: LAST_CHANGE,
  sales_channel: LAST_CHANGE,
  calendar: LAST_CHANGE,
  billing_cycle: LAST_CHANGE,
  unit_of_measure: LAST_CHANGE,
  payment_term: LAST_CHANGE,
  invoice_type: LAST_CHANGE,
  termination_reason: LAST_CHANGE,
  exchange_rate: LAST_CHANGE,
  accounting_period: LAST_CHANGE,
  routine: LAST_CHANGE,
  routine_state: LAST_CHANGE,
  tax: LAST_CHANGE,
  tax_class: LAST_CHANGE,
  tax_category: LAST_CHANGE,
  tax_mapping: LAST_CHANGE,
  customer_category: LAST_CHANGE,
  number_sequence: LAST_CHANGE,
  sequence_counter: BY_QUERY,
  party: LAST_CHANGE,
  party_role: LAST_CHANGE,
  note: LAST_CHANGE,
  customer: LAST_CHANGE,
  customer_account: LAST_CHANGE,
  billing_account: LAST_CHANGE,
  user_account: LAST_CHANGE,
  article: LAST_CHANGE,
  attribute: LAST_CHANGE,
  counter: LAST_CHANGE,
  charge: LAST_CHANGE,
  product: LAST_CHANGE,
  product_charge: LAST_CHANGE,
  offer: LAST_CHANGE,
  offer_product: LAST_CHANGE,
  price_plan: LAST_CHANGE,
  price_version: LAST_CHANGE,
  price_line: LAST_CHANGE,

  // Subscriptions.
  subscription: LAST_CHANGE,
  service: LAST_CHANGE,
  charge_instance: LAST_CHANGE,
  subscription_suspension: LAST_CHANGE,
  access_point: LAST_CHANGE,
  subscription_change: LAST_CHANGE,

  // Files in.
  import_batch: LAST_CHANGE,
  import_mapping: BY_QUERY,
  import_batch_record: LAST_CHANGE,
  import_file: LAST_CHANGE,
  import_reject: LAST_CHANGE,
  import_step: LAST_CHANGE,
  rejected_usage: LAST_CHANGE,

  // Rating.
  usage_record: {
    class: 'digest',
    columns: { identity: 'recomputed', family: 'recomputed' },
    by: 'usage.identity',
    sealed: [{ columns: 'all', without: ['identity', 'family'], entry: CREATED, removable: true }],
  },
  rated_transaction: {
    class: 'digest',
    columns: { cancelled_op: 'lastChange', settlement_id: 'lastChange' },
    sealed: [
      { columns: 'all', without: ['invoice_line_id', 'settlement_id', 'cancelled_op'], entry: CREATED, removable: true },
      {
        columns: ['invoice_line_id'],
        entry: '(SELECT v.created_op FROM invoice_line l JOIN invoice v ON v.id = l.invoice_id WHERE l.id = t.invoice_line_id)',
        walkedBy: 'invoice_line_id',
      },
    ],
    unchanged: 't.cancelled_op IS NULL AND t.settlement_id IS NULL',
  },
  usage_counter: BY_QUERY,
  counter_period: LAST_CHANGE,
  taken: sealedBy(CREATED),

  // Invoicing, receivables, the ledger, documents.
  settlement: {
    class: 'digest',
    columns: { taken_back_op: 'lastChange' },
    sealed: [{ columns: 'all', without: ['taken_back_op'], entry: CREATED }],
    unchanged: 't.taken_back_op IS NULL',
    guarded: false,
  },
  billing_run: BY_QUERY,
  billing_run_account: LAST_CHANGE,
  invoice: sealedBy(CREATED),
  invoice_line: sealedBy(ofParent('invoice', 'invoice_id')),
  invoice_tax: sealedBy(ofParent('invoice', 'invoice_id')),
  mirrored_tax: sealedBy(CREATED),
  invoice_page_text: sealedBy(CREATED),
  invoice_state: {
    class: 'recomputed',
    by: 'invoiceState',
    columns: { disputed: 'lastChange', dispute_reason: 'lastChange', sent_at: 'lastChange' },
    unchanged: 't.disputed = 0 AND t.dispute_reason IS NULL AND t.sent_at IS NULL',
  },
  account_operation: sealedBy(CREATED),
  open_item: { class: 'recomputed', by: 'openItem' },
  matching: sealedBy(CREATED),
  matching_allocation: sealedBy(ofParent('matching', 'matching_id')),
  journal_entry: sealedBy(CREATED),
  journal_line: sealedBy(ofParent('journal_entry', 'journal_entry_id')),
  books_check: LAST_CHANGE,
  content: { class: 'lastChange', columns: { bytes: 'recomputed' }, by: 'content.hash', guarded: true },
  issued_document: sealedBy(CREATED),
}

const proofs: Readonly<Record<string, TableProof>> = PROOFS

/** The class of a column of a table. @throws TypeError for a table that is not in the list */
export function classOf(table: string, column: string): ProofClass {
  const proof = proofs[table]
  if (!proof) throw new TypeError(`nothing proves the table ${table}`)
  return proof.columns?.[column] ?? proof.class
}

/** The tables of which rows, or columns, are of a class. */
export function tablesOfClass(wanted: ProofClass): readonly string[] {
  const has = (proof: TableProof) => proof.class === wanted || Object.values(proof.columns ?? {}).includes(wanted)
  return Object.keys(proofs).filter((table) => has(proofs[table] as TableProof))
}

/** The tables that have guard triggers. */
export function guardedTables(): readonly string[] {
  return Object.keys(proofs).filter((table) => {
    const { guarded, sealed = [] } = proofs[table] as TableProof
    return guarded ?? sealed.some((part) => part.columns === 'all' && !part.removable)
  })
}

/** The sealed parts of a table; none for most. */
export function sealedParts(table: string): readonly SealedPart[] {
  return proofs[table]?.sealed ?? []
}

/** The columns of a part that a table has, without the id. */
export function columnsOfPart(part: SealedPart, columns: readonly string[]): readonly string[] {
  const all = part.columns === 'all' ? columns : part.columns
  return all.filter((name) => !part.without?.includes(name))
}

/** Whether a part has a column. */
export function isOfPart(part: SealedPart, column: string): boolean {
  return (part.columns === 'all' || part.columns.includes(column)) && !part.without?.includes(column)
}

/** How rows that no entry changed stand; null where every row has an entry. */
export function unchangedOf(table: string): string | null {
  return proofs[table]?.unchanged ?? null
}

/** Who sees new rows of a table of the class lastChange: its writer, a trigger, or nobody as long as they stand unchanged. */
export function newRowsSeenBy(table: string): 'writer' | 'trigger' | 'nobody' {
  const proof = proofs[table]
  if (!proof || !tablesOfClass('lastChange').includes(table) || proof.unchanged) return 'nobody'
  return proof.byQuery ? 'trigger' : 'writer'
}
