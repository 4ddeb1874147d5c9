/** What a new customer takes when it is not told: pure, from the company and the customer's own values. */
import type { CustomerValues } from './customer-values.ts'

export interface CustomerDefaults {
  readonly country: string
  readonly currency: string
  readonly language: string
  /** Member states of the European Union. */
  readonly members: ReadonlySet<string>
}

/**
 * The code of the customer category: by account type and by whether the buyer sits in the company's
 * country, in another member state, or outside.
 */
export function categoryCode(type: 'private' | 'company', country: string, company: CustomerDefaults): string {
  const inUnion = company.members.has(country) && company.members.has(company.country)
  if (country !== company.country && !inUnion) return 'EXPORT'
  if (type === 'private') return 'CONSUMER'
  return country === company.country ? 'BUSINESS' : 'EU_BUSINESS'
}

/** The customer's name, else a person's first and last name; `null` when there is neither. */
export function nameOf(values: Pick<CustomerValues, 'name' | 'first_name' | 'last_name'>): string | null {
  return values.name || [values.first_name, values.last_name].filter(Boolean).join(' ') || null
}
