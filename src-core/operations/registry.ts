/** All operations by name. A duplicate name stops the start. */
import { z } from 'zod'
import type { OperationDescription } from './contract.ts'
import type { AnyOperation } from './define.ts'

export interface Registry {
  readonly all: readonly AnyOperation[]
  get(name: string): AnyOperation | undefined
}

const NAME = /^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$/

/** @throws TypeError on a malformed or repeated name */
export function createRegistry(operations: readonly AnyOperation[]): Registry {
  const byName = new Map<string, AnyOperation>()
  for (const operation of operations) {
    if (!NAME.test(operation.name)) throw new TypeError(`“${operation.name}” is no operation name; write noun.verb`)
    if (byName.has(operation.name)) throw new TypeError(`the operation ${operation.name} is defined twice`)
    byName.set(operation.name, operation)
  }
  return { all: operations, get: (name) => byName.get(name) }
}

/** The operation as doors show it; its input as JSON schema. */
export function describeOperation(operation: AnyOperation): OperationDescription {
  return {
    name: operation.name,
    kind: operation.kind,
    summary: operation.summary,
    permission: operation.name,
    input: z.toJSONSchema(operation.input, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }),
    undo: operation.kind === 'query' ? 'none' : operation.undo.kind,
    undoReason: operation.kind !== 'query' && operation.undo.kind === 'none' ? operation.undo.reason : null,
  }
}
