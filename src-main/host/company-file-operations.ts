/** Which company is open: recent files, opening, creating, the demo. The host changes files in place. */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { defineHostOperation as define, type HostOperation } from './define-host-operation.ts'
import { passPhraseInput } from './sealing/pass-phrase.ts'

const absolutePath = z.string().refine(isAbsolute, 'must be an absolute path')
const REOPEN = 'Open the other file again.'

/** What a file is chosen for. */
export const PURPOSES = ['open', 'create', 'backup', 'restore'] as const
export type Purpose = (typeof PURPOSES)[number]

export const companyFileOperations: readonly HostOperation[] = [
  define('companyFile.overview', 'query', 'The open company file, the recent ones, and the demo company', {
    input: z.strictObject({}),
    run: ({ companies }, _input, { isToken }) => companies.overview(isToken),
  }),
  define('companyFile.presets', 'query', 'What each country brings to a new company: currency, taxes, language, numbers', {
    input: z.strictObject({}),
    run: ({ companies }) => companies.presets(),
  }),
  define('companyFile.open', 'command', 'Opens another company file in place of the open one', {
    input: z.strictObject({ file: absolutePath }),
    undoReason: REOPEN,
    ofMachine: true,
    run: ({ companies }, { file }, { isToken }) => {
      companies.refuseOutside(file, isToken)
      return companies.open(file)
    },
  }),
  define('companyFile.create', 'command', 'Makes a company file with a new company and opens it', {
    input: z.strictObject({ file: absolutePath, company: z.record(z.string(), z.unknown()) }),
    undoReason: REOPEN,
    ofMachine: true,
    run: ({ companies }, { file, company }, { isToken }) => {
      companies.refuseOutside(file, isToken)
      return companies.create(file, company)
    },
  }),
  define('companyFile.copies', 'query', 'The backups of a file and what is kept beside it, for one that cannot be opened', {
    input: z.strictObject({ file: absolutePath }),
    only: 'operator',
    run: ({ companies }, { file }) => companies.copies(file),
  }),
  define(
    'companyFile.restore',
    'command',
    'Puts a checked backup in the place of a file that is not open, which is kept beside it, and opens it',
    {
      input: z.strictObject({ file: absolutePath, backup: absolutePath, pass_phrase: passPhraseInput.exactOptional() }),
      undoReason: 'Restore the file that was kept beside it.',
      only: 'operator',
      hidden: 'pass_phrase',
      run: ({ companies }, { file, backup, pass_phrase }) => companies.restore(file, backup, pass_phrase),
    },
  ),
  define('companyFile.copyOut', 'command', 'Reads what can be read of a damaged file into a new one beside it', {
    input: z.strictObject({ file: absolutePath }),
    undoReason: 'Delete the new file.',
    only: 'operator',
    run: ({ companies }, { file }) => companies.copyOut(file),
  }),
  define('companyFile.forget', 'command', 'Takes a file out of the recent ones; the file itself stays', {
    input: z.strictObject({ file: z.string().min(1) }),
    undoReason: 'Open the file again.',
    ofMachine: true,
    run: ({ companies }, { file }) => companies.forget(file),
  }),
  define('companyFile.browse', 'query', 'The folders and company files in a folder', {
    input: z.strictObject({ folder: absolutePath.exactOptional() }),
    run: ({ companies }, { folder }, caller) => companies.browse(folder ?? null, caller.isToken),
  }),
  define('companyFile.choose', 'query', 'Asks the operator for a file with the system’s own dialog', {
    input: z.strictObject({ purpose: z.enum(PURPOSES), name: z.string().max(200).exactOptional() }),
    only: 'window',
    run: ({ companies }, { purpose, name }) => companies.choose(purpose, name ?? ''),
  }),
  define('companyFile.openDemo', 'command', 'Opens the demo company, or begins to make it where there is none', {
    input: z.strictObject({}),
    undoReason: REOPEN,
    ofMachine: true,
    run: ({ companies }) => companies.openDemo(),
  }),
]
