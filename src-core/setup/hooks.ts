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
