/** Inputs that the audit trail keeps as they were written: those of before inputs were closed are read without what is unknown. */
import type { ReadStore } from '../database/store.ts'
import { withoutUnknown } from './closed-input.ts'

/** The step that named what is dropped; entries before its own are of earlier versions. */
export const KEPT_INPUTS_STEP = 'operations.keptInputs'

/** The input of an entry as its operation takes it by now. */
export async function readKept(store: ReadStore, schema: unknown, entry: number, input: unknown): Promise<unknown> {
  const step = await store.db.selectFrom('carry_over_step').select('op').where('name', '=', KEPT_INPUTS_STEP).executeTakeFirst()
  return step !== undefined && entry < step.op ? withoutUnknown(schema, input).input : input
}
