/** The demo's subscriptions: offers that exist, numbers that stand once, every kind of event. */
import { describe, expect, it } from 'vitest'
import { TERMINATION_REASONS } from '../../../src-core/setup/presets/reference-data.ts'
import { END_DAY, FIRST_DAY } from '../../../src-main/demo/calendar.ts'
import { planDemo } from '../../../src-main/demo/plan.ts'
import { servedPeriods } from '../../../src-main/demo/usage-sources.ts'
import { subscriptionRows } from '../../../src-main/demo/subscription-rows.ts'

const small = planDemo({ size: 'small' })
const full = planDemo({ size: 'full' })
const products = new Map(full.catalog.products.map((one) => [one.code, one]))
const offers = new Map(full.catalog.offers.map((one) => [one.code, one]))

it('the full company has thousands; the small one begins with the same', () => {
  expect(full.customers).toHaveLength(4000)
  expect(full.subscriptions.length).toBeGreaterThan(6000)
  expect(full.subscriptions.slice(0, small.subscriptions.length)).toEqual(small.subscriptions)
})

describe('services', () => {
  it('are products of their offer, with exactly its attributes and every mandatory one', () => {
    for (const { offer, services } of full.subscriptions) {
      const held = offers.get(offer)?.products ?? []
      for (const { product, attributes } of services) {
        expect(
          held.some(({ product_id }) => product_id === product),
          `${product} of ${offer}`,
        ).toBe(true)
        expect(Object.keys(attributes).sort()).toEqual([...(products.get(product)?.attributes ?? [])].sort())
      }
      const mandatory = held.filter((one) => one.mandatory).map(({ product_id }) => product_id)
      expect(mandatory.filter((code) => !services.some(({ product }) => product === code))).toEqual([])
    }
  })

  it('have access ids that stand once in the company', () => {
    const ids = full.subscriptions.flatMap(({ services }) => services.flatMap(({ access_ids }) => access_ids))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^(\+\d{8,15}|262\d{12}|kwt_live_[0-9a-f]{20}|vault-\d{6})$/.test(id))).toEqual([])
  })

  it('count seats as their quantity', () => {
    const desks = full.subscriptions.flatMap(({ services }) => services).filter(({ attributes }) => 'seats' in attributes)
    expect(desks.length).toBeGreaterThan(300)
    expect(desks.filter(({ quantity, attributes }) => attributes['seats'] !== String(quantity))).toEqual([])
  })

  it('are rows of the file, the first with the access ids', () => {
    const [row] = subscriptionRows(small.subscriptions)
    expect(row).toMatchObject({
      subscription: 'SUB-000001',
      customer: 'CUST-00001',
      offer: 'OFF_FIBRE_500',
      product: 'HOME_VOICE',
      attributes: 'business=true',
    })
  })
})

describe('events', () => {
  it('are of every kind in the small company', () => {
    const kinds = new Set(small.subscriptions.flatMap(({ events }) => events.map(({ kind }) => kind)))
    expect([...kinds].sort()).toEqual(['oneShot', 'override', 'resume', 'suspend', 'terminate', 'upgrade'])
    const reasons = new Set(small.subscriptions.flatMap(({ events }) => events.flatMap(({ reason }) => reason ?? [])))
    expect([...reasons].filter((code) => !(code in TERMINATION_REASONS))).toEqual([])
    expect(reasons).toContain('NON_PAYMENT')
  })

  it('lie within the books, after the start, by date, and nothing follows the end', () => {
    for (const { subscription_date, events } of full.subscriptions) {
      expect(subscription_date >= FIRST_DAY && subscription_date < END_DAY).toBe(true)
      const dates = [subscription_date, ...events.map(({ date }) => date)]
      expect([...dates].sort()).toEqual(dates)
      expect(events.every(({ date }) => date < END_DAY)).toBe(true)
      expect(events.slice(0, -1).some(({ kind }) => kind === 'terminate')).toBe(false)
    }
  })

  it('name services and products that exist', () => {
    for (const { services, events } of full.subscriptions) {
      for (const { kind, service, offer, product, charge } of events) {
        if (service !== null) expect(services.map(({ code }) => code)).toContain(service)
        if (kind === 'upgrade') expect(offers.get(offer ?? '')?.products.map(({ product_id }) => product_id)).toContain(product)
        if (charge !== null) expect(full.catalog.charges.find(({ code }) => code === charge)?.amount_editable).toBe(true)
      }
    }
  })

  it('leave out suspended days of service', () => {
    const paused = full.subscriptions.find(({ events }) => events.map(({ kind }) => kind).join() === 'suspend,resume')
    const [suspend, resume] = paused?.events ?? []
    expect(paused && servedPeriods(paused)).toEqual([
      { start: paused?.subscription_date, end: suspend?.date },
      { start: resume?.date, end: END_DAY },
    ])
  })
})
