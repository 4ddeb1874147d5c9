/** Permissions: a role is a set of operation-name patterns. */
import type { Actor } from './context.ts'

/** Whether a pattern (`*`, `invoice.*`, `invoice.validate`) covers an operation name. */
export function covers(pattern: string, operation: string): boolean {
  if (pattern === '*' || pattern === operation) return true
  return pattern.endsWith('.*') && operation.startsWith(pattern.slice(0, -1))
}

/** Whether the actor may run the operation. */
export function may(actor: Actor, operation: string): boolean {
  return actor.permissions.some((pattern) => covers(pattern, operation))
}
