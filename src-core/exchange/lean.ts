/** What writers of files hand down: a context for thousands of records. */
import type { CommandContext } from '../operations/context.ts'

/** A context that names records in notices and timelines, but keeps no copy of each in the audit entry: for thousands. */
export function lean(context: CommandContext): CommandContext {
  const leaned: CommandContext = {
    ...context,
    recordChange: ({ entity, id }) => context.touch(entity, id),
    summarise: () => undefined,
    run: (call, inside) => context.run(call, inside ?? leaned),
    start: (call, inside) => context.start(call, inside ?? leaned),
  }
  return leaned
}
