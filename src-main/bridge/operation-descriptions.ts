/** Everything that can be called by name: the core's operations and the host's own. */
import type { OperationDescription, OperationKind } from '../../src-core/operations/contract.ts'
import { describeOperation } from '../../src-core/operations/registry.ts'
import { registry } from '../host/core-threads.ts'
import { describeHostOperation } from '../host/define-host-operation.ts'
import { hostOperation, hostOperations } from '../host/host-operations.ts'

/** A window's dialogs are of no use elsewhere. */
const ofAllDoors = hostOperations.filter(({ only }) => only !== 'window')

let described: readonly OperationDescription[] | null = null

/** In alphabetical order. Made when first asked for: the schemas of hundreds of operations take a while. */
export function operationDescriptions(): readonly OperationDescription[] {
  described ??= [...registry.all.map(describeOperation), ...ofAllDoors.map(describeHostOperation)]
    .map((operation) => ({ ...operation, input: withoutDialect(operation.input as JsonSchema) }))
    .sort((one, other) => one.name.localeCompare(other.name))
  return described
}

type JsonSchema = Readonly<Record<string, unknown>>

/** The dialect is the same everywhere and said once, by OpenAPI 3.1 itself. */
export function withoutDialect({ $schema: _dialect, ...schema }: JsonSchema): JsonSchema {
  return schema
}

/** Null where there is no such operation. */
export function operationKind(name: string): OperationKind | null {
  return registry.get(name)?.kind ?? hostOperation(name)?.kind ?? null
}

/** In the order of their modules. */
export function operationNames(): string[] {
  return [...registry.all, ...ofAllDoors].map(({ name }) => name)
}
