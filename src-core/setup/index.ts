/** What the module offers to those above and to the core. */
import type { ModuleDefinition } from '../entities/module.ts'
import { anyOperation } from '../operations/define.ts'
import { companySteps } from './carry-over.ts'
import { confirmClosedStates } from './closed-states.ts'
import { createCompany } from './create-company.ts'

export { roundingOf, type RoundingSettings } from './company-rounding.ts'
export { type ExchangeRates, exchangeRates, rateOrRefuse, readCatalogRevision } from './exchange-rates.ts'
export { confirmDate, confirmDates, confirmDatesOfFile, firstPeriodStart, refuseUnlikelyDate, type TypedDate } from './likely-date.ts'
export { carryOver, newCompanyHasAll, waitsForSteps } from './carry-over.ts'
export { MATCHING_RULES, type MatchingRule } from './matching-rules.ts'
export { type CompanyCreated, companyCreated } from './hooks.ts'

export const setupModule: ModuleDefinition = {
  name: 'setup',
  operations: [anyOperation(createCompany), anyOperation(companySteps)],
  lists: [],
  hooks: [confirmClosedStates],
}
