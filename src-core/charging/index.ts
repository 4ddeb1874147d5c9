/** The one way to a price, and what it would be. */
import type { ModuleDefinition } from '../entities/module.ts'
import { tryOperations } from './operations-try.ts'

export const chargingModule: ModuleDefinition = { name: 'charging', operations: tryOperations, lists: [], hooks: [] }
