/** What modules above set-up hear of. */
import { defineHook, type Hook } from '../operations/hooks.ts'

/** A company was created: each module above writes the reference data of its own. */
export interface CompanyCreated {
  readonly country: string
  readonly currency: string
  readonly language: string
  readonly sellerId: number
}
export const companyCreated: Hook<CompanyCreated> = defineHook<CompanyCreated>('company.created')

/** A file of an earlier version was opened: each module gives it what new files have from the start. */
export interface CompanyCarriedOver {
  /** Up to where it was brought before; 0 for a file of the first version. */
  readonly from: number
}
export const companyCarriedOver: Hook<CompanyCarriedOver> = defineHook<CompanyCarriedOver>('company.carriedOver')
