/** Prices for test catalogs, through the operations that an operator uses. */
import type { SmallCompany } from './small-company.ts'

/** A plan with one flat price, published without an end. Answers the plan's id. */
export async function flatPrice(company: SmallCompany, charge: number, code: string, price: string): Promise<number> {
  const plan = await newPlan(company, charge, code)
  const draft = await company.run<{ id: number; version: number }>('priceVersion.create', { price_plan_id: plan, price })
  await company.run('priceVersion.publish', { id: draft.id, version: draft.version })
  return plan
}

/** A plan whose published grid comes from a file in Opencell's format. Answers the plan's id. */
export async function gridPrice(company: SmallCompany, charge: number, code: string, text: string): Promise<number> {
  const plan = await newPlan(company, charge, code)
  await company.run('priceVersion.importCsv', { price_plan_id: plan, text, publish: true })
  return plan
}

async function newPlan(company: SmallCompany, charge_id: number, code: string): Promise<number> {
  return (await company.run<{ id: number }>('pricePlan.create', { values: { code, name: code, charge_id, currency: 'EUR' } })).id
}
