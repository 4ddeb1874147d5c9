/** What a file is, before anything of it is checked: its encoding and delimiter, its headings, the kinds that they fit. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import { defineCommand } from '../operations/define.ts'
import type { Detection } from './contract.ts'
import type { ImportKind } from './import-kind.ts'
import { savedMappings } from './mappings.ts'
import { clearKind, fileInput, fittingKinds, openFile } from './open-file.ts'

const SHOWN_ROWS = 5

/** Call it simulated: a command because only commands are handed files; it writes nothing. */
export function importDetect(kinds: readonly ImportKind[]) {
  return defineCommand({
    name: 'import.detect',
    summary: 'Find out what a file holds: its encoding, its columns and the kinds that they fit; nothing is written',
    input: z.object(fileInput),
    output: z.custom<Detection>(),
    undo: { kind: 'none', reason: 'It wrote nothing.' },
    handler: async (context, input): Promise<Detection> => {
      const { store, files } = context
      if (input.kind !== undefined && !kinds.some(({ name }) => name === input.kind))
        throw refuse('invalid', 'import.unknownKind', `“${input.kind}” cannot be imported.`)
      const file = await openFile(store, files, kinds, input)
      const fits = await fittingKinds(store, kinds, file.header, input.file_name)
      const kind = input.kind ?? clearKind(fits, input.file_name)?.name ?? null
      context.summarise(`${input.file_name} looked at before its import`)
      return {
        size: file.size,
        encoding: file.encoding,
        delimiter: file.delimiter,
        header_row: file.headerRow,
        questions: file.questions,
        decided: file.decided,
        header: file.header,
        sample: file.sample.slice(0, SHOWN_ROWS).map(({ row, cells }) => ({ row, cells })),
        kind,
        kinds: fits.map(({ kind: { name, label }, fit }) => ({ name, label, fit })),
        mapping: kind === null ? null : await rememberedMapping(store, kind, file.header),
      }
    },
  })
}

/** The saved mapping of the kind that names most of the file's headings and none that the file lacks. */
async function rememberedMapping(store: ReadStore, kind: string, header: readonly string[]): Promise<string | null> {
  const fitting = (await savedMappings(store, kind))
    .map(({ name, mapping }) => ({ name, headings: Object.values(mapping).filter((heading) => heading !== null) }))
    .filter(({ headings }) => headings.length > 0 && headings.every((heading) => header.includes(heading)))
  return fitting.sort((one, other) => other.headings.length - one.headings.length)[0]?.name ?? null
}
