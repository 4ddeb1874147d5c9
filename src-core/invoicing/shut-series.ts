/** Drafts of a run whose series is shut on its date, by a later document or for want of a sequence: those of one seller never stop the others'. */
import { sql } from 'kysely'
import type { WriteStore } from '../database/store.ts'
import { Refusal } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { billingRunAccount } from './model.ts'
import type { RunRow } from './run-state.ts'
import { refuseEarlierDate } from './series.ts'

interface SeriesOfDrafts {
  readonly seller: number
  readonly kind: 'invoice' | 'creditNote'
}

const KIND = sql<SeriesOfDrafts['kind']>`CASE WHEN billing_run_account.gross_minor < 0 THEN 'creditNote' ELSE 'invoice' END`
const REJECTED_COLUMNS = ['state', 'rule', 'reason']

/**
 * Makes them exceptions of the run, with the first date that would do.
 *
 * @returns how many
 * @throws Refusal where every draft's series is shut: then nothing of the run is done
 */
export async function leaveShutSeries({ store }: CommandContext, run: RunRow): Promise<number> {
  const series: SeriesOfDrafts[] = await draftsOf(store, run)
    .select(['customer.seller_id as seller', KIND.as('kind')])
    .distinct()
    .execute()
  const shut: (SeriesOfDrafts & { readonly refusal: Refusal })[] = []
  for (const one of series) {
    const refusal = await whyShut(store, one, run)
    if (refusal) shut.push({ ...one, refusal })
  }
  const [first] = shut
  if (first && shut.length === series.length) throw first.refusal
  let left = 0
  for (const { seller, kind, refusal } of shut) {
    const rows = await draftsOf(store, run)
      .select('billing_run_account.id')
      .where('customer.seller_id', '=', seller)
      .where(KIND, '=', kind)
      .execute()
    const values = rows.map(({ id }) => [id, 'rejected', 'notValidated', refusal.message])
    store.bulkUpdate(billingRunAccount, REJECTED_COLUMNS).setAll(values)
    left += rows.length
  }
  return left
}

function draftsOf({ db }: WriteStore, run: RunRow) {
  return db
    .selectFrom('billing_run_account')
    .innerJoin('billing_account', 'billing_account.id', 'billing_run_account.billing_account_id')
    .innerJoin('customer_account', 'customer_account.id', 'billing_account.customer_account_id')
    .innerJoin('customer', 'customer.id', 'customer_account.customer_id')
    .where('billing_run_account.billing_run_id', '=', run.id)
    .where('billing_run_account.state', '=', 'draft')
}

async function whyShut(store: WriteStore, { seller, kind }: SeriesOfDrafts, { invoice_date }: RunRow): Promise<Refusal | null> {
  try {
    await refuseEarlierDate(store, seller, kind, invoice_date)
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
