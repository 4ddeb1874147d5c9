/** Permissions: a role is a set of operation-name patterns. */
import { refuse } from '../kernel/failures.ts'
import type { Actor } from './context.ts'

/** Whether a pattern (`*`, `invoice.*`, `invoice.validate`) covers an operation name. */
export function covers(pattern: string, operation: string): boolean {
  if (pattern === '*' || pattern === operation) return true
  return pattern.endsWith('.*') && operation.startsWith(pattern.slice(0, -1))
}

/** Whether the actor may run the operation: by its own rights, and by those that hold it back. */
export function may({ permissions, atMost }: Actor, operation: string): boolean {
  const isCovered = (patterns: readonly string[]) => patterns.some((pattern) => covers(pattern, operation))
  return isCovered(permissions) && (atMost ?? []).every(isCovered)
}

/** @throws Refusal `permission.missing` when the actor may not run the operation, or write what it writes */
export function requireRight(actor: Actor, operation: string): void {
  if (!may(actor, operation))
    throw refuse('forbidden', 'permission.missing', `${actor.name} may not run ${operation}. A role with that permission is needed.`)
}
