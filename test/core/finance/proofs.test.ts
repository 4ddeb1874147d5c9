/**
 * Every column of every table that is proved is changed by hand, rows are added and removed, and several tables are changed
 * together so that they fit each other: all is found, by table and record.
 */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROOFS, classOf, guardedTables } from '../../../src-core/database/proofs.ts'
import type { Difference } from '../../../src-core/finance/index.ts'
import { type Check, runCheck } from '../../../src-core/finance/verify/check.ts'
import { allChecks } from '../../../src-core/finance/verify/verify-books.ts'
import { allTables } from '../../../src-core/tables.ts'
import { byHand } from '../../support/by-hand.ts'
import { emptyFile } from '../../support/company.ts'
import { everyTable } from '../../support/every-table.ts'
import { type SmallCompany, withLookups } from '../../support/small-company.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const entityOf = (table: string) => table.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

async function differencesOf(company: SmallCompany, checks: readonly Check[]): Promise<Difference[]> {
  const { store } = company.core.dispatcher
  const differences: Difference[] = []
  for (const check of checks) {
    const last = await check.last(store)
    for (let after = 0; after < last; after += check.step)
      differences.push(...(await runCheck(check, store, after, Math.min(after + check.step, last))))
  }
  return differences
}

/** The checks that prove a table. */
async function checksOf(company: SmallCompany, table: string): Promise<Check[]> {
  const entity = entityOf(table)
  const { by = '' } = PROOFS[table as keyof typeof PROOFS] as { by?: string }
  const own = [`facts.${entity}`, `facts.${entity}.invoice_line_id`, `state.${entity}`]
  const checks = await allChecks(company.core.dispatcher.store, 'none')
  return checks.filter(({ name }) => own.includes(name) || (by !== '' && name.startsWith(by)))
}

let template: Promise<string> | null = null

async function copyOfEveryTable(): Promise<SmallCompany> {
  template ??= everyTable()
  const file = join(temporaryFolder(), 'company.sqlite')
  copyFileSync(await template, file)
  return withLookups(await emptyFile(file))
}

const proved = allTables.filter(({ name }) => PROOFS[name as keyof typeof PROOFS].class !== 'rebuilt')
/** Sums are kept of 8,192 rows and more: `kept-sums.test.ts` has them. */
const EMPTY: readonly string[] = ['kept_sum']

describe('the list of tables', () => {
  it('has each table of the schema, each column in one class', () => {
    expect(Object.keys(PROOFS).sort()).toEqual(allTables.map(({ name }) => name).sort())
    for (const { name, columns } of allTables)
      for (const column of Object.keys(columns)) expect(classOf(name, column), `${name}.${column}`).toBeTruthy()
  })

  it('has the tables that are guarded', () => {
    expect([...guardedTables()].sort()).toEqual(
      allTables
        .filter(({ facts }) => facts)
        .map(({ name }) => name)
        .sort(),
    )
  })

  it('is tried on rows of every table that is proved', async () => {
    const company = await copyOfEveryTable()
    const empty: string[] = []
    for (const { name } of proved) if ((await company.rows(`SELECT 1 FROM "${name}" LIMIT 1`)).length === 0) empty.push(name)
    expect(empty.sort()).toEqual([...EMPTY].sort())
    for (const { name } of proved) expect(await differencesOf(company, await checksOf(company, name)), name).toEqual([])
  })
})

