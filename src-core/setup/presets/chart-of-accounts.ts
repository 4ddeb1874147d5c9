/** The chart of accounts of a new company. */
type LedgerKind = 'assets' | 'liabilities' | 'equity' | 'revenue' | 'expense'

export interface LedgerAccountPreset {
  readonly code: string
  readonly name: string
  readonly kind: LedgerKind
  readonly role: string | null
  readonly heading: boolean
}

const account = (code: string, name: string, kind: LedgerKind, role: string | null = null): LedgerAccountPreset => ({
  code,
  name,
  kind,
  role,
  heading: false,
})
const heading = (code: string, name: string, kind: LedgerKind): LedgerAccountPreset => ({ code, name, kind, role: null, heading: true })

/** Under which account the tax of a class is owed. */
export const TAX_ACCOUNTS = { STANDARD: '3810', REDUCED: '3820', SECOND_REDUCED: '3830', ZERO: '3890', other: '3840' } as const

export const CHART_OF_ACCOUNTS: readonly LedgerAccountPreset[] = [
  heading('1000', 'Assets', 'assets'),
  account('1200', 'Trade receivables', 'assets', 'receivable'),
  account('1460', 'Card clearing', 'assets', 'card'),
  account('1600', 'Cash', 'assets', 'cash'),
  account('1800', 'Bank', 'assets', 'bank'),
  heading('2000', 'Equity', 'equity'),
  account('2900', 'Retained earnings', 'equity'),
  heading('3000', 'Liabilities', 'liabilities'),
  account('3250', 'Advance payments received', 'liabilities'),
  account('3810', 'Output tax, standard rate', 'liabilities'),
  account('3820', 'Output tax, reduced rate', 'liabilities'),
  account('3830', 'Output tax, second reduced rate', 'liabilities'),
  account('3840', 'Output tax of other countries', 'liabilities'),
  account('3890', 'Sales without tax', 'liabilities'),
  account('3900', 'Deferred revenue', 'liabilities'),
  heading('4000', 'Revenue', 'revenue'),
  account('4010', 'Revenue, not assigned', 'revenue', 'revenue'),
  account('4100', 'Revenue, access and subscriptions', 'revenue'),
  account('4200', 'Revenue, usage', 'revenue'),
  account('4300', 'Revenue, one-time services', 'revenue'),
  account('4400', 'Revenue, goods', 'revenue'),
  account('4700', 'Discounts given', 'revenue'),
  account('4840', 'Exchange gains', 'revenue', 'exchangeGain'),
  heading('6000', 'Expenses', 'expense'),
  account('6880', 'Exchange losses', 'expense', 'exchangeLoss'),
  account('6930', 'Bad debt', 'expense', 'badDebt'),
  account('6960', 'Rounding differences', 'expense', 'rounding'),
]
