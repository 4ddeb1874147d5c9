/**
 * What a call of an operation needs, whoever calls: that there is one, that the actor may run it, and an input that it takes.
 * The dispatcher asks it of the doors; what one operation runs inside another passes here too, in the open transaction and with
 * the rights of who asked for the outer one.
 */
import { type FieldFault, Refusal, refuse } from '../kernel/failures.ts'
import { readClosed } from './closed-input.ts'
import type { Actor, CommandContext, InsideRun, OperationCall } from './context.ts'
import { type AnyOperation, type JobDefinition, jobOf, type UndoRule } from './define.ts'
import { requireOptions, requireRight } from './permissions.ts'
import type { Registry } from './registry.ts'

/** How a job is started inside the transaction of the call; given by the job runner, which knows the job tables. */
export type JobStarter = (operation: JobDefinition, context: CommandContext, input: never) => Promise<{ job: number }>

/** @throws Refusal when there is no such operation or the actor may not run it */
export function findPermitted(registry: Registry, name: string, actor: Actor): AnyOperation {
  const operation = registry.get(name)
  if (!operation) throw refuse('notFound', 'operation.unknown', `There is no operation “${name}”.`)
  requireRight(actor, name)
  return operation
}

/** @throws Refusal naming each field at fault; or where an option does what the actor may not */
export function readInput(operation: AnyOperation, input: unknown, actor: Actor): never {
  const read = parseInput(operation, input)
  requireOptions(actor, operation, read)
  return read
}

/** @throws Refusal naming each field at fault */
export function parseInput(operation: AnyOperation, input: unknown): never {
  const read = readClosed(operation.input, input ?? {})
  if (read.ok) return read.value as never
  throw invalidInput(operation.name, read.faults)
}

/** Faults that are told of one input; more say nothing new. */
const MOST_FAULTS = 100

/** @param faults of the input, at least one */
export function invalidInput(operation: string, fields: readonly FieldFault[]): Refusal {
  const first = fields[0]
  const where = first?.path ? `“${first.path}”: ` : ''
  const reason = (first?.reason ?? '').replace(/\.$/, '')
  return refuse('invalid', 'input.invalid', `The input of ${operation} is not valid. ${where}${reason}.`, {
    fields: fields.slice(0, MOST_FAULTS),
  })
}

/** How an operation runs inside another one. */
export interface InsideParts {
  readonly registry: Registry
  readonly startJob: JobStarter
  /** Whether a command that has a job starts it, in place of being run whole. */
  readonly asJob: boolean
}

/**
 * Runs a command, or starts a job, in the transaction that is open.
 *
 * @throws Refusal when there is none, the actor may not run it, its input does not fit, or it refuses
 */
export async function runInside(
  { registry, startJob, asJob }: InsideParts,
  context: CommandContext,
  { operation: name, input: given }: OperationCall,
): Promise<InsideRun> {
  const found = findPermitted(registry, name, context.actor)
  if (found.kind === 'query')
    throw refuse('refused', 'operation.notInside', `${name} only answers; it cannot be run for another operation.`)
  const input = readInput(found, given, context.actor)
  // What it runs in its turn has the rights of its own context.
  const own: CommandContext = {
    ...context,
    run: (call, inside) => context.run(call, inside ?? own),
    start: (call, inside) => context.start(call, inside ?? own),
  }
  const operation = (asJob && jobOf(found)) || found
  const value = operation.kind === 'command' ? await operation.handler(own, input) : await startJob(operation, own, input)
  const rule = operation.undo as UndoRule<never, unknown>
  const way = rule.kind === 'inverse' ? rule.call(value, input) : null
  return { value, back: way && 'operation' in way ? way : null }
}
