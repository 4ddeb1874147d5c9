/** All entities, in the order in which the modules stand: what each record is held to, and what the schema is made of. */
import { accountEntities } from '../../accounts/model.ts'
import { catalogEntities } from '../../catalog/model.ts'
import { partyEntities } from '../../parties/model.ts'
import { pricingEntities } from '../../pricing/model.ts'
import { routineEntities } from '../../routines/model.ts'
import { sequenceEntities } from '../../sequences/model.ts'
import { setupEntities } from '../../setup/model.ts'
import { subscriptionEntities } from '../../subscriptions/model.ts'
import { taxEntities } from '../../tax/model.ts'
import type { Entity } from '../../entities/define-entity.ts'

export const ruledEntities: readonly Entity[] = [
  setupEntities,
  routineEntities,
  taxEntities,
  sequenceEntities,
  partyEntities,
  accountEntities,
  catalogEntities,
  pricingEntities,
  subscriptionEntities,
].flatMap((group) => Object.values(group) as Entity[])
