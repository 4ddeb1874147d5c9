/** Closing accounting periods, and opening them again: with a reason, and by a right of its own. */
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { may } from '../operations/permissions.ts'

type Values = Readonly<Record<string, unknown>>

/** The right to open a closed period again. */
export const REOPEN_RIGHT = 'period.reopen'

/** @throws Refusal when a closed period is opened without the right, or without a reason of its own */
export async function checkPeriod({ store, actor }: CommandContext, values: Values, id: number | null): Promise<void> {
  if (id === null || values['status'] === 'closed') return
  const before = await store.db
    .selectFrom('accounting_period')
    .select(['code', 'status', 'reopen_reason'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (before?.status !== 'closed') return
  if (!may(actor, REOPEN_RIGHT))
    throw refuse(
      'forbidden',
      'permission.missing',
      `${actor.name} may not open the closed period ${before.code} again. A role with the right ${REOPEN_RIGHT} is needed.`,
    )
  const reason = values['reopen_reason']
  if (reason === null || reason === before.reopen_reason)
    throw refuseField('reopen_reason', 'period.noReason', `Say why period ${before.code} is opened again.`)
}

/** @throws Refusal when a closed period would be opened, or go, by taking something back or deleting it */
export function refusePeriodBack(_context: CommandContext, from: Values, to: Values | null): void {
  if (from['status'] !== 'closed' || to?.['status'] === 'closed') return
  throw refuse(
    'refused',
    'period.closed',
    `Accounting period ${String(from['code'])} is closed. Open it again with a reason; that is neither undone nor deleted.`,
  )
}
