/** Routines of a new company, and of a file that a version without routines made. */
import { createRecord } from '../entities/records.ts'
import type { CommandContext } from '../operations/context.ts'
import { type HookRegistration, on } from '../operations/hooks.ts'
import type { CarryOverStep } from '../operations/steps.ts'
import { companyCreated } from '../setup/index.ts'
import { DAILY_BACKUP, routine } from './model.ts'

const PRESETS: Readonly<Record<string, { readonly name: string; readonly operation: string } & Readonly<Record<string, string>>>> = {
  SUBSCRIPTION_DATES: {
    name: 'Subscriptions whose day has come',
    operation: 'subscription.runDates',
    rhythm: 'daily',
    time: '00:05',
  },
  STATES: { name: 'Changes whose day has come', operation: 'state.takeEffect', rhythm: 'daily', time: '00:01' },
  DUE_DATES: { name: 'Invoices whose due date has come', operation: 'receivables.updateDue', rhythm: 'daily', time: '00:10' },
  BACKUP: { name: 'Daily backup', operation: DAILY_BACKUP, rhythm: 'daily', time: '12:30' },
  VERIFY_BOOKS: { name: 'Books verified', operation: 'books.verify', rhythm: 'weekly', weekday: 'mon', time: '06:00' },
}

/** Those that the file has not; answers how many. What the operator made or changed under such a code stays. */
async function writePresets(context: CommandContext, codes = Object.keys(PRESETS)): Promise<number> {
  const there = new Set((await context.store.db.selectFrom('routine').select('code').execute()).map(({ code }) => code))
  const missing = Object.entries(PRESETS).filter(([code]) => codes.includes(code) && !there.has(code))
  for (const [code, values] of missing) await createRecord(context, routine, { code, ...values })
  return missing.length
}

export const presetRoutines: HookRegistration = on(companyCreated, async (context) => {
  await writePresets(context)
})

export const givePresetRoutines: CarryOverStep = {
  number: 1,
  name: 'routines.presets',
  does: 'The routines of a new company are given to the file',
  run: async (context) => {
    const rows = await writePresets(context)
    return { rows, says: `${rows} of the ${Object.keys(PRESETS).length} routines of a new company were given to the file.` }
  },
}

/** One that came later; what the operator deleted of the others stays deleted. */
export const giveStatesRoutine: CarryOverStep = {
  number: 11,
  name: 'routines.states',
  does: 'The routine that shows changes whose day has come is given to the file',
  run: async (context) => {
    const rows = await writePresets(context, ['STATES'])
    return { rows, says: rows === 1 ? 'The routine was given to the file.' : 'The file has such a routine.' }
  },
}
