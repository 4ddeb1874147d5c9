/**
 * In which order a column has day, month and year. All of its cells decide together: one `25/11/2026` says how its
 * `03/04/2026` is meant. What no cell decides, the other columns of the file do, then the company's country; else it is asked.
 * Points say nothing of slashes, nor slashes of points: nobody writes points month first.
 */
import { DAY_ORDERS, type DateText, type DayOrder, dayBy, hasShortYear, readDateText } from './date-text.ts'

export interface DateColumn {
  take(cell: string): void
  readonly evidence: DateEvidence
}

export interface DateEvidence {
  /** Cells of three numbers whose order is not plain. */
  readonly parted: number
  /** How many cells have one order alone. */
  readonly only: Readonly<Record<DayOrder, number>>
  /** Orders that every parted cell has. */
  readonly orders: ReadonlySet<DayOrder>
  /** Orders that some parted cell lacks although it is a day in another. */
  readonly excluded: ReadonlySet<DayOrder>
  /** The first cell that is different days. */
  readonly sample: string | null
  /** Whether its parted cells have points between, which no country writes month first. */
  readonly dotted: boolean
  /** The first cell with a year of two digits. */
  readonly shortYear: string | null
}

/** @param shortYearFirst whether a year of two digits may stand in front: only where the company's country has the year first */
export function dateColumn(shortYearFirst: boolean): DateColumn {
  const [points, others] = [noEvidence(true), noEvidence(false)]
  let shortYear: string | null = null
  const take = (cell: string) => {
    // The year first and a dash: plain, as nearly all are.
    if (cell.indexOf('-') === 4) return
    const read = readDateText(cell)
    if (!read) return
    if (hasShortYear(read)) shortYear ??= cell
    if (read.known !== null) return
    const fitting = ordersOf(read, shortYearFirst)
    if (fitting.length === 0) return
    const evidence = read.dotted ? points : others
    const { orders, excluded } = evidence
    evidence.parted += 1
    for (const order of DAY_ORDERS) {
      if (fitting.some((one) => one.order === order)) continue
      orders.delete(order)
      excluded.add(order)
    }
    if (fitting.length === 1) evidence.only[(fitting[0] as { order: DayOrder }).order] += 1
    if (new Set(fitting.map(({ date }) => date)).size < 2) return
    evidence.sample ??= cell
  }
  return {
    take,
    /** Of the cells without points where there are any: those with points are then read day first, each by itself. */
    get evidence() {
      return { ...(others.parted > 0 ? others : points), shortYear }
    },
  }
}

function noEvidence(dotted: boolean) {
  const [orders, excluded] = [new Set<DayOrder>(DAY_ORDERS), new Set<DayOrder>()]
  return { parted: 0, only: { iso: 0, dayMonthYear: 0, monthDayYear: 0 }, orders, excluded, sample: null as string | null, dotted }
}

/** The orders in which a cell is a day. */
export function ordersOf(read: DateText, shortYearFirst: boolean): { readonly order: DayOrder; readonly date: string }[] {
  const all = DAY_ORDERS.flatMap((order) => {
    const day = dayBy(read, order)
    return day.ok ? [{ order, date: day.date }] : []
  })
  const others = all.filter(({ order }) => order !== 'iso')
  // “02/11/26” has the year last wherever the year is not written first.
  return shortYearFirst || others.length === 0 ? all : others
}

export type OrderSource = 'content' | 'otherColumns' | 'country'
export type OrderDecision =
  | { readonly order: DayOrder; readonly by: OrderSource }
  | { readonly order: null; readonly by: 'needless' | 'contradiction' | 'undecided' }

export interface OrderHelp {
  readonly others: DayOrder | null
  readonly country: DayOrder | null
}

export function decideOrder({ parted, orders, sample, dotted }: DateEvidence, { others, country }: OrderHelp): OrderDecision {
  if (parted === 0) return { order: null, by: 'needless' }
  const [only] = orders
  // Where each cell is one day alone, they need not agree.
  if (only === undefined) return { order: null, by: sample === null ? 'needless' : 'contradiction' }
  if (orders.size === 1) return { order: only, by: 'content' }
  // Every cell is one day whichever it is.
  if (sample === null) return { order: only, by: 'content' }
  if (others !== null && orders.has(others) && !(dotted && others === 'monthDayYear')) return { order: others, by: 'otherColumns' }
  if (country !== null && orders.has(country) && !(dotted && country === 'monthDayYear')) return { order: country, by: 'country' }
  return { order: null, by: 'undecided' }
}
