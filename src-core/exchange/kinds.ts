/** All kinds of files that can be imported. */
import type { Entity } from '../entities/define-entity.ts'
import { customerChangeKind } from './customer-change-kind.ts'
import { customerKind } from './customer-kind.ts'
import type { EntityLookup } from './entity-fields.ts'
import { entityKind } from './entity-kind.ts'
import { exchangeRateKind } from './exchange-rate-kind.ts'
import type { ImportKind } from './import-kind.ts'
import { paymentKind } from './payment-kind.ts'
import { subscriptionEventKind } from './subscription-event-kind.ts'
import { subscriptionKind } from './subscription-kind.ts'

/** Kinds of their own first: where a header fits two, the first is meant. */
export function importKinds(entities: readonly Entity[], lookup: EntityLookup): ImportKind[] {
  const own = [customerKind, customerChangeKind(lookup), subscriptionKind, subscriptionEventKind, exchangeRateKind, paymentKind]
  return [...own, ...entities.map((entity) => entityKind(entity, lookup)).filter((kind) => kind !== null)]
}
