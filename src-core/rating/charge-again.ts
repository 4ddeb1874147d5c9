/**
 * Days whose give-back is invoiced are charged once more, as they were given back, when the end, change or suspension that gave
 * them back is taken back: price, version, amount and tax are those of the give-back, whatever the catalog says by then.
 */
import { sql } from 'kysely'
import { preparedSelect, preparedWrite, type ReadStore } from '../database/store.ts'
import { type CalendarDate, later, type OpenPeriod, type Period } from '../kernel/dates.ts'
import type { CommandContext } from '../operations/context.ts'
import type { ServiceReinstated } from '../subscriptions/hooks.ts'
import { readSuspensions } from '../subscriptions/read.ts'
import { withoutSuspensions } from '../subscriptions/rules/suspensions.ts'
import { type ChargedDays, readChargedDays } from './give-back.ts'
import { againOf } from './one-shots.ts'
import { type NewTransaction, transactionWriter } from './write-transactions.ts'

/** Give-backs of days that are invoiced, and not charged once more yet. */
const billedGiveBacks = preparedSelect<{ service: number; charge: number }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .innerJoin('taken', 'taken.taker_transaction_id', 'rated_transaction.id')
    .innerJoin('rated_transaction as source', 'source.id', 'taken.source_transaction_id')
    .selectAll('rated_transaction')
    .select(sql<number | null>`json_extract(rated_transaction.inputs, '$.pause')`.as('of_pause'))
    .where('rated_transaction.service_id', '=', p.service)
    .where('rated_transaction.usage_record_id', 'is', null)
    .where('rated_transaction.charge_id', '=', p.charge)
    .where('rated_transaction.kind', '=', 'reimbursement')
    .where('source.kind', '=', 'recurring')
    .where((e) => e.or([e('rated_transaction.invoice_line_id', 'is not', null), e('rated_transaction.settlement_id', 'is not', null)]))
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('rated_transaction as again')
            .select('again.id')
            .whereRef('again.service_id', '=', 'rated_transaction.service_id')
            .where('again.usage_record_id', 'is', null)
            .where('again.kind', '=', 'recurring')
            .where('again.cancelled_op', 'is', null)
            .where(sql<boolean>`json_extract(again.inputs, '$.again') = rated_transaction.id`),
        ),
      ),
    )
    .orderBy('rated_transaction.id'),
)
type GivenRow = NonNullable<ReturnType<typeof billedGiveBacks>['row']>

const chargesOf = preparedSelect<{ service: number }>()((db, p) =>
  db
    .selectFrom('charge_instance')
    .innerJoin('service', 'service.id', 'charge_instance.service_id')
    .innerJoin('charge', 'charge.id', 'charge_instance.charge_id')
    .select(['charge_instance.id', 'charge_instance.charge_id', 'charge_instance.charged_to', 'service.start_date'])
    .where('charge_instance.service_id', '=', p.service)
    .where('charge.type', '=', 'recurring')
    .where('charge_instance.charged_to', 'is not', null),
)
const keepChargedTo = preparedWrite<{ id: number; to: string; op: number }>()((db, p) =>
  db.updateTable('charge_instance').set({ charged_to: p.to, changed_op: p.op }).where('id', '=', p.id),
)

/**
 * The days of a service behind its end at `date` that are given back on invoices; `charged_to` goes behind them. Where a
 * suspension holds some of the days of a give-back, `movePauseDays` charges the others.
 */
export async function chargeDaysAgain(
  context: CommandContext,
  { serviceId: service, subscriptionId, date }: Pick<ServiceReinstated, 'serviceId' | 'subscriptionId' | 'date'>,
): Promise<void> {
  const { store, op } = context
  const suspensions = await readSuspensions(store, subscriptionId)
  const write = transactionWriter(store, op)
  for (const { id, charge_id: charge, charged_to, start_date } of await store.all(chargesOf(store), { service })) {
    const from = charged_to as CalendarDate
    const billed = await store.all(billedGiveBacks(store), { service, charge })
    const given = billed.filter((row) => row.usage_date === date && row.of_pause === null)
    const sources = await readChargedDays(store, service, charge, start_date)
    const ends = [...sources.flatMap(lastDayKept), ...given.flatMap(({ period_end }) => period_end ?? [])]
    const to = ends.reduce((latest, end) => later(latest, end), from)
    for (const row of given)
      if (isWhole(row, suspensions))
        write({ ...againOf(row), kind: 'recurring', inputs: JSON.stringify({ again: row.id, back: date, from, to }) })
    if (to > from) await store.run(keepChargedTo(store), { id, to, op })
  }
}

