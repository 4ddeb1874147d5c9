/** All tables of a company file, in the order in which they are created. */
import type { TableDescription } from './database/columns.ts'
import { documentTables } from './documents/model.ts'
import type { Entity } from './entities/define-entity.ts'
import { entityTables } from './entities/model.ts'
import { exchangeTables } from './exchange/model.ts'
import { ruledEntities } from './finance/verify/ruled-entities.ts'
import { financeTables } from './finance/model.ts'
import { invoicingTables } from './invoicing/model.ts'
import { mediationTables } from './mediation/model.ts'
import { operationTables } from './operations/model.ts'
import { pricingTables } from './pricing/model.ts'
import { ratingTables } from './rating/model.ts'
import { receivablesTables } from './receivables/model.ts'
import { routineTables } from './routines/model.ts'
import { sequenceTables } from './sequences/model.ts'
import { contentTables } from './setup/content.ts'
import { subscriptionTables } from './subscriptions/model.ts'

export const allEntities: readonly Entity[] = ruledEntities

export const allTables: readonly TableDescription[] = [
  ...Object.values(operationTables),
  ...Object.values(entityTables),
  ...allEntities.map((entity) => entity.table),
  ...[
    routineTables,
    sequenceTables,
    pricingTables,
    subscriptionTables,
    mediationTables,
    ratingTables,
    invoicingTables,
    receivablesTables,
    financeTables,
    contentTables,
    documentTables,
    exchangeTables,
  ].flatMap((tables) => Object.values(tables) as TableDescription[]),
]

/** The entity of a name. */
export function entityByName(name: string): Entity | undefined {
  return allEntities.find((entity) => entity.name === name)
}
