/** Who receives the bills of a billing account from a day on. */
import { z } from 'zod'
import { archiveRecord, createRecord, readRecord, updateRecord } from '../entities/records.ts'
import { isCalendarDate } from '../kernel/dates.ts'
import { refuseFarDate } from '../kernel/far-dates.ts'
import { refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { party, partyRole } from '../parties/model.ts'
import { isOn, readReceivers } from '../parties/roles.ts'
import { confirmDate } from '../setup/index.ts'
import { idOf } from './codes.ts'
import { recordKey } from './customer-values.ts'
import { billingAccount } from './model.ts'

/**
 * The receiver of that day ends there; another that was told for a later day stays.
 *
 * @throws Refusal when the party receives the bills on that day already
 */
export const changeReceiver = defineCommand({
  name: 'billingAccount.changeReceiver',
  summary: 'Have another party receive the bills of a billing account from a day on; the customer stays the buyer',
  input: z.strictObject({
    id: z.number().int(),
    party: recordKey,
    /** The first day; today if left out. */
    from: z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.').optional(),
    confirm_date: confirmDate,
  }),
  output: z.object({ id: z.number(), role: z.number() }),
  undo: { kind: 'restore' },
  handler: async (context, { id, party: given, from = context.today, confirm_date }) => {
    refuseFarDate(context.today, from, confirm_date, 'from')
    const account = await readRecord(context.store, billingAccount, id)
    const party_id = await idOf(context.store, party, given, 'party')
    const role = await receiveFrom(context, id, party_id, from)
    const { name } = (await readRecord(context.store, party, party_id)) as unknown as { name: string }
    context.touch('billingAccount', id)
    context.summarise(`Billing account ${String(account['code'])}: ${name} receives the bills from ${from} on`)
    return { id, role }
  },
})

/** Makes a party the receiver of an account's bills from a day on; answers the role. */
export async function receiveFrom(context: CommandContext, account: number, party_id: number, from: string): Promise<number> {
  const receivers = await readReceivers(context.store, account)
  const next = receivers.find((one) => one.valid_from !== null && one.valid_from > from)
  for (const one of receivers.filter((role) => isOn(role, from))) {
    if (one.party_id === party_id)
      throw refuseField(
        'party',
        'billingAccount.sameReceiver',
        `${one.name} receives the bills on ${from} already. Choose another party or another day.`,
      )
    // One that began on the same day was never the receiver.
    if (one.valid_from === from) await archiveRecord(context, partyRole, one.id, one.version, true)
    else await updateRecord(context, partyRole, one.id, one.version, { valid_to: from })
  }
  const valid_to = next?.valid_from ?? null
  return createRecord(context, partyRole, {
    party_id,
    entity: 'billingAccount',
    record_id: account,
    role: 'billReceiver',
    valid_from: from,
    valid_to,
  })
}