const isWhole = ({ period_start: start, period_end: end }: GivenRow, suspensions: readonly OpenPeriod[]): boolean =>
  start !== null && end !== null && covers([{ start, end }], withoutSuspensions({ start, end }, suspensions))

/** Whether parts hold every day of periods. */
const covers = (periods: readonly Period[], parts: readonly Period[]): boolean =>
  periods.every((one) => withoutSuspensions(one, parts).length === 0)

export interface AgainWithin {
  readonly service: number
  readonly charge: number
  /** Days that are to be charged and that nothing charges. */
  readonly open: readonly Period[]
  /** Days that stay uncharged. */
  readonly paused: readonly Period[]
}

/** The give-backs whose days are to be charged again, all of them or but for those that stay uncharged. */
export async function givenWithin(store: ReadStore, { service, charge, open, paused }: AgainWithin): Promise<GivenDays[]> {
  if (open.length === 0) return []
  const rows = await store.all(billedGiveBacks(store), { service, charge })
  return rows.flatMap((row): GivenDays[] => {
    if (row.period_start === null || row.period_end === null) return []
    const period = { start: row.period_start, end: row.period_end }
    const isAsked = !covers([period], paused) && covers([period], [...open, ...paused])
    return isAsked ? [{ period, again: { ...againOf(row), kind: 'recurring', inputs: JSON.stringify({ again: row.id }) } }] : []
  })
}

export interface GivenDays {
  readonly period: Period
  /** What charges them once more. */
  readonly again: NewTransaction
}

/** The end of what a transaction charged and no give-back took. */
function lastDayKept({ period, given }: ChargedDays): CalendarDate[] {
  const kept = withoutSuspensions(period, given).at(-1)
  return kept ? [kept.end] : []
}

/** What taking an end back wrote and no invoice has. */
const openAgain = preparedSelect<{ service: number; date: string }>()((db, p) =>
  db
    .selectFrom('rated_transaction')
    .select([
      'id',
      'charge_id',
      'created_op',
      'period_start',
      'period_end',
      sql<number | null>`json_extract(inputs, '$.pause')`.as('of_pause'),
      sql<string | null>`json_extract(inputs, '$.from')`.as('from'),
      sql<string | null>`json_extract(inputs, '$.to')`.as('to'),
    ])
    .where('service_id', '=', p.service)
    .where('usage_record_id', 'is', null)
    .where('invoice_line_id', 'is', null)
    .where('settlement_id', 'is', null)
    .where('cancelled_op', 'is', null)
    .where(sql<boolean>`json_extract(inputs, '$.back') = ${p.date}`),
)
const cancel = preparedWrite<{ id: number; op: number }>()((db, p) =>
  db.updateTable('rated_transaction').set({ cancelled_op: p.op }).where('id', '=', p.id),
)
const chargedBackTo = preparedWrite<{ service: number; charge: number; from: string; to: string; op: number }>()((db, p) =>
  db
    .updateTable('charge_instance')
    .set({ charged_to: p.from, changed_op: p.op })
    .where('service_id', '=', p.service)
    .where('charge_id', '=', p.charge)
    .where('charged_to', '=', p.to),
)

/** What suspensions had written for days, and taking the end back wrote anew. */
const standAgain = preparedWrite<{ service: number; charge: number; entry: number; start: string; end: string }>()((db, p) =>
  db
    .updateTable('rated_transaction')
    .set({ cancelled_op: null })
    .where('service_id', '=', p.service)
    .where('usage_record_id', 'is', null)
    .where('charge_id', '=', p.charge)
    .where('cancelled_op', '=', p.entry)
    .where('period_start', '<', p.end)
    .where('period_end', '>', p.start)
    .where(sql<boolean>`json_extract(inputs, '$.pause') = 1`),
)

/** The end stands again after all, before an invoice came: it is as if it had not been taken back. */
export async function dropChargedAgain({ store, op }: CommandContext, service: number, date: CalendarDate): Promise<void> {
  for (const { id, charge_id: charge, from, to, ...row } of await store.all(openAgain(store), { service, date })) {
    await store.run(cancel(store), { id, op })
    const { created_op: entry, period_start: start, period_end: end } = row
    if (row.of_pause !== null && charge !== null && start !== null && end !== null)
      await store.run(standAgain(store), { service, charge, entry, start, end })
    if (charge !== null && from !== null && to !== null) await store.run(chargedBackTo(store), { service, charge, from, to, op })
  }
}
