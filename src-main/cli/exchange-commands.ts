/** `import` and `export`. */
import { once } from 'node:events'
import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { refuse } from '../../src-core/kernel/failures.ts'
import type { ListInput } from '../../src-core/operations/contract.ts'
import { operationNames } from '../bridge/operation-descriptions.ts'
import { registry } from '../host/core-threads.ts'
import { EXPORT_FORMATS, type ExportFormat, exportList } from '../list-export.ts'
import { findResource, type Resource, resourcesOf } from '../resources.ts'
import { COMPANY, type Command, type Given, type OptionSpec, textOf } from './command.ts'
import { companyFile, withConnection } from './connection.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { CALL_OPTIONS, callAndPrint, readInput, requestOf } from './operation-command.ts'
import { printFailure, say } from './output.ts'

const READING_OPTIONS: OptionSpec = {
  encoding: { type: 'string' },
  delimiter: { type: 'string' },
  'header-row': { type: 'string' },
  'decimal-mark': { type: 'string' },
  'date-form': { type: 'string' },
  'duration-form': { type: 'string' },
  'confirm-date': { type: 'string' },
}

export const importCommand: Command = {
  usage:
    "import <kind> <file> [--encoding E] [--delimiter D] [--header-row N] [--decimal-mark M] [--date-form F] [--duration-form F] [--confirm-date DAY|all] [--json '{…}'] [--simulate] [--company FILE]",
  summary: `Imports a file: ${ownImports().join(', ')}, price-grid, customers, subscriptions, payments, …; options say how it is read where the file leaves it open (docs/files.md), --json holds more input, such as a mapping or a mode`,
  options: { ...CALL_OPTIONS, ...READING_OPTIONS },
  words: [2, 2],
  run: ([kind = '', path = ''], given) => {
    const more = { ...(readInput(given) as object), ...readingOf(given) }
    return withConnection(companyFile(textOf(given, 'company')), async (connection) => {
      const { staged, file_name } = await connection.stage(path, basename(path))
      const { operation, input } = importCall(kind, { staged, file_name, ...more })
      return callAndPrint(connection, requestOf(operation, input, given))
    })
  },
}

/** Kinds with an import of their own, such as usage, are jobs; all others go through the one pipeline, which knows its kinds. */
function importCall(kind: string, input: object): { operation: string; input: object } {
  if (kind === 'price-grid') return { operation: 'import.priceGrid', input }
  if (ownImports().includes(kind)) return { operation: `${kind}.import`, input }
  return { operation: 'import.run', input: { kind, mode: 'all', ...input } }
}

/** How a file is read, as options of their own; the names are those of the operations' input. */
function readingOf(given: Given): Readonly<Record<string, unknown>> {
  const reading: Record<string, unknown> = {}
  for (const option of Object.keys(READING_OPTIONS)) {
    const value = textOf(given, option)
    if (value === undefined) continue
    reading[option.replace('-', '_')] = option === 'header-row' ? Number(value) : value === 'tab' ? '\t' : value
  }
  return reading
}

function ownImports(): string[] {
  return operationNames().flatMap((name) => (name.endsWith('.import') ? [name.slice(0, -'.import'.length)] : []))
}

export const exportCommand: Command = {
  usage: `export <kind> [--format ${EXPORT_FORMATS.join('|')}; of journal: csv|hledger|ledger|beancount] [--out F] [--json '{filter, sort, search}'] [--company FILE]`,
  summary: 'Writes a whole list, as CSV if not told otherwise: invoices, billing-accounts, …',
  options: { ...COMPANY, json: { type: 'string' }, format: { type: 'string' }, out: { type: 'string' } },
  words: [1, 1],
  run: ([kind = ''], given) => {
    if (kind === 'journal') return exportJournal(given)
    const resource = exportedResource(kind)
    const format = exportFormat(textOf(given, 'format') ?? 'csv')
    const input = readInput(given) as ListInput
    const columns = ['id', ...resource.list.columns.map(({ key }) => key)]
    return withConnection(companyFile(textOf(given, 'company')), async (connection) => {
      const pieces = exportList((request) => connection.call(request), { name: resource.name, input, columns }, format)
      await writePieces(pieces, textOf(given, 'out'))
      return EXIT.done
    })
  },
}

/** The journal as other programs read it; a list of entries would not balance by itself. */
function exportJournal(given: Given): Promise<number> {
  const input = { format: textOf(given, 'format') ?? 'csv', ...(readInput(given) as object) }
  return withConnection(companyFile(textOf(given, 'company')), async (connection) => {
    const result = await connection.call({ operation: 'journal.export', input })
    if (!result.ok) return printFailure(result.failure)
    await writePieces(onePiece((result.value as { text: string }).text), textOf(given, 'out'))
    return EXIT.done
  })
}

function exportedResource(kind: string): Resource {
  const resources = resourcesOf(registry)
  const found = findResource(resources, kind)
  if (!found) throw new UsageError(`“${kind}” cannot be exported. There are: ${resources.map(({ path }) => path).join(', ')}.`)
  return found
}

function exportFormat(text: string): ExportFormat {
  const format = EXPORT_FORMATS.find((one) => one === text)
  if (!format) throw new UsageError(`--format is one of ${EXPORT_FORMATS.join(', ')}.`)
  return format
}

/** Whether a path leads nowhere, or where nobody may write. */
function isOfFolder(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'EACCES' || code === 'EROFS'
}

async function* onePiece(text: string): AsyncGenerator<string> {
  yield text
}

/** To stdout, or to a file that appears whole or not at all. */
async function writePieces(pieces: AsyncIterable<string>, target: string | undefined): Promise<void> {
  if (target === undefined) {
    for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
    return
  }
  const draft = `${target}.part`
  try {
    await pipeline(pieces, createWriteStream(draft, { mode: 0o600 }))
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw isOfFolder(error)
      ? refuse('refused', 'file.notWritable', `${target} cannot be written. Choose a folder that is there and yours.`)
      : error
  }
  say(`${target} written.`)
}
