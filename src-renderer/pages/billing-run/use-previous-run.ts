/** The validated run of the same cycle before this one. */
import type { ListPage } from '../../../src-core/operations/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import type { RunView } from './run-data.ts'

export interface PreviousRun {
  readonly id: number
  readonly code: string
}

/** `null` while it is not known, and where there is none. */
export function usePreviousRun(run: RunView): PreviousRun | null {
  const { data } = useOperation<ListPage>(
    'billingRun.list',
    {
      filter: [
        { column: 'invoice_date', op: '$lt', value: run.invoice_date },
        { column: 'state', op: '$in', value: ['validated'] },
        ...(run.billing_cycle === null ? [] : [{ column: 'cycle', op: '$equals', value: run.billing_cycle }]),
      ],
      sort: [{ column: 'invoice_date', direction: 'desc' }],
      limit: 1,
    },
    { reads: ['billingRun'] },
  )
  const row = data?.rows[0]
  return row ? { id: row.id, code: String(row['code'] ?? '') } : null
}
