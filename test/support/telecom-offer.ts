/** A small catalog for tests: one telecom offer with an access, channels by quantity and fees. */
import { flatPrice } from './prices.ts'
import type { SmallCompany } from './small-company.ts'

export interface TelecomOffer {
  readonly offer: number
  readonly access: number
  readonly channels: number
  readonly charges: {
    readonly access: number
    readonly channels: number
    readonly setup: number
    readonly exit: number
    readonly minutes: number
  }
}

/** Creates the offer FIBRE: product ACCESS (recurring in advance, set-up and exit fee) and CHANNELS (recurring, price editable). */
export async function telecomOffer(file: SmallCompany): Promise<TelecomOffer> {
  const create = async (entity: string, values: object) => (await file.run<{ id: number }>(`${entity}.create`, { values })).id
  const article_id = await create('article', {
    code: 'ACCESS',
    name: 'Access',
    tax_class_id: await file.id('tax_class', 'STANDARD'),
    ledger_account_id: await file.id('ledger_account', '4100'),
  })
  const calendar_id = await file.id('calendar', 'MONTHLY')
  const charge = (code: string, values: object) => create('charge', { code, name: code, article_id, ...values })
  const charges = {
    access: await charge('ACCESS_FEE', { type: 'recurring', calendar_id, in_advance: true }),
    channels: await charge('CHANNEL_FEE', { type: 'recurring', calendar_id, in_advance: true, amount_editable: true }),
    setup: await charge('SETUP_FEE', { type: 'oneShot', one_shot_moment: 'subscription' }),
    exit: await charge('EXIT_FEE', { type: 'oneShot', one_shot_moment: 'termination' }),
    minutes: await charge('MINUTES', { type: 'usage' }),
  }
  await create('attribute', { code: 'speed', name: 'Speed', kind: 'textList', source: 'service', allowed_values: ['500', '1000'] })
  await create('attribute', { code: 'distance', name: 'Distance', kind: 'number', source: 'service' })
  const access = await create('product', { code: 'ACCESS', name: 'Fibre access', attributes: ['speed', 'distance'] })
  const channels = await create('product', { code: 'CHANNELS', name: 'SIP trunk' })
  for (const charge_id of [charges.access, charges.setup, charges.exit, charges.minutes])
    await create('productCharge', { product_id: access, charge_id })
  await create('productCharge', { product_id: channels, charge_id: charges.channels })
  const offer = await create('offer', { code: 'FIBRE', name: 'Fibre 1000 Business', family: 'telecom', term_months: 12 })
  await create('offerProduct', { offer_id: offer, product_id: access })
  await create('offerProduct', { offer_id: offer, product_id: channels, mandatory: false, default_quantity: '30' })
  await flatPrice(file, charges.access, 'PP_ACCESS', '89')
  await flatPrice(file, charges.channels, 'PP_CHANNELS', '4.90')
  await flatPrice(file, charges.setup, 'PP_SETUP', '60')
  await flatPrice(file, charges.exit, 'PP_EXIT', '25')
  return { offer, access, channels, charges }
}
