/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { priceVersionList } from './lists.ts'
import { pricingOperations } from './operations.ts'

export const pricingModule: ModuleDefinition = { name: 'pricing', operations: pricingOperations, lists: [priceVersionList], hooks: [] }
