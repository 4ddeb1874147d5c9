/** Number sequences of a new company. */
import { createRecord } from '../entities/records.ts'
import { on, type HookRegistration } from '../operations/hooks.ts'
import { companyCreated } from '../setup/index.ts'
import { NUMBER_SEQUENCES } from '../setup/presets/number-sequences.ts'
import { numberSequence } from './model.ts'

export const setUpSequences: HookRegistration = on(companyCreated, async (context) => {
  for (const { document, ...sequence } of NUMBER_SEQUENCES) {
    await createRecord(context, numberSequence, {
      code: document.replace(/[A-Z]/g, (letter) => `-${letter}`).toUpperCase(),
      document,
      ...sequence,
    })
  }
})
