/** What recurring charges still bring or give back, in quantities: prices are put to them by rating. */
import { z } from 'zod'
import { preparedSelect, type ReadStore } from '../database/store.ts'
import { type CalendarDate, later } from '../kernel/dates.ts'
import { decimal, toPlain } from '../kernel/decimal.ts'
import type { CalendarDefinition } from '../setup/calendars/definition.ts'
import { lineStart, readSuspensions, type ServiceRow } from './read.ts'
import { DEFAULT_PRORATION, type ProrationPolicy, prorationPolicyOf } from './rules/proration.ts'
import { type RecurringInput, recurringSlices } from './rules/recurring.ts'
import type { Termination } from './rules/termination.ts'

export const chargeLine = z.object({
  service_id: z.number(),
  charge_id: z.number(),
  charge: z.string(),
  kind: z.enum(['recurring', 'agreement', 'reimbursement', 'oneShot']),
  period_start: z.string(),
  period_end: z.string(),
  quantity: z.string(),
  /** `15 of 30 days = 0.500000000000` */
  ratio: z.string(),
})
export type ChargeLine = z.infer<typeof chargeLine>

const instancesOf = preparedSelect<{ service: number }>()((db, p) =>
  db
    .selectFrom('charge_instance as i')
    .innerJoin('charge as c', 'c.id', 'i.charge_id')
    .leftJoin('calendar as k', 'k.id', 'c.calendar_id')
    .select([
      'i.charged_to',
      'i.since',
      'c.id',
      'c.name',
      'c.type',
      'c.in_advance',
      'c.subscription_proration',
      'c.termination_proration',
      'c.duration_months',
      'c.one_shot_moment',
      'k.definition',
    ])
    .where('i.service_id', '=', p.service)
    .orderBy('i.id'),
)

/** How the company measures parts of periods. */
export async function prorationOf(store: ReadStore): Promise<ProrationPolicy> {
  const company = await store.db
    .selectFrom('company')
    .select(['proration_divisor as divisor', 'proration_month_days as monthDays', 'proration_ratio_places as ratioPlaces'])
    .executeTakeFirst()
  return company ? prorationPolicyOf(company) : DEFAULT_PRORATION
}

/** The slices that ending a service on a day charges and gives back, from what is charged already. */
export async function terminationLines(
  store: ReadStore,
  service: ServiceRow,
  termination: Termination,
  policy: ProrationPolicy,
): Promise<ChargeLine[]> {
  const suspensions = await readSuspensions(store, service.subscription_id)
  const instances = await store.all(instancesOf(store), { service: service.id })
  return instances.flatMap((one): ChargeLine[] => {
    const named = { service_id: service.id, charge_id: one.id, charge: one.name }
    if (one.type === 'oneShot') return terminationFee(service, one.one_shot_moment, termination).map((line) => ({ ...named, ...line }))
    if (one.type !== 'recurring' || one.definition === null) return []
    const input: RecurringInput = {
      charge: {
        calendar: JSON.parse(one.definition) as CalendarDefinition,
        inAdvance: one.in_advance === 1,
        subscriptionProration: one.subscription_proration === 1,
        terminationProration: one.termination_proration === 1,
        durationMonths: one.duration_months,
      },
      quantity: decimal(service.quantity),
      subscriptionDate: lineStart(service),
      start: service.start_date,
      durationFrom: one.since ?? service.start_date,
      chargedTo: one.charged_to,
      referenceDate: lastDayToRate(termination),
      termination,
      suspensions,
      until: null,
      policy,
    }
    return recurringSlices(input).slices.map((slice) => ({
      ...named,
      kind: slice.mode === 'subscription' ? 'recurring' : slice.mode,
      period_start: slice.period.start,
      period_end: slice.period.end,
      quantity: toPlain(slice.quantity),
      ratio: slice.ratioText,
    }))
  })
}

/** Up to where the end of a service charges: its day, or that of an agreement which outlasts it. */
function lastDayToRate({ date, endAgreementDate, reason }: Termination): CalendarDate {
  return reason.applyAgreement && endAgreementDate !== null ? later(date, endAgreementDate) : date
}

function terminationFee(
  service: ServiceRow,
  moment: string | null,
  { date, reason }: Termination,
): Pick<ChargeLine, 'kind' | 'period_start' | 'period_end' | 'quantity' | 'ratio'>[] {
  if (moment !== 'termination' || !reason.applyTerminationCharges) return []
  return [{ kind: 'oneShot', period_start: date, period_end: date, quantity: toPlain(decimal(service.quantity)), ratio: '' }]
}
