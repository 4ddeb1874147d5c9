/** The invoice dates that a new billing run is offered. */
import { expect, it } from 'vitest'
import { desk } from '../../support/desk.ts'

interface Cycle {
  readonly id: number
  readonly open_run: { readonly code: string } | null
  readonly proposals: readonly { readonly date: string; readonly accounts: number; readonly coming: boolean }[]
}

it('offers the days on which accounts are due, with how many a run takes, and what is to come', async () => {
  const company = await desk()
  const dates = async () => (await company.run<{ cycles: Cycle[] }>('billingRun.dates')).cycles
  company.at('2026-01-10')
  for (const name of ['Ahlers', 'Brandt', 'Claussen']) await company.customer(name)
  const [cycle] = await dates()
  // Nobody is due before February: its run bills ahead, and none of today would take an account.
  expect(cycle?.proposals).toEqual([{ date: '2026-02-01', accounts: 3, coming: true }])

  company.at('2026-02-03')
  await company.customer('Dircks')
  expect((await dates())[0]?.proposals).toEqual([
    { date: '2026-02-01', accounts: 3, coming: false },
    { date: '2026-02-03', accounts: 3, coming: false },
    { date: '2026-03-01', accounts: 4, coming: true },
  ])

  const made = await company.run<{ id: number; code: string }>('billingRun.create', {
    billing_cycle_id: cycle?.id,
    invoice_date: '2026-02-01',
  })
  const [during] = (await dates()).filter(({ id }) => id === cycle?.id)
  expect(during?.open_run).toEqual({ id: made.id, code: made.code })
})

it('offers no date for a cycle without accounts, and puts cycles with something due first', async () => {
  const company = await desk()
  company.at('2026-02-01')
  const { cycles } = await company.run<{ cycles: Cycle[] }>('billingRun.dates')
  expect(cycles.length).toBeGreaterThan(0)
  expect(cycles.flatMap(({ proposals }) => proposals)).toEqual([])
})
