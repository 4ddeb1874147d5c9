/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { anyOperation } from '../operations/define.ts'
import { createCompany } from './create-company.ts'

export { carryOver } from './carry-over.ts'
export { type CompanyCarriedOver, type CompanyCreated, companyCarriedOver, companyCreated } from './hooks.ts'
export { confirmDate, refuseUnlikelyDate } from './likely-date.ts'

export const setupModule: ModuleDefinition = { name: 'setup', operations: [createCompany].map(anyOperation), lists: [], hooks: [] }
