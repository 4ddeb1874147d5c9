/** Reads a call as it arrives from outside: over the window's channel, over HTTP. */
import { z } from 'zod'
import type { CallRequest } from '../src-core/operations/contract.ts'
import { refuse } from '../src-core/kernel/failures.ts'

const schema = z.strictObject({
  operation: z.string().min(1).max(200),
  input: z.unknown(),
  idempotencyKey: z.string().min(1).max(200).exactOptional(),
  simulation: z.string().min(1).max(100).exactOptional(),
  simulate: z.boolean().exactOptional(),
  opening: z.string().min(1).max(100).exactOptional(),
})

/**
 * The call that `value` stands for. The input stays unread: its operation validates it.
 * Throws a Refusal, kind `invalid`, naming each field at fault.
 */
export function readCallRequest(value: unknown): CallRequest {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const fields = read.error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message }))
  throw refuse('invalid', 'call.malformed', 'The call is malformed. Send an operation by name and its input.', { fields })
}
