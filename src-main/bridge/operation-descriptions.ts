/** Everything that can be called by name: the core's operations and the host's own. */
import type { OperationDescription } from '../../src-core/operations/contract.ts'
import { describeOperation } from '../../src-core/operations/registry.ts'
import { registry } from '../host/core-threads.ts'
import { describeHostOperation, hostOperations } from '../host/host-operations.ts'

/** In alphabetical order. */
export const operationDescriptions: readonly OperationDescription[] = [
  ...registry.all.map(describeOperation),
  ...hostOperations.map(describeHostOperation),
].sort((one, other) => one.name.localeCompare(other.name))