describe.each(proved.filter(({ name }) => !EMPTY.includes(name)))('$name', ({ name: table, columns, primaryKey }) => {
  const key = primaryKey ?? ['id']
  const order = key.map((one) => `"${one}"`).join(', ')
  const first = key.map((name) => `"${name}" = (SELECT "${name}" FROM "${table}" ORDER BY ${order} LIMIT 1)`).join(' AND ')

  /** The company, open to any change, and what is found of the table while one stands. */
  async function opened() {
    const company = await copyOfEveryTable()
    const checks = await checksOf(company, table)
    const { raw } = company.core.dispatcher.parts.connection
    const drop = (kind: string, schema: string, of = '') =>
      raw
        .prepare(`SELECT name FROM ${schema} WHERE type = '${kind}' AND sql IS NOT NULL ${of}`)
        .pluck()
        .all()
        .forEach((name) => raw.exec(`DROP ${kind} "${String(name)}"`))
    drop('trigger', 'sqlite_temp_schema')
    drop('trigger', 'sqlite_schema')
    drop('index', 'sqlite_schema', `AND tbl_name = '${table}'`)
    raw.pragma('foreign_keys = OFF')
    raw.pragma('ignore_check_constraints = ON')
    const whileChanged = async (sql: string): Promise<Difference[]> => {
      raw.exec(`SAVEPOINT by_hand; ${sql}`)
      const differences = await differencesOf(company, checks)
      raw.exec('ROLLBACK TO by_hand; RELEASE by_hand')
      return differences
    }
    return { company, whileChanged }
  }

  it('has each column proved', async () => {
    const { company, whileChanged } = await opened()
    const id = key[0] === 'id' ? (await company.rows<{ id: number }>(`SELECT MIN(id) AS id FROM "${table}"`))[0]?.id : undefined
    for (const [name, { sqlType }] of Object.entries(columns)) {
      if (classOf(table, name) === 'rebuilt') continue
      const numbers = { INTEGER: 1000, REAL: 1 }
      const other =
        sqlType === 'BLOB'
          ? 'zeroblob(7)'
          : sqlType === 'TEXT'
            ? `COALESCE("${name}", '') || ' '`
            : `COALESCE("${name}", 0) + ${numbers[sqlType]}`
      const differences = await whileChanged(`UPDATE "${table}" SET "${name}" = ${other} WHERE ${first}`)
      expect(differences, `${table}.${name}`).not.toEqual([])
      // Who is named is the row itself, or the entry that proves it.
      if (id !== undefined && ['digest', 'lastChange'].includes(classOf(table, name)))
        expect(
          differences.map((one) => `${one.entity} ${one.id}`),
          `${table}.${name}`,
        ).toContain(`${entityOf(table)} ${id}`)
    }
    await company.core.close()
  })

  it('misses a row that is gone, and tells one that was added', async () => {
    const { company, whileChanged } = await opened()
    expect(await whileChanged(`DELETE FROM "${table}" WHERE ${first}`)).not.toEqual([])
    const copied = Object.entries(columns).map(([name, { sqlType }]) => {
      if (!key.includes(name)) return `"${name}"`
      return sqlType === 'TEXT' ? `"${name}" || '0'` : sqlType === 'BLOB' ? 'randomblob(32)' : `"${name}" + 5000`
    })
    const names = Object.keys(columns).map((name) => `"${name}"`)
    const [named, id] = primaryKey ? ['', ''] : ['id, ', `(SELECT MAX(id) + 5000 FROM "${table}"), `]
    expect(
      await whileChanged(
        `INSERT INTO "${table}" (${named}${names.join(', ')}) SELECT ${id}${copied.join(', ')} FROM "${table}" WHERE ${first}`,
      ),
    ).not.toEqual([])
    await company.core.close()
  })
})

