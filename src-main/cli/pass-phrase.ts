/** The pass-phrase of encrypted backups on the command line: never an argument, since those stand in process lists and histories. */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { refuse } from '../../src-core/kernel/failures.ts'
import { type Given, type OptionSpec, textOf } from './command.ts'

export const PASS_PHRASE: OptionSpec = { 'pass-phrase-file': { type: 'string' } }
export const PASS_PHRASE_USAGE = '[--pass-phrase-file F]'

/**
 * The pass-phrase from the file that is named (“-” is stdin), or typed at the terminal without being shown.
 *
 * @throws Refusal `backup.passPhraseNeeded` where there is neither; `backup.typedOtherwise` where it was not typed the same twice
 */
export async function askPassPhrase(given: Given, typed: 'once' | 'twice'): Promise<string> {
  const file = textOf(given, 'pass-phrase-file')
  if (file !== undefined) return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/\r?\n$/, '')
  if (!process.stdin.isTTY) {
    const message = 'A pass-phrase is needed. Name a file that holds it with --pass-phrase-file, or “-” for stdin.'
    throw refuse('refused', 'backup.passPhraseNeeded', message)
  }
  const first = await typeHidden('Pass-phrase: ')
  if (typed === 'twice' && (await typeHidden('The same again: ')) !== first)
    throw refuse('refused', 'backup.typedOtherwise', 'The second pass-phrase is another one. Nothing was changed; try again.')
  return first
}

function typeHidden(question: string): Promise<string> {
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  return new Promise((resolve, reject) => {
    lines.once('close', () => reject(refuse('refused', 'backup.passPhraseNeeded', 'No pass-phrase was typed. Nothing was changed.')))
    lines.question('', (answer) => {
      process.stderr.write('\n')
      resolve(answer)
      lines.close()
    })
  })
}
