/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { anyOperation } from '../operations/define.ts'
import { nameBaseUnits } from './carry-over.ts'
import { viewOffer } from './offer-view.ts'

export const catalogModule: ModuleDefinition = {
  name: 'catalog',
  operations: [anyOperation(viewOffer)],
  lists: [],
  hooks: [],
  steps: [nameBaseUnits],
}
