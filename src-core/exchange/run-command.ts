/** Runs commands of the modules below inside the transaction that is open, with their own checks of the input. */
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import type { AnyOperation, CommandDefinition, InverseCall } from '../operations/define.ts'
import { pricingModule } from '../pricing/index.ts'
import { ratingModule } from '../rating/index.ts'
import { receivablesModule } from '../receivables/index.ts'
import { subscriptionsModule } from '../subscriptions/index.ts'

const modules = [pricingModule, subscriptionsModule, ratingModule, receivablesModule]
const operations: readonly AnyOperation[] = modules.flatMap((module) => module.operations)
const commands = new Map(operations.flatMap((one) => (one.kind === 'command' ? [[one.name, one as CommandDefinition] as const] : [])))

export interface CommandRun<Output> {
  readonly output: Output
  /** The call that takes it back, where there is one. */
  readonly back: InverseCall | null
}

/** Runs a command by name. @throws Refusal of its input or of the command */
export async function runCommand<Output>(context: CommandContext, name: string, input: unknown): Promise<CommandRun<Output>> {
  const command = commands.get(name)
  if (!command) throw refuse('refused', 'import.noCommand', `${name} cannot be run here.`)
  const parsed = command.input.safeParse(input)
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message }))
    throw refuse('invalid', 'input.invalid', fields[0]?.reason ?? 'The values are not valid.', { fields })
  }
  const output = (await command.handler(context, parsed.data as never)) as Output
  const { undo } = command
  const way = undo.kind === 'inverse' ? undo.call(output as never, parsed.data as never) : null
  return { output, back: way && 'operation' in way ? way : null }
}

/** A context that names records in notices and timelines, but keeps no copy of each in the audit entry: for thousands. */
export function lean(context: CommandContext): CommandContext {
  return { ...context, recordChange: ({ entity, id }) => context.touch(entity, id), summarise: () => undefined }
}
