/** Ledger accounts of earlier files that are marked as headings, though something is posted to them. */
import { writeFixedField } from '../accounts/index.ts'
import { readRecord } from '../entities/records.ts'
import type { CarryOverStep } from '../operations/steps.ts'
import { ledgerAccount } from '../setup/model.ts'

const POSTED_HEADINGS = `SELECT id FROM ledger_account a WHERE heading = 1
  AND EXISTS (SELECT 1 FROM journal_line l WHERE l.ledger_account_id = a.id) ORDER BY id`

export const openPostedHeadings: CarryOverStep = {
  number: 6,
  name: 'finance.postedHeadings',
  does: 'Ledger accounts to which something is posted are no longer marked as headings',
  run: async (context) => {
    const rows = (await context.store.select(POSTED_HEADINGS, [])) as { id: number }[]
    for (const { id } of rows) writeFixedField(context, ledgerAccount, await readRecord(context.store, ledgerAccount, id), { heading: 0 })
    return { rows: rows.length, says: `${rows.length} ledger accounts to which something is posted are no longer marked as headings.` }
  },
}
