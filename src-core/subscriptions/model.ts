/** Subscriptions, their services, charge instances, access points and suspensions. */
import {
  choiceColumn,
  dateColumn,
  decimalColumn,
  defineTable,
  flagColumn,
  integerColumn,
  jsonColumn,
  referenceColumn,
  textColumn,
} from '../database/columns.ts'
import { dialledIndex, otherwiseWrittenIndex } from '../database/dialled.ts'
import type { TablesOf } from '../database/schema.ts'
import { defineEntity, type EntityTables } from '../entities/define-entity.ts'
import { choice, date, reference } from '../entities/fields.ts'
import { checkSubscription } from './checks.ts'

export const SUBSCRIPTION_STATUSES = {
  created: 'Created',
  pending: 'Pending',
  active: 'Active',
  suspended: 'Suspended',
  terminated: 'Terminated',
  cancelled: 'Cancelled',
  closed: 'Closed',
} as const

export const subscription = defineEntity({
  name: 'subscription',
  label: 'Subscription',
  pluralLabel: 'Subscriptions',
  module: 'subscriptions',
  hint: 'An offer taken by a user account.',
  code: { generated: true },
  without: ['create', 'delete'],
  ranges: [{ from: 'subscription_date', to: 'end_agreement_date' }],
  checkInStore: checkSubscription,
  fields: {
    user_account_id: reference('User account', 'userAccount', { required: true, createOnly: true }),
    offer_id: reference('Offer', 'offer', { required: true, createOnly: true }),
    seller_id: reference('Seller', 'seller', { required: true, listed: false }),
    status: choice('Status', SUBSCRIPTION_STATUSES, { required: true, defaultValue: 'created' }),
    subscription_date: date('From', { required: true, createOnly: true }),
    end_agreement_date: date('Agreed up to', {}),
    termination_date: date('Ends', {}),
    termination_reason_id: reference('Termination reason', 'terminationReason', { listed: false }),
    sales_channel_id: reference('Sales channel', 'salesChannel', { listed: false }),
    sales_representative_id: reference('Sales representative', 'party', { listed: false }),
  },
})

const STATUS_CODES = ['inactive', 'active', 'suspended', 'terminated', 'cancelled'] as const

/** What ended a service: itself alone, a change in which another goes on in its place, the end of its subscription, or its change taken back. */
export const ENDED_BY = ['service', 'change', 'subscription', 'withdrawn'] as const
export type EndedBy = (typeof ENDED_BY)[number]

/** A product of a customer. `attributes` are what price grids compare. */
export const service = defineTable(
  'service',
  {
    subscription_id: referenceColumn('subscription'),
    product_id: referenceColumn('product'),
    code: textColumn(),
    quantity: decimalColumn(),
    status: choiceColumn(STATUS_CODES),
    start_date: dateColumn(),
    /** First day that is no longer charged. */
    end_date: dateColumn({ nullable: true }),
    service_number: textColumn({ nullable: true }),
    device: textColumn({ nullable: true }),
    attributes: jsonColumn(),
    created_op: integerColumn(),
    changed_op: integerColumn(),
    /** The offer under which it runs, where a change of offer tells them apart; the subscription's own if blank. */
    offer_id: referenceColumn('offer', { nullable: true }),
    /** The first service of its line, where it took the place of another one; itself if blank. */
    first_service_id: referenceColumn('service', { nullable: true }),
    /** The first day of that one, from which calendars and counters count; its own if blank. */
    first_start: dateColumn({ nullable: true }),
    /** Blank while it runs, and in services that earlier versions ended. */
    ended_by: choiceColumn(ENDED_BY, { nullable: true }),
  },
  {
    indexes: [
      { on: ['subscription_id'] },
      { on: ['product_id'] },
      dialledIndex('service_number'),
      { on: ['first_service_id'], where: 'first_service_id IS NOT NULL' },
    ],
  },
)

/** A charge at a service: its own price if overridden, and how far it is charged. */
export const chargeInstance = defineTable(
  'charge_instance',
  {
    service_id: referenceColumn('service'),
    charge_id: referenceColumn('charge'),
    active: flagColumn(),
    price_override: decimalColumn({ nullable: true }),
    /** Recurring: the first day not yet charged. */
    charged_to: dateColumn({ nullable: true }),
    created_op: integerColumn(),
    changed_op: integerColumn(),
    /** The day from which its duration counts; the first of its service if blank. */
    since: dateColumn({ nullable: true }),
    /** The day from which ages of price count; the first of the subscription if blank. */
    aged_from: dateColumn({ nullable: true }),
  },
  { indexes: [{ on: ['service_id', 'charge_id'], unique: true }] },
)

/** Days on which a subscription pauses: recurring charges are not rated there, and usage of them is refused. Periods never overlap. */
export const subscriptionSuspension = defineTable(
  'subscription_suspension',
  {
    subscription_id: referenceColumn('subscription'),
    start_date: dateColumn(),
    /** The first day on which it runs again. */
    end_date: dateColumn({ nullable: true }),
    created_op: integerColumn(),
    changed_op: integerColumn(),
  },
  { indexes: [{ on: ['subscription_id', 'start_date'] }] },
)

export const CHANGE_STATES = ['planned', 'made', 'withdrawn'] as const

/** A change of a subscription on a day: another offer, other services, another end of the agreement; what was before stays for the way back. */
export const subscriptionChange = defineTable(
  'subscription_change',
  {
    subscription_id: referenceColumn('subscription'),
    /** The first day of what comes. */
    date: dateColumn(),
    state: choiceColumn(CHANGE_STATES),
    offer_before_id: referenceColumn('offer'),
    offer_id: referenceColumn('offer'),
    agreement_before: dateColumn({ nullable: true }),
    agreement_date: dateColumn({ nullable: true }),
    /** `[{ "from": 12, "to": 15 }]`: the services that end, those that begin, and which takes the place of which. */
    services: jsonColumn(),
    created_op: integerColumn(),
    changed_op: integerColumn(),
  },
  { indexes: [{ on: ['subscription_id', 'date'] }, { on: ['date'], where: "state = 'planned'" }] },
)

/** What usage records name: a number, a SIM, a login. Periods of one access id never overlap. */
export const accessPoint = defineTable(
  'access_point',
  {
    access_id: textColumn(),
    subscription_id: referenceColumn('subscription'),
    start_date: dateColumn({ nullable: true }),
    end_date: dateColumn({ nullable: true }),
    created_op: integerColumn(),
    /** What gave it its end: its own, or that of its subscription. Blank where it has none, and in ends of earlier versions. */
    ended_by: choiceColumn(['access', 'subscription'], { nullable: true }),
    /** The end that it had before that of its subscription. */
    own_end_date: dateColumn({ nullable: true }),
  },
  { indexes: [{ on: ['access_id'] }, otherwiseWrittenIndex('access_id'), { on: ['subscription_id'] }] },
)

export const subscriptionEntities = { subscription }
export const subscriptionTables = {
  service,
  charge_instance: chargeInstance,
  subscription_suspension: subscriptionSuspension,
  access_point: accessPoint,
  subscription_change: subscriptionChange,
}

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<EntityTables<typeof subscriptionEntities>>, TablesOf<typeof subscriptionTables> {}
}
