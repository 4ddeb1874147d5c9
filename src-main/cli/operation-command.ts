/** `countinghouse <operation>`: calls any operation by its name. */
import { readFileSync } from 'node:fs'
import type { CallRequest, JobProgress } from '../../src-core/operations/contract.ts'
import { operationKind } from '../bridge/operation-descriptions.ts'
import { registry } from '../host/core-threads.ts'
import { hostOperation } from '../host/host-operations.ts'
import type { SimulatedJob } from '../host/simulations.ts'
import { COMPANY, type Command, type Given, textOf } from './command.ts'
import { companyFile, type Connection, withConnection } from './connection.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { printFailure, printJob, printOutcome, progressPrinter } from './output.ts'

export const CALL_OPTIONS = {
  ...COMPANY,
  json: { type: 'string' },
  file: { type: 'string' },
  simulate: { type: 'boolean' },
  'idempotency-key': { type: 'string' },
} as const

export function operationCommand(name: string): Command {
  return {
    usage: `${name} [--json '{…}' | --file F] [--company FILE] [--simulate] [--idempotency-key K]`,
    summary: registry.get(name)?.summary ?? hostOperation(name)?.summary ?? '',
    options: CALL_OPTIONS,
    words: [0, 0],
    run: (_words, given) => {
      const request = requestOf(name, readInput(given), given)
      return withConnection(companyFile(textOf(given, 'company')), (connection) => callAndPrint(connection, request))
    },
  }
}

/** The input as JSON: after `--json`, in a file, or on stdin with `-`. @throws UsageError */
export function readInput(given: Given): unknown {
  const text = textOf(given, 'json')
  const file = textOf(given, 'file')
  if (text !== undefined && file !== undefined) throw new UsageError('Give the input as --json or as --file, not both.')
  if (file !== undefined) return parse(readText(file), file)
  return text === undefined ? {} : parse(text === '-' ? readText('-') : text, '--json')
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new UsageError(`${where} is no valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

export function requestOf(operation: string, input: unknown, given: Given): CallRequest {
  const idempotencyKey = textOf(given, 'idempotency-key')
  return {
    operation,
    input,
    ...(given['simulate'] === true ? { simulate: true } : {}),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  }
}

/**
 * Calls it and prints what comes of it; a job is waited for. Answers the exit code.
 *
 * @param judge answers the exit code of a job that succeeded
 */
export async function callAndPrint(
  connection: Connection,
  request: CallRequest,
  judge: (job: JobProgress) => number = () => EXIT.done,
): Promise<number> {
  const result = await connection.call(request)
  if (!result.ok) return printFailure(result.failure)
  if (operationKind(request.operation) !== 'job') return printOutcome(result)
  if (!result.simulated) {
    const { job } = result.value as { job: number }
    const ended = await connection.finished(job, progressPrinter())
    return printJob(ended) || judge(ended)
  }
  const { simulation, job } = result.value as SimulatedJob
  await connection.call({ operation: 'simulation.end', input: { simulation } })
  return printJob(job)
}
