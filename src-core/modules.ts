/** The modules in their order: calls go down it, consequences go up through hooks. */
import { accountsModule } from './accounts/index.ts'
import { catalogModule } from './catalog/index.ts'
import { chargingModule } from './charging/index.ts'
import { documentsModule } from './documents/index.ts'
import type { ModuleDefinition } from './entities/module.ts'
import { exchangeModule } from './exchange/index.ts'
import { financeModule } from './finance/index.ts'
import { invoicingModule } from './invoicing/index.ts'
import { mediationModule } from './mediation/index.ts'
import { partiesModule } from './parties/index.ts'
import { pricingModule } from './pricing/index.ts'
import { ratingModule } from './rating/index.ts'
import { receivablesModule } from './receivables/index.ts'
import { routinesModule } from './routines/index.ts'
import { sequencesModule } from './sequences/index.ts'
import { setupModule } from './setup/index.ts'
import { subscriptionsModule } from './subscriptions/index.ts'
import { taxModule } from './tax/index.ts'

export const modules: readonly ModuleDefinition[] = [
  setupModule,
  routinesModule,
  taxModule,
  sequencesModule,
  partiesModule,
  accountsModule,
  catalogModule,
  pricingModule,
  chargingModule,
  subscriptionsModule,
  mediationModule,
  ratingModule,
  invoicingModule,
  receivablesModule,
  financeModule,
  documentsModule,
  exchangeModule,
]
