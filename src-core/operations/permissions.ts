/** Permissions: a role is a set of operation-name patterns. */
import { refuse } from '../kernel/failures.ts'
import type { Actor } from './context.ts'
import type { AnyOperation } from './define.ts'

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

/**
 * @param input as the operation takes it
 * @throws Refusal `permission.missing` where an option does what another operation does, and the actor may not run that
 */
export function requireOptions(actor: Actor, { name, alsoNeeds = [] }: Pick<AnyOperation, 'name' | 'alsoNeeds'>, input: unknown): void {
  const missing = alsoNeeds.filter(({ operation, asked }) => asked(input as never) && !may(actor, operation))
  const [first] = missing
  if (!first) return
  throw refuse(
    'forbidden',
    'permission.missing',
    `${actor.name} may not run ${first.operation}, which “${first.option}” of ${name} asks for. A role with that permission is needed; else leave it out.`,
    { fields: missing.map(({ option, operation }) => ({ path: option, reason: `This needs the permission ${operation}.` })) },
  )
}
