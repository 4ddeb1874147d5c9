/** What the form of a subscription may not change: its life is moved by commands, which also move its services and charges. */
import { preparedSelect } from '../database/store.ts'
import { refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'

const movedFields = preparedSelect<{ id: number }>()((db, p) =>
  db.selectFrom('subscription').select(['status', 'termination_date', 'termination_reason_id']).where('id', '=', p.id),
)
const COMMANDS = {
  status: 'activate, suspend, resume, terminate or cancel it',
  termination_date: 'terminate it',
  termination_reason_id: 'terminate it',
} as const

/** @throws Refusal when an update would move the subscription past its commands */
export async function checkSubscription(
  { store }: CommandContext,
  values: Readonly<Record<string, unknown>>,
  id: number | null,
): Promise<void> {
  const before = id === null ? undefined : await store.first(movedFields(store), { id })
  if (!before) return
  for (const [field, commands] of Object.entries(COMMANDS)) {
    if (values[field] === before[field as keyof typeof COMMANDS]) continue
    throw refuseField(field, 'subscription.byCommand', `This is not changed here: ${commands}, so that services and charges follow.`)
  }
}
