/** The last line under a list of several currencies: their sum in the company currency, with the rates and their date. */
import type { ListPage, ListTotals } from '../../src-core/operations/contract.ts'
import { useOperation } from '../client/use-operation.ts'
import { useConversion, useSession, useSystem } from '../client/use-session.ts'
import { Amount } from '../components/amount.tsx'
import { formatDay } from '../format/dates.ts'
import { readDecimal } from '../format/numbers.ts'
import { text } from '../text/en.ts'
import { companySum, newestRates, type NamedRate } from './company-sum.ts'
import type { PlacedColumn } from './layout.ts'

export interface CompanyLineProps {
  readonly totals: ListTotals
  readonly columns: readonly PlacedColumn[]
  readonly reserve: number
  /** The company's currency. */
  readonly currency: string
}

/** More rates than any company has currencies; the newest of each is among them. */
const RATES = 500
const RATE_DIGITS = 4

export function CompanyLine({ totals, columns, reserve, currency }: CompanyLineProps) {
  const today = useSession()?.today
  const conversionOf = useConversion(currency)
  const column = columns.find((placed) => placed.code && placed.column.summed && placed.column.type === 'money')
  const known = useSystem().list('exchangeRate') !== undefined
  const many = known && totals.sums.length > 1 && column !== undefined
  const asked = {
    filter: [{ column: 'from_date', op: '$lte', value: today ?? '' }],
    sort: [{ column: 'from_date', direction: 'desc' }],
    limit: RATES,
  }
  const page = useOperation<ListPage>('exchangeRate.list', asked, { enabled: many && today !== undefined, reads: ['exchangeRate'] })
  if (!many || !page.data) return null
  const sum = companySum(totals.sums, column.column.key, currency, newestRates(page.data.rows), conversionOf)
  return (
    <div className="list-row list-company-sum" role="row">
      <span className="list-sum-label" role="gridcell">
        <strong>{text.list.inCompanyCurrency}</strong>
        <span className="spacer" />
        <span className="ink2">
          {sum.missing.length > 0 ? text.list.noRate(sum.missing.join(', ')) : ratesText(sum.rates, today ?? '')}
        </span>
      </span>
      {sum.missing.length === 0 && (
        <span role="gridcell" className="list-cell right">
          <Amount minor={sum.minor} currency={currency} zeroMark reserve={reserve} code="slot" strong rule="final" />
        </span>
      )}
    </div>
  )
}

/** The date once where all rates have one, else beside each. */
function ratesText(rates: readonly NamedRate[], today: string): string {
  const [first] = rates
  if (!first) return ''
  const each = (rate: NamedRate) => `${rate.currency} ${readDecimal(rate.rate, RATE_DIGITS)}`
  if (rates.every(({ from }) => from === first.from)) return text.list.atRates(formatDay(first.from, today), rates.map(each).join(', '))
  return text.list.atRatesOf(rates.map((rate) => `${each(rate)} (${formatDay(rate.from, today)})`).join(', '))
}