describe('changes that fit each other over several tables', () => {
  const PAYMENT = "(SELECT MIN(id) FROM account_operation WHERE kind = 'payment')"
  const entryOf = (source: string, id: string) => `(SELECT MIN(id) FROM journal_entry WHERE source = '${source}' AND source_id = ${id})`
  const fabricated = `INSERT INTO account_operation (id, created_op, customer_account_id, kind, direction, number, currency, amount_minor, rate, functional_minor, operation_date, due_date)
      SELECT 900, created_op, customer_account_id, kind, direction, 'PAY-900', currency, amount_minor, rate, functional_minor, operation_date, due_date FROM account_operation WHERE id = ${PAYMENT};
    INSERT INTO open_item (id, account_operation_id, customer_account_id, direction, currency, due_date, open_minor, open_functional_minor, status)
      SELECT 900, 900, customer_account_id, direction, currency, due_date, amount_minor, functional_minor, 'O' FROM account_operation WHERE id = 900;
    INSERT INTO journal_entry (id, created_op, journal, posted_on, currency, rate, source, source_id, reference, description)
      SELECT 900, created_op, journal, posted_on, currency, rate, source, 900, reference, description FROM journal_entry WHERE id = ${entryOf('accountOperation', PAYMENT)};
    INSERT INTO journal_line (journal_entry_id, ledger_account_id, amount_minor, functional_minor, customer_account_id)
      SELECT 900, ledger_account_id, amount_minor, functional_minor, customer_account_id FROM journal_line WHERE journal_entry_id = ${entryOf('accountOperation', PAYMENT)}`

  /** What is done, and the records that must be named. */
  const changes: readonly (readonly [what: string, sql: string, ...named: string[]])[] = [
    [
      'the date of an invoice, its operation and its posting',
      `UPDATE invoice SET invoice_date = '2026-09-02' WHERE id = 1; UPDATE account_operation SET operation_date = '2026-09-02' WHERE invoice_id = 1;
       UPDATE journal_entry SET posted_on = '2026-09-02' WHERE source = 'invoice' AND source_id = 1`,
      'invoice 1',
      'accountOperation',
      'journalEntry',
    ],
    [
      'the due date of an invoice, its operation and its open item',
      `UPDATE invoice SET due_date = '2027-09-02' WHERE id = 2; UPDATE account_operation SET due_date = '2027-09-02' WHERE invoice_id = 2;
       UPDATE open_item SET due_date = '2027-09-02' WHERE id IN (SELECT id FROM account_operation WHERE invoice_id = 2)`,
      'invoice 2',
      'accountOperation',
    ],
    ['a payment with all its rows', fabricated, 'accountOperation 900', 'journalEntry 900', 'journalLine'],
    [
      'journal lines on other accounts',
      'UPDATE journal_line SET ledger_account_id = ledger_account_id + 1 WHERE journal_entry_id = 1',
      'journalLine 1',
    ],
    [
      '1.00 from tax to revenue',
      `UPDATE invoice SET net_minor = net_minor + 100, tax_minor = tax_minor - 100 WHERE id = 1;
       UPDATE invoice_tax SET base_minor = base_minor + 100, tax_minor = tax_minor - 100 WHERE invoice_id = 1;
       UPDATE journal_line SET amount_minor = amount_minor - 100, functional_minor = functional_minor - 100 WHERE id = 2;
       UPDATE journal_line SET amount_minor = amount_minor + 100, functional_minor = functional_minor + 100 WHERE id = 3`,
      'invoice 1',
      'invoiceTax 1',
      'journalLine 2',
      'journalLine 3',
    ],
    [
      'the inputs of rated transactions',
      `UPDATE rated_transaction SET inputs = '{"before":"1.000000000000"}' WHERE id IN (1, 2)`,
      'ratedTransaction 1',
      'ratedTransaction 2',
    ],
    ['the digest of usage', 'UPDATE usage_record SET digest = randomblob(16)', 'usageRecord 1'],
    [
      'the quantity and price of a transaction at the same amount',
      `UPDATE rated_transaction SET quantity = '2.000000000000', unit_price = '0.000500000000' WHERE id = 1`,
      'ratedTransaction 1',
    ],
    [
      'the texts and quantities of lines',
      `UPDATE invoice_line SET label = 'Consulting', quantity = '3.000000000000' WHERE invoice_id = 1`,
      'invoiceLine 1',
      'invoiceLine 2',
    ],
    ['the snapshot of a document', `UPDATE invoice SET snapshot = '{"buyer":"Somebody"}' WHERE id = 3`, 'invoice 3'],
    ['other bytes under a hash', `UPDATE content SET bytes = CAST('another logo' AS BLOB)`, 'content'],
    ['content under another hash', 'UPDATE content SET sha256 = randomblob(32)', 'content'],
    [
      'two transactions between their lines',
      'UPDATE rated_transaction SET invoice_line_id = CASE invoice_line_id WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE invoice_line_id END',
      'ratedTransaction 1',
    ],
    [
      'an allocation to another day, with its matching and posting',
      `UPDATE matching SET matched_on = '2026-11-01' WHERE id = 1; UPDATE matching_allocation SET allocated_on = '2026-11-01' WHERE matching_id = 1;
       UPDATE journal_entry SET posted_on = '2026-11-01' WHERE source = 'matching' AND source_id = 1`,
      'matching 1',
      'matchingAllocation',
    ],
    ['who paid', `UPDATE account_operation SET payer = 'Somebody', reference = 'Something' WHERE id = ${PAYMENT}`, 'accountOperation'],
    [
      'an invoice with a customer of another account, everywhere',
      `UPDATE invoice SET customer_account_id = 2 WHERE id = 1; UPDATE account_operation SET customer_account_id = 2 WHERE invoice_id = 1;
       UPDATE open_item SET customer_account_id = 2 WHERE id = 1; UPDATE journal_line SET customer_account_id = 2 WHERE journal_entry_id = 1 AND customer_account_id IS NOT NULL`,
      'invoice 1',
      'accountOperation 1',
      'journalLine 1',
    ],
    ['facts moved to another entry', 'UPDATE account_operation SET created_op = created_op - 1 WHERE id = 2', 'accountOperation 2'],
    [
      'the name of a customer and of its party',
      `UPDATE customer SET name = 'Somebody', name_key = 'somebody'; UPDATE party SET name = 'Somebody', name_key = 'somebody'`,
      'customer 1',
      'party',
    ],
    [
      'the rate of a tax, and the name of the account',
      `UPDATE tax SET percent = '7.000000000000'; UPDATE ledger_account SET name = 'Slush' WHERE id = 3`,
      'tax 1',
      'ledgerAccount 3',
    ],
    [
      'a dispute that nobody raised',
      `UPDATE invoice_state SET disputed = 1, dispute_reason = 'None', payment_status = 'DISPUTED' WHERE invoice_id = 1`,
      'invoiceState 1',
    ],
    ['who did it, in the audit trail', `UPDATE audit_entry SET actor_name = 'Somebody' WHERE id = 9`, 'auditEntry 9'],
    [
      'a fact with the digest that proves it',
      "DELETE FROM matching WHERE id = 1; DELETE FROM audit_fact WHERE id = (SELECT MIN(f.id) FROM audit_fact f JOIN audit_shape s ON s.id = f.shape_id WHERE s.table_name = 'matching')",
      'auditEntry',
    ],
  ]

  it.each(changes)('are found: %s', async (_, sql, ...named) => {
    const company = await copyOfEveryTable()
    byHand(company, sql)
    const differences = await differencesOf(company, await allChecks(company.core.dispatcher.store, 'none'))
    const records = new Set(differences.flatMap(({ entity, id }) => [entity, `${entity} ${id}`]))
    for (const record of named) expect(records, record).toContain(record)
    await company.core.close()
  })

  it('and a guard that was left dropped', async () => {
    const company = await copyOfEveryTable()
    company.core.dispatcher.parts.connection.raw.exec('DROP TRIGGER guard_invoice_line_update; DROP TRIGGER kept_rated_transaction_changed')
    const differences = await differencesOf(company, await allChecks(company.core.dispatcher.store, 'none'))
    expect(differences.filter(({ check }) => check === 'guards').map(({ words }) => words)).toEqual([
      'The trigger guard_invoice_line_update that guards the invoice line is none instead of its trigger.',
      'The trigger kept_rated_transaction_changed that guards the rated transaction is none instead of its trigger.',
    ])
    await company.core.close()
  })
})
