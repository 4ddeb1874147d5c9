/** What is posted for a document, an account operation and an exchange difference. Source: Opencell 17.2. */
import { type Conversion, inCompanyCurrency } from '../kernel/exchange.ts'
import type { LedgerRole } from './ledger-roles.ts'
import type { LineToPost } from './post-entry.ts'

export interface Revenue {
  readonly ledgerAccountId: number
  /** Minor units; negative in a credit note. */
  readonly amountMinor: number
}

export interface SalesToPost {
  readonly customerAccountId: number
  readonly grossMinor: number
  /** The gross in company currency. */
  readonly functionalMinor: number
  readonly rate: string
  readonly revenue: readonly Revenue[]
  readonly taxes: readonly Revenue[]
}

export interface SalesAccounts {
  readonly receivable: number
  readonly rounding: number
}

/**
 * Client line, revenue lines, tax lines; in company currency each line at the document's rate, and
 * the cent that is left over to the rounding account.
 *
 * @param conversion `null` where the document is in company currency
 */
export function salesLines(sales: SalesToPost, accounts: SalesAccounts, conversion: Conversion | null): LineToPost[] {
  const client = {
    ledgerAccountId: accounts.receivable,
    amountMinor: sales.grossMinor,
    functionalMinor: sales.functionalMinor,
    customerAccountId: sales.customerAccountId,
  }
  const counter = [...sales.revenue, ...sales.taxes].map(({ ledgerAccountId, amountMinor }): LineToPost => {
    const functional = conversion ? inCompanyCurrency(amountMinor, sales.rate, conversion) : amountMinor
    return { ledgerAccountId, amountMinor: negated(amountMinor), functionalMinor: negated(functional) }
  })
  const lines = [client, ...counter]
  const left = lines.reduce((sum, line) => sum + line.functionalMinor, 0)
  return left === 0 ? lines : [...lines, { ledgerAccountId: accounts.rounding, amountMinor: 0, functionalMinor: -left }]
}

function negated(amount: number): number {
  return amount === 0 ? 0 : -amount
}

const METHOD_ROLES: Readonly<Record<string, LedgerRole>> = {
  directDebit: 'bank',
  transfer: 'bank',
  check: 'bank',
  card: 'card',
  cash: 'cash',
}

/** Where the other side of a desk operation goes: bank, cash or card by its method; without one it is a write-off or its reversal. */
export function counterRole(method: string | null): LedgerRole {
  return method === null ? 'badDebt' : (METHOD_ROLES[method] ?? 'bank')
}

/** A gain is a credit of its account; what takes a difference back goes to the account of what it takes back. */
export function exchangeRole(differenceMinor: number, takesBack: boolean): LedgerRole {
  return differenceMinor > 0 !== takesBack ? 'exchangeGain' : 'exchangeLoss'
}
