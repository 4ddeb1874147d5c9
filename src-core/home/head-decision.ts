/** An audit trail that does not hold what was noted of it outside the file. */
import { misfitWords } from '../finance/index.ts'
import type { QueryContext } from '../operations/context.ts'
import { witnesses } from '../operations/noted-heads.ts'
import { type Decision, MOST_PARTS, NOTHING } from './decision.ts'

/** Asked before anything of the store is read (see `witnesses`). */
export function headDecisions({ store, heads }: Pick<QueryContext, 'store' | 'heads'>): Decision[] {
  const misfits = witnesses(store, heads).filter(({ fits }) => !fits)
  if (misfits.length === 0) return []
  const parts = misfits.slice(0, MOST_PARTS).map((one) => ({ label: misfitWords(store, one), count: 0 }))
  return [{ ...NOTHING, kind: 'auditHead', count: misfits.length, parts }]
}
