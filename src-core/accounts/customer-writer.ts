/**
 * Writes customers with their account trees: by the thousand in one transaction, checked once a row.
 *
 * Everything that is the same for all rows (company, reference data, counters, prepared statements) is
 * read when the writer is opened; a row then costs its inserts.
 */
import type { Insertable } from 'kysely'
import type { TableDescription } from '../database/columns.ts'
import type { Schema } from '../database/schema.ts'
import type { Entity } from '../entities/define-entity.ts'
import { searchEntry } from '../entities/model.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import { sortKey } from '../kernel/text.ts'
import type { CommandContext } from '../operations/context.ts'
import { party, partyRole } from '../parties/model.ts'
import { type CheckedRow, checkedRow } from './customer-check.ts'
import { billingAccountRow, customerAccountRow, customerRow, partyRow, type StandardColumn, userAccountRow } from './customer-rows.ts'
import type { CustomerIds } from './customer-values.ts'
import { readWorld, type World } from './customer-world.ts'
import { billingAccount, customer, customerAccount, userAccount } from './model.ts'
import { nextBoundaryOfCycle } from './next-invoice.ts'

export interface CustomerWriter {
  /**
   * Checks one row and writes its party, customer, customer account, billing account, user account and
   * roles. Nothing is written of a row at fault.
   *
   * @throws Refusal naming each field at fault
   */
  create(values: unknown): Promise<CustomerIds>
  /** Keeps the counters; the last thing to do. */
  finish(): Promise<void>
}

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
  return {
    create: async (given) => {
      const row = await checkedRow(context, world, given)
      const ids = await writeTree(context, world, tables, row)
      context.summarise(`Customer ${ids.code} ${row.name} created`)
      return ids
    },
    finish: async () => {
      for (const block of Object.values(world.numbers)) await block.keep()
    },
  }
}

// ---- The writing of a row

/** Adds rows to one entity's table with its standard columns; answers the id. */
type Add<Row> = (row: Omit<Row, StandardColumn>) => number

interface TableWriters {
  readonly index: (customerId: number, row: CheckedRow, code: string) => void
  readonly party: Add<Insertable<Schema['party']>>
  readonly customer: Add<Insertable<Schema['customer']>>
  readonly customerAccount: Add<Insertable<Schema['customer_account']>>
  readonly billingAccount: Add<Insertable<Schema['billing_account']>>
  readonly userAccount: Add<Insertable<Schema['user_account']>>
  readonly role: Add<Insertable<Schema['party_role']>>
}

function tableWriters(context: CommandContext, options: WriterOptions): TableWriters {
  const search = context.store.bulk(searchEntry, ['entity', 'record_id', 'code_key', 'title', 'detail', 'words'])
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
    const columns = Object.keys(entity.table.columns)
    const insert = context.store.bulk(entity.table, columns)
    return (given: object): number => {
      const row: Record<string, unknown> = Object.assign({}, stamp, given)
      const id = insert.add(columns.map((column) => row[column] ?? null))
      if (options.undoable) context.recordChange({ entity: entity.name, id, before: null, after: { ...row, id } })
      else if (entity.name === 'customer') context.touch(entity.name, id)
      return id
    }
  }
  return {
    /** The owner is found as its customer: one entry instead of two of one name, which is half the cost of a row. */
    index: (id, row, code) => {
      const { values, name, country } = row
      const words = [sortKey(name), values.external_ref, values.city, values.street, values.email].filter(Boolean).join(' ')
      search.add([customer.name, id, code.toLowerCase(), name, [values.city, country].filter(Boolean).join(', '), words])
    },
    party: writer(party),
    customer: writer(customer),
    customerAccount: writer(customerAccount),
    billingAccount: writer(billingAccount),
    userAccount: writer(userAccount),
    role: writer(partyRole),
  }
}

async function writeTree(context: CommandContext, world: World, tables: TableWriters, row: CheckedRow): Promise<CustomerIds> {
  const { values, numbers } = { values: row.values, numbers: world.numbers }
  const codes = {
    code: values.code || numbers.customer.take(),
    customer_account_code: values.customer_account_code || numbers.customerAccount.take(),
    billing_account_code: values.billing_account_code || numbers.billingAccount.take(),
    user_account_code: values.user_account_code || numbers.userAccount.take(),
  }
  const nextInvoice = values.next_invoice_date ?? (await nextInvoiceDate(context, world, row.references.billing_cycle, row.since))
  const party_id = tables.party(partyRow(row, numbers.party.take()))
  const id = tables.customer(customerRow(row, codes.code, party_id))
  const customer_account_id = tables.customerAccount(customerAccountRow(row, codes.customer_account_code, id, numbers.mandate))
  const billing_account_id = tables.billingAccount(billingAccountRow(row, codes.billing_account_code, customer_account_id, nextInvoice))
  const user_account_id = tables.userAccount(userAccountRow(row, codes.user_account_code, billing_account_id))
  tables.index(id, row, codes.code)
  tables.role({ party_id, entity: 'customer', record_id: id, role: 'owner', valid_from: null, valid_to: null })
  tables.role({ party_id, entity: 'billingAccount', record_id: billing_account_id, role: 'billReceiver', valid_from: null, valid_to: null })
  return { id, party_id, customer_account_id, billing_account_id, user_account_id, ...codes }
}

async function nextInvoiceDate(context: CommandContext, world: World, cycle: number, since: CalendarDate): Promise<CalendarDate> {
  const key = `${cycle}/${since}`
  const known = world.nextDates.get(key)
  if (known !== undefined) return known
  const next = await nextBoundaryOfCycle(context.store, cycle, since, context.today)
  world.nextDates.set(key, next)
  return next
}
