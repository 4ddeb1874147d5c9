/** Codes of records from their sequences. A code may also be given, by hand or by a file: then its number is passed by. */
import type { ReadStore } from '../database/store.ts'
import type { CommandContext } from '../operations/context.ts'
import { type NumberBlock, type NumberRequest, openNumberBlock } from './take-number.ts'

/** Codes taken one after the other: for writing thousands of records in one transaction. */
export interface CodeBlock {
  /** The next number that no record of the table has as its code. */
  take(): Promise<string>
  /** Notes a code that was given in this transaction and may stand in no table yet. */
  given(code: string): void
  /** Writes the counter. What was taken before a refusal is rolled back with its transaction. */
  keep(): Promise<void>
}

/**
 * Opens a block of codes for the records of a table. Until it is kept nothing else may take from the same sequence.
 *
 * @param table the table whose `code` the numbers become
 * @throws Refusal when no sequence is set up for the document
 */
export async function openCodeBlock(context: CommandContext, request: NumberRequest, table: string): Promise<CodeBlock> {
  const block = await openNumberBlock(context, request)
  const given = new Set<string>()
  const free = await freeRange(context.store, table, block)
  return {
    take: async () => {
      for (;;) {
        const code = block.take()
        if (given.size > 0 && given.has(code)) continue
        if ((free !== null && code.length === free.first.length && code <= free.last) || !(await isTaken(context.store, table, code)))
          return code
      }
    },
    given: (code) => given.add(code),
    keep: () => block.keep(),
  }
}

/** The numbers ahead, where no record has one of them as its code yet: only what is given now can be in the way. */
async function freeRange(store: ReadStore, table: string, block: NumberBlock): Promise<ReturnType<NumberBlock['ahead']>> {
  const ahead = block.ahead()
  if (ahead === null) return null
  const taken = await store.select(`SELECT 1 FROM "${table}" WHERE code BETWEEN ? AND ? LIMIT 1`, [ahead.first, ahead.last])
  return taken.length > 0 ? null : ahead
}

async function isTaken(store: ReadStore, table: string, code: string): Promise<boolean> {
  return (await store.select(`SELECT 1 FROM "${table}" WHERE code = ?`, [code])).length > 0
}

/** The next free code of one record; see {@link openCodeBlock}. */
export async function takeCode(context: CommandContext, request: NumberRequest, table: string): Promise<string> {
  const block = await openCodeBlock(context, request, table)
  const code = await block.take()
  await block.keep()
  return code
}
