/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { translateNotes } from './carry-over.ts'
import { setUpTaxes } from './set-up.ts'

export const taxModule: ModuleDefinition = { name: 'tax', operations: [], lists: [], hooks: [setUpTaxes], steps: [translateNotes] }
