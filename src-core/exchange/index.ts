/** What the module offers to the core. */
import type { Entity } from '../entities/define-entity.ts'
import type { ListDefinition } from '../entities/define-list.ts'
import type { ModuleDefinition } from '../entities/module.ts'
import type { AnyOperation } from '../operations/define.ts'
import { exportOperations } from './export-operations.ts'
import { importOperations } from './import-operations.ts'
import { importKinds } from './kinds.ts'
import { mappingOperations } from './mappings.ts'
import { priceGridOperations } from './price-grid-operation.ts'

export { csvCell, csvLine, readCell } from './csv-cells.ts'
export { type ListForm, type ListPiece, listPiece, listPieces, readListForm } from './list-pieces.ts'

/** What is known only where the core is assembled. */
export interface ExchangeWorld {
  readonly entities: readonly Entity[]
  readonly entityByName: (name: string) => Entity | undefined
  /** A list by its name; also those that entities have by their definition. */
  readonly listByName: (name: string) => ListDefinition | undefined
}

/** Imports and exports over every entity and list of the product. */
export function exchangeOperations(world: ExchangeWorld): AnyOperation[] {
  const kinds = importKinds(world.entities, world.entityByName)
  return [...importOperations(kinds, world.entityByName), ...mappingOperations, ...exportOperations(kinds, world.listByName)]
}

export const exchangeModule: ModuleDefinition = { name: 'exchange', operations: priceGridOperations, lists: [], hooks: [] }
