/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { documentQueries } from './assemble.ts'
import { explainQueries } from './explain.ts'
import { issuedOperations } from './issued.ts'

export { invoiceDocument } from './assemble.ts'

export const documentsModule: ModuleDefinition = {
  name: 'documents',
  operations: [...documentQueries, ...issuedOperations, ...explainQueries],
  lists: [],
  hooks: [],
}
