/** A billing run begun from the list of runs: by its key, on a day that fits the accounts. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeToCopy, type CompanyCopies, subscribedCompany, THIS_MONTH } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go } from './support/window.ts'

let files: CompanyCopies
beforeAll(async () => {
  files = await closeToCopy(await subscribedCompany())
})
afterAll(() => files.remove())

interface Cycles {
  readonly cycles: readonly { readonly id: number; readonly proposals: readonly { readonly date: string; readonly accounts: number }[] }[]
}

describe.each(desktopHosts())('a new billing run, on %s', (host) => {
  let desktop: Desktop
  let page: Page
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host })
    page = desktop.page
    await frameReady(page)
  })
  afterEach(() => desktop.close())

  test('is begun by N in the list of runs, with the cycle and a day of its accounts', async () => {
    const [cycle] = (await coreValue<Cycles>(page, 'billingRun.dates', {})).cycles
    const [best] = cycle?.proposals ?? []
    await go(page, '/list/billingRun')
    // One stands above the list, another where no run is.
    await page.getByRole('button', { name: 'New billing run' }).first().waitFor()
    await page.keyboard.press('n')
    const form = page.getByRole('form', { name: 'New billing run' })
    const days = form.getByRole('group', { name: 'Dates that fit the accounts of the cycle' })
    await days
      .getByRole('button', { name: /1 account/ })
      .first()
      .waitFor()
    expect(await days.getByRole('button', { pressed: true }).count()).toBe(1)
    await form.getByRole('button', { name: /^Create the run/ }).click()
    const runs = () => coreValue<{ rows: { invoice_date: string }[] }>(page, 'billingRun.list', { limit: 5 })
    await expect.poll(async () => (await runs()).rows.map((row) => row.invoice_date)).toEqual([best?.date])
    expect([best?.accounts, (best?.date ?? '') >= THIS_MONTH]).toEqual([1, true])
  })

  test('is found in the palette from everywhere', async () => {
    await go(page, '/home')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('new billing run')
    await page
      .getByRole('option', { name: /New billing run/ })
      .first()
      .click()
    await page.getByRole('heading', { name: 'New billing run' }).first().waitFor()
  })
})
