/** Routines of a new company, and of a file that a version without routines made. */
import { createRecord } from '../entities/records.ts'
import type { CommandContext } from '../operations/context.ts'
import { type HookRegistration, on } from '../operations/hooks.ts'
import { companyCarriedOver, companyCreated } from '../setup/index.ts'
import { DAILY_BACKUP, routine } from './model.ts'

const PRESETS: Readonly<Record<string, { readonly name: string; readonly operation: string } & Readonly<Record<string, string>>>> = {
  SUBSCRIPTION_DATES: {
    name: 'Subscriptions whose day has come',
    operation: 'subscription.runDates',
    rhythm: 'daily',
    time: '00:05',
  },
  DUE_DATES: { name: 'Invoices whose due date has come', operation: 'receivables.updateDue', rhythm: 'daily', time: '00:10' },
  BACKUP: { name: 'Daily backup', operation: DAILY_BACKUP, rhythm: 'daily', time: '12:30' },
  VERIFY_BOOKS: { name: 'Books verified', operation: 'books.verify', rhythm: 'weekly', weekday: 'mon', time: '06:00' },
}

async function writePresets(context: CommandContext): Promise<void> {
  for (const [code, values] of Object.entries(PRESETS)) await createRecord(context, routine, { code, ...values })
}

export const presetRoutines: readonly HookRegistration[] = [on(companyCreated, writePresets), on(companyCarriedOver, writePresets)]
