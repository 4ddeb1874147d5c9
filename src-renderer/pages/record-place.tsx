/** Which page shows a record: that of its kind where there is one, else the generic page. */
import { useParams, useSearch } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useSystem } from '../client/use-session.ts'
import { RecordRoute } from '../records/record-page.tsx'
import { BillingRunPage, NewBillingRun } from './billing-run/index.tsx'
import { CustomerPage, NewCustomer } from './customer/index.tsx'
import { BatchPage } from './import/index.tsx'
import { InvoicePage } from './invoice/index.tsx'
import { AccountOperationPage } from './operation/index.tsx'
import { PriceGridPage } from './price-grid/index.tsx'
import { RowPage } from './row/index.tsx'
import { NewSubscription, SubscriptionPage } from './subscription/index.tsx'

const PAGES: Readonly<Record<string, ComponentType<{ readonly id: number }>>> = {
  customer: CustomerPage,
  invoice: InvoicePage,
  subscription: SubscriptionPage,
  billingRun: BillingRunPage,
  importBatch: BatchPage,
  accountOperation: AccountOperationPage,
  openItem: AccountOperationPage,
  pricePlan: ({ id }) => <PriceGridPage planId={id} />,
}

/** Forms for new records that take more than one record's fields. */
const NEW_PAGES: Readonly<Record<string, ComponentType>> = {
  customer: NewCustomer,
  subscription: NewSubscription,
  billingRun: NewBillingRun,
}

/** The page at `/record/$entity/$id`; the id `new` opens a form. */
export function RecordPlace() {
  const { entity, id } = useParams({ strict: false }) as { readonly entity: string; readonly id: string }
  const asksFields = (useSearch({ strict: false }) as Readonly<Record<string, unknown>>)['fields'] === true
  const system = useSystem()
  if (asksFields && id !== 'new' && system.entity(entity)) return <RecordRoute />
  const Page = id === 'new' ? NEW_PAGES[entity] : PAGES[entity]
  if (!Page) {
    const list = system.entity(entity) || id === 'new' ? undefined : system.list(entity)
    return list ? <RowPage key={`${entity} ${id}`} list={list} id={Number(id)} /> : <RecordRoute />
  }
  return <Page key={`${entity} ${id}`} id={Number(id)} />
}
