/**
 * Writes customers with their account trees: by the thousand in one transaction, checked once a row.
 *
 * Everything that is the same for all rows (company, reference data, counters) is read when the writer is
 * opened. Rows are gathered and written table by table, some dozens a statement, so that a row costs a
 * third of what it costs alone.
 */
import type { Insertable } from 'kysely'
import type { TableDescription } from '../database/columns.ts'
import type { RowBatch } from '../database/row-batch.ts'
import type { Schema } from '../database/schema.ts'
import type { Entity } from '../entities/define-entity.ts'
import { searchEntry } from '../entities/model.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import type { CommandContext } from '../operations/context.ts'
import { party, partyRole } from '../parties/model.ts'
import type { CodeBlock } from '../sequences/index.ts'
import { type CheckedRow, checkedRow, refuseTakenCodes } from './customer-check.ts'
import { gatheredCodes, type GatheredCodes } from './customer-gathered.ts'
import { billingAccountRow, customerAccountRow, customerRow, partyRow, type StandardColumn, userAccountRow } from './customer-rows.ts'
import type { CustomerIds } from './customer-values.ts'
import { readWorld, type World } from './customer-world.ts'
import { billingAccount, customer, customerAccount, userAccount } from './model.ts'
import { nextBoundaryOfCycle } from './next-invoice.ts'
import { indexWords } from '../kernel/words.ts'
import { customerText } from './search-words.ts'

export interface CustomerWriter {
  /**
   * Checks one row and gathers its party, customer, customer account, billing account, user account and
   * roles. Nothing is written of a row at fault, and the last rows only when the writer finishes.
   *
   * @param checked what the check of this row answered, where nothing was written since: only its codes are looked at again
   * @throws Refusal naming each field at fault
   */
  create(values: unknown, checked?: CheckedCustomer): Promise<CustomerIds>
  /** Writes what is gathered and keeps the counters; the last thing to do. */
  finish(): Promise<void>
}

/** A row whose fields were found right. */
export interface CheckedCustomer {
  readonly row: CheckedRow
  /** Whether it names a customer of a row before it, whose id is not known before that is written. */
  readonly isOpen: boolean
}

export interface CustomerChecker {
  /** Checks one row after those before it; writes nothing. @throws Refusal naming each field at fault */
  check(values: unknown): Promise<CheckedCustomer>
}

/** Ids of rows that are checked and not written. */
const NOT_WRITTEN = -1

/** Opens a check of rows as they would be written one after the other. Numbers that rows would take are not known to it. */
export async function openCustomerChecker(context: CommandContext): Promise<CustomerChecker> {
  const world = await readWorld(context)
  const gathered = gatheredCodes()
  return {
    check: async (given) => {
      const row = await checkedRow(context, world, gathered, given)
      for (const of of GIVEN_CODES) {
        const code = row.values[of]
        if (code) gathered.add(of, code, NOT_WRITTEN)
      }
      return { row, isOpen: row.parent_id === NOT_WRITTEN || row.sales_representative_id === NOT_WRITTEN }
    },
  }
}
const GIVEN_CODES = ['code', 'customer_account_code', 'billing_account_code', 'user_account_code'] as const

export interface WriterOptions {
  /** Whether the audit entry keeps each record so that undo can take it back; not for thousands. */
  readonly undoable: boolean
}

/** One customer with its tree. */
export async function createCustomerTree(context: CommandContext, values: unknown): Promise<CustomerIds> {
  const writer = await openCustomerWriter(context, { undoable: true })
  const ids = await writer.create(values)
  await writer.finish()
  return ids
}

/** Opens a writer for one transaction. */
export async function openCustomerWriter(context: CommandContext, options: WriterOptions): Promise<CustomerWriter> {
  const world = await readWorld(context)
  const tables = tableWriters(context, options)
  const gathered = gatheredCodes()
  let count = 0
  const flush = () => {
    tables.flush()
    gathered.clear()
    count = 0
  }
  return {
    create: async (given, checked) => {
      const row = checked && !checked.isOpen ? checked.row : await checkedRow(context, world, gathered, given)
      if (row === checked?.row) await refuseTakenCodes(context.store, gathered, row.values)
      const ids = await gatherTree(context, world, tables, gathered, row)
      count += 1
      if (count === GATHERED) flush()
      context.summarise(`Customer ${ids.code} ${row.name} created`)
      return ids
    },
    finish: async () => {
      flush()
      for (const block of [...Object.values(world.codes), world.mandates]) await block.keep()
    },
  }
}

/** Customers that are written together: few enough that nobody at the desk waits long for them at the end of a chunk. */
const GATHERED = 256

// ---- The writing of a row

/** Gathers a row of one entity's table, which gets its standard columns; answers the id. */
type Add<Row> = (row: Omit<Row, StandardColumn>) => number

