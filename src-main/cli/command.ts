/** What a command of the command line is. */
import { parseArgs } from 'node:util'
import { UsageError } from './exit-codes.ts'

export type OptionSpec = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>>

/** The options as given: text, true, or a list of texts. */
export type Given = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export interface Command {
  /** `import <kind> <file>` */
  readonly usage: string
  readonly summary: string
  readonly options: OptionSpec
  /** Least and most words after the command's name. */
  readonly words: readonly [number, number]
  /** Answers the exit code. */
  run(words: readonly string[], given: Given): Promise<number>
}

export const COMPANY: OptionSpec = { company: { type: 'string' } }

/** @throws UsageError for an unknown option or a missing word */
export async function runCommand(command: Command, argv: readonly string[]): Promise<number> {
  const { positionals, values } = read(command, argv)
  const [least, most] = command.words
  if (positionals.length < least || positionals.length > most) throw new UsageError(`Write: countinghouse ${command.usage}`)
  return command.run(positionals, values)
}

function read(command: Command, argv: readonly string[]): { positionals: string[]; values: Given } {
  try {
    return parseArgs({ args: [...argv], options: command.options as never, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\nWrite: countinghouse ${command.usage}`)
  }
}

export function textOf(given: Given, name: string): string | undefined {
  const value = given[name]
  return typeof value === 'string' ? value : undefined
}

/** @throws UsageError when the option is missing */
export function neededText(given: Given, name: string): string {
  const value = textOf(given, name)
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`)
  return value
}
