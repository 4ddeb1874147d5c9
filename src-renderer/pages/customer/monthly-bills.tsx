/** What was billed month by month, a bar each: the settled part below, what is open above it. */
import { addMonths, dateOf, monthOf, yearOf } from '../../../src-core/kernel/dates.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { Amount } from '../../components/amount.tsx'
import { Legend } from '../../components/charts.tsx'
import { Section } from '../../components/layout.tsx'
import { formatDay } from '../../format/dates.ts'
import { formatMinor } from '../../format/numbers.ts'
import { MONEY_MOVES } from './account-data.ts'
import { customerText as text } from './text.ts'

/** Minor units of one currency; the month by its first day. */
export interface MonthBilled {
  readonly month: string
  readonly currency: string
  readonly billed_minor: number
  readonly open_minor: number
  readonly documents: number
}

const MONTHS = 12
const BAR_HEIGHT = 46

/** Every month up to today's, also those without a bill; of the currency that was billed last. */
export function monthsShown(rows: readonly MonthBilled[], today: string): readonly MonthBilled[] {
  const currency = rows.at(-1)?.currency ?? ''
  const last = dateOf(yearOf(today), monthOf(today), 1)
  return Array.from({ length: MONTHS }, (_, at) => {
    const month = addMonths(last, at + 1 - MONTHS)
    const found = rows.find((row) => row.month === month && row.currency === currency)
    return found ?? { month, currency, billed_minor: 0, open_minor: 0, documents: 0 }
  })
}

export interface MonthlyBillsProps {
  readonly customer: number
  /** One billing account, or all. */
  readonly billingAccount: number | undefined
  readonly note: string
}

export function MonthlyBills({ customer, billingAccount, note }: MonthlyBillsProps) {
  const today = useSession()?.today ?? ''
  const input = { id: customer, months: MONTHS, ...(billingAccount === undefined ? {} : { billing_account_id: billingAccount }) }
  const { data } = useOperation<{ readonly months: readonly MonthBilled[] }>('customer.monthlyBills', input, { reads: MONEY_MOVES })
  if (!data || data.months.length === 0) return null
  const months = monthsShown(data.months, today)
  const currency = months[0]?.currency ?? ''
  const total = months.reduce((sum, one) => sum + one.billed_minor, 0)
  const series = [
    { key: 'settled', label: text.settledPart },
    { key: 'open', label: text.openPart, colour: 2 as const },
  ]
  return (
    <Section
      title={text.monthlyBills}
      note={note}
      actions={
        <>
          <Legend series={series} />
          <span className="small ink2">
            {text.twelveMonths} <Amount minor={total} currency={currency} strong />
          </span>
        </>
      }
    >
      <Bars months={months} />
    </Section>
  )
}

function Bars({ months }: { readonly months: readonly MonthBilled[] }) {
  const decimals = useDecimals()(months[0]?.currency)
  const most = Math.max(1, ...months.map((one) => one.billed_minor))
  const height = (minor: number) => `${(Math.max(0, minor) / most) * BAR_HEIGHT}px`
  const whole = (minor: number) => formatMinor(Math.round(minor / 10 ** decimals), 0)
  return (
    <table className="months">
      <thead>
        <tr>
          {months.map(({ month }) => (
            <th key={month} scope="col">
              {formatDay(month).split(' ')[1]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          {months.map(({ month, currency, billed_minor: billed, open_minor: open }) => (
            <td
              key={month}
              title={text.monthSays(`${formatMinor(billed, decimals)} ${currency}`, `${formatMinor(open, decimals)} ${currency}`)}
            >
              <span className="num tiny">{billed === 0 ? '' : whole(billed)}</span>
              <span className="months-open" style={{ height: height(Math.min(open, billed)) }} />
              <span className="months-settled" style={{ height: height(billed - Math.max(0, open)) }} />
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  )
}
