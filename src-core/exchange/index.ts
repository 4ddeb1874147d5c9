/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'

export const exchangeModule: ModuleDefinition = { name: 'exchange', operations: [], lists: [], hooks: [] }
