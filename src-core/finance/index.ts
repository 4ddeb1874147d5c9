/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'

export const financeModule: ModuleDefinition = { name: 'finance', operations: [], lists: [], hooks: [] }
