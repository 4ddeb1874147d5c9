/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'

export const subscriptionsModule: ModuleDefinition = { name: 'subscriptions', operations: [], lists: [], hooks: [] }
