/** Writing subscriptions and their services; every change carries the operation that made it. */
import { writeFixedField } from '../accounts/index.ts'
import { preparedWrite } from '../database/store.ts'
import type { Values } from '../entities/records.ts'
import type { CalendarDate } from '../kernel/dates.ts'
import type { CommandContext } from '../operations/context.ts'
import { type EndedBy, subscription } from './model.ts'
import type { ServiceRow, SubscriptionRow } from './read.ts'
import type { ServiceState } from './rules/lifecycle.ts'

/** Changes columns of a subscription, also those that its form holds fixed. Answers the row as it is now. */
export function changeSubscription(context: CommandContext, before: SubscriptionRow, changed: Partial<SubscriptionRow>): SubscriptionRow {
  writeFixedField(context, subscription, before, changed as Values)
  return { ...before, ...changed, version: before.version + 1 }
}

interface ServiceChange {
  readonly id: number
  readonly op: number
  readonly status: ServiceState
  readonly start: CalendarDate
  readonly end: CalendarDate | null
  readonly endedBy: EndedBy | null
}
const keepService = preparedWrite<ServiceChange>()((db, p) =>
  db
    .updateTable('service')
    .set({ status: p.status, start_date: p.start, end_date: p.end, ended_by: p.endedBy, changed_op: p.op })
    .where('id', '=', p.id),
)

/** Moves a service: status, days and what ended it. */
export async function changeService(
  context: CommandContext,
  service: ServiceRow,
  changed: {
    readonly status?: ServiceState
    readonly start_date?: CalendarDate
    readonly end_date?: CalendarDate | null
    readonly ended_by?: EndedBy | null
  },
): Promise<void> {
  await context.store.run(keepService(context.store), {
    id: service.id,
    op: context.op,
    status: changed.status ?? service.status,
    start: changed.start_date ?? service.start_date,
    end: changed.end_date === undefined ? service.end_date : changed.end_date,
    endedBy: changed.ended_by === undefined ? service.ended_by : changed.ended_by,
  })
}

const keepActive = preparedWrite<{ service: number; active: number; op: number }>()((db, p) =>
  db.updateTable('charge_instance').set({ active: p.active, changed_op: p.op }).where('service_id', '=', p.service),
)

/** Whether the charges of a service are rated. */
export async function setChargesActive(context: CommandContext, service: number, active: boolean): Promise<void> {
  await context.store.run(keepActive(context.store), { service, active: active ? 1 : 0, op: context.op })
}

const keepOffer = preparedWrite<{ service: number; offer: number | null; op: number }>()((db, p) =>
  db.updateTable('service').set({ offer_id: p.offer, changed_op: p.op }).where('id', '=', p.service),
)

/** The offer under which a service is priced; `null` for that of its subscription. */
export async function setServiceOffer(context: CommandContext, service: number, offer: number | null): Promise<void> {
  await context.store.run(keepOffer(context.store), { service, offer, op: context.op })
}
