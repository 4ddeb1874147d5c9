/** `countinghouse help` and `countinghouse operations`. */
import type { OperationDescription } from '../../src-core/operations/contract.ts'
import { operationDescriptions } from '../bridge/operation-descriptions.ts'
import type { Command } from './command.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { printResult } from './output.ts'
import { own } from '../../src-core/kernel/own.ts'

export function helpCommand(commands: () => Readonly<Record<string, Command>>): Command {
  return {
    usage: 'help [command | operation]',
    summary: 'This page, or the help of one command or operation',
    options: {},
    words: [0, 1],
    run: async ([name]) => {
      process.stdout.write(`${name === undefined ? overview(commands()) : helpOf(name, commands())}\n`)
      return EXIT.done
    },
  }
}

export const operationsCommand: Command = {
  usage: 'operations [--json]',
  summary: 'All operations with their help; --json as descriptions',
  options: { json: { type: 'boolean' } },
  words: [0, 0],
  run: async (_words, given) => {
    if (given['json'] === true) printResult(operationDescriptions())
    else process.stdout.write(`${operationDescriptions().map(operationHelp).join('\n\n')}\n`)
    return EXIT.done
  },
}

function overview(commands: Readonly<Record<string, Command>>): string {
  const lines = Object.values(commands).map(({ usage, summary }) => `  countinghouse ${usage}\n      ${summary}.`)
  return `Countinghouse, the billing workstation, on the command line.

  countinghouse <operation> [--json '{…}' | --file F] [--simulate] [--idempotency-key K]
      Calls any operation; the input is JSON, read from stdin for “-”. “countinghouse operations” lists them.

${lines.join('\n')}

--company FILE names the company file. Without it: the file in COUNTINGHOUSE_COMPANY; else ./company.countinghouse;
else the demo company in ./demo-company; “serve” prefers the file that was open last to the demo. If a workstation has the file open, it is asked to do the work.
The result is JSON on stdout; progress and failures are on stderr. COUNTINGHOUSE_DEBUG=1 logs slow statements.
A workstation that does not answer within ten minutes (COUNTINGHOUSE_CALL_SECONDS), or not at all, is told to hang.
Exit codes: 0 done, 1 a bug, 2 wrong command line, 3 invalid or refused, 4 not found, 5 conflict, 6 forbidden, 7 busy.`
}

function helpOf(name: string, commands: Readonly<Record<string, Command>>): string {
  const command = own(commands, name)
  if (command) return `countinghouse ${command.usage}\n    ${command.summary}.`
  const operation = operationDescriptions().find((one) => one.name === name)
  if (!operation) throw new UsageError(`There is no command or operation “${name}”.`)
  return `${operationHelp(operation)}\n\n${JSON.stringify(operation.input, null, 2)}`
}

function operationHelp(operation: OperationDescription): string {
  const fields = inputFields(operation.input)
  const undo = operation.undoReason === null ? [] : [`    Cannot be undone. ${operation.undoReason}`]
  return [
    `${operation.name} (${operation.kind})`,
    `    ${operation.summary}.`,
    ...(fields === '' ? [] : [`    Input: ${fields}`]),
    ...undo,
  ].join('\n')
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: unknown; readonly enum?: readonly unknown[] }>>
  readonly required?: readonly string[]
}

/** `id: integer, version: integer, note?: string` */
function inputFields(schema: unknown): string {
  const { properties = {}, required = [] } = schema as ObjectSchema
  return Object.entries(properties)
    .map(([key, { type, enum: choices }]) => `${key}${required.includes(key) ? '' : '?'}: ${choices?.join(' | ') ?? typeName(type)}`)
    .join(', ')
}

function typeName(type: unknown): string {
  return typeof type === 'string' ? type : 'any'
}
