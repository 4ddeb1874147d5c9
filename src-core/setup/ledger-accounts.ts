/** Which ledger accounts can be posted to, and what an account becomes that nothing is posted to. */
import { refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'

/** Why a field does not take a ledger account. */
export const POSTABLE = {
  heading: 'It is a heading: nothing is posted to it.',
  closed: 'It is closed: nothing more is posted to it.',
} as const

type Values = Readonly<Record<string, unknown>>

const USES = [
  ['article', 'article'],
  ['tax', 'tax'],
] as const

/** @throws Refusal when an account that an article or a tax posts to would take no postings any more */
export async function checkLedgerAccount({ store }: CommandContext, values: Values, id: number | null): Promise<void> {
  const field = values['heading'] === 1 ? 'heading' : values['closed'] === 1 ? 'closed' : null
  if (id === null || field === null) return
  const [before] = (await store.select('SELECT heading, closed FROM ledger_account WHERE id = ?', [id])) as Values[]
  if (before?.[field] === 1) return
  for (const [table, word] of USES) {
    const [use] = (await store.select(`SELECT code FROM "${table}" WHERE ledger_account_id = ? AND archived_at IS NULL LIMIT 1`, [id])) as {
      code: string
    }[]
    if (use)
      throw refuseField(field, 'ledger.inUse', `What is posted for ${word} ${use.code} goes to it. Choose another account there first.`)
  }
}
