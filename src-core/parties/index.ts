/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { noteList } from './lists.ts'

export const partiesModule: ModuleDefinition = { name: 'parties', operations: [], lists: [noteList], hooks: [] }