interface TableWriters {
  readonly index: (customerId: number, row: CheckedRow, code: string) => void
  readonly party: Add<Insertable<Schema['party']>>
  readonly customer: Add<Insertable<Schema['customer']>>
  readonly customerAccount: Add<Insertable<Schema['customer_account']>>
  readonly billingAccount: Add<Insertable<Schema['billing_account']>>
  readonly userAccount: Add<Insertable<Schema['user_account']>>
  readonly role: Add<Insertable<Schema['party_role']>>
  /** Writes what was gathered, what is referred to before what refers to it. */
  readonly flush: () => void
}

function tableWriters(context: CommandContext, options: WriterOptions): TableWriters {
  const search = context.store.rowBatch(searchEntry, ['record_id', 'code_key', 'title', 'detail', 'words'], { entity: customer.name })
  const batches: RowBatch[] = []
  const stamp = {
    version: 1,
    created_at: context.now,
    created_by: context.actor.name,
    created_op: context.op,
    changed_at: context.now,
    changed_by: context.actor.name,
    changed_op: context.op,
    archived_at: null,
  }
  const writer = (entity: Entity & { readonly table: TableDescription }) => {
    const columns = Object.keys(entity.table.columns).filter((column) => !(column in stamp))
    const batch = context.store.rowBatch(entity.table, columns, stamp)
    batches.push(batch)
    return (given: object): number => {
      const row = given as Readonly<Record<string, unknown>>
      const id = batch.add(columns.map((column) => row[column] ?? null))
      if (options.undoable) context.recordChange({ entity: entity.name, id, before: null, after: { ...stamp, ...row, id } })
      else if (entity.name === 'customer') context.touch(entity.name, id)
      return id
    }
  }
  return {
    /** The owner is found as its customer: one entry instead of two of one name, which is half the cost of a row. */
    index: (id, row, code) => {
      const { city = null, street = null, email = null } = row.values
      const { title, detail, words } = customerText(row.name, { city, street, email, country: row.country })
      search.add([id, code.toLowerCase(), title, detail, indexWords(words)])
    },
    party: writer(party),
    customer: writer(customer),
    customerAccount: writer(customerAccount),
    billingAccount: writer(billingAccount),
    userAccount: writer(userAccount),
    role: writer(partyRole),
    flush: () => {
      for (const batch of [...batches, search]) batch.flush()
    },
  }
}

async function gatherTree(
  context: CommandContext,
  world: World,
  tables: TableWriters,
  gathered: GatheredCodes,
  row: CheckedRow,
): Promise<CustomerIds> {
  const { values } = row
  const { codes: blocks } = world
  const nextInvoice = values.next_invoice_date ?? (await nextInvoiceDate(context, world, row.references.billing_cycle, row.since))
  const codes = {
    code: await codeFrom(blocks.customer, values.code),
    customer_account_code: await codeFrom(blocks.customerAccount, values.customer_account_code),
    billing_account_code: await codeFrom(blocks.billingAccount, values.billing_account_code),
    user_account_code: await codeFrom(blocks.userAccount, values.user_account_code),
  }
  const partyCode = await blocks.party.take()
  const party_id = tables.party(partyRow(row, partyCode))
  const id = tables.customer(customerRow(row, codes.code, party_id))
  const customer_account_id = tables.customerAccount(customerAccountRow(row, codes.customer_account_code, id, world.mandates))
  const billing_account_id = tables.billingAccount(billingAccountRow(row, codes.billing_account_code, customer_account_id, nextInvoice))
  const user_account_id = tables.userAccount(userAccountRow(row, codes.user_account_code, billing_account_id))
  tables.index(id, row, codes.code)
  gathered.add('party', partyCode, party_id)
  gathered.add('code', codes.code, id)
  gathered.add('customer_account_code', codes.customer_account_code, customer_account_id)
  gathered.add('billing_account_code', codes.billing_account_code, billing_account_id)
  gathered.add('user_account_code', codes.user_account_code, user_account_id)
  tables.role({ party_id, entity: 'customer', record_id: id, role: 'owner', valid_from: null, valid_to: null })
  tables.role({ party_id, entity: 'billingAccount', record_id: billing_account_id, role: 'billReceiver', valid_from: null, valid_to: null })
  return { id, party_id, customer_account_id, billing_account_id, user_account_id, ...codes }
}

/** The code that was given, else the next of its sequence. */
async function codeFrom(block: CodeBlock, given: string | null | undefined): Promise<string> {
  if (!given) return block.take()
  block.given(given)
  return given
}

async function nextInvoiceDate(context: CommandContext, world: World, cycle: number, since: CalendarDate): Promise<CalendarDate> {
  const key = `${cycle}/${since}`
  const known = world.nextDates.get(key)
  if (known !== undefined) return known
  const next = await nextBoundaryOfCycle(context.store, cycle, since, context.today)
  world.nextDates.set(key, next)
  return next
}
