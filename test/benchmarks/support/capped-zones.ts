/** Voice as carriers price it: each zone at its own price, and at most so much a month over all of them. */
import type { BigCompany } from './big-company.ts'

const ZONES = 'zone[text];priceWithoutTax[number]\n"Z1";"0.04"\n"Z2";"0.12"\n"Z3";"0.05"\n'

/** Prices the voice of a company by three zones, with a maximum that those who call most reach. */
export async function cappedZones({ run, id }: BigCompany): Promise<void> {
  const charge = await id('charge', 'VOICE')
  const { version } = await run<{ version: number }>('charge.get', { id: charge })
  await run('charge.update', { id: charge, version, values: { maximum_amount: '20' } })
  const price_plan_id = await id('price_plan', 'PP_VOICE')
  await run('priceVersion.importCsv', { price_plan_id, text: ZONES, publish: true, resolve_overlaps: true })
}
