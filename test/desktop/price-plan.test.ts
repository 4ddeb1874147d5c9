/** A price plan is changed in the window: its page leads to its fields. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeToCopy, type CompanyCopies, subscribedCompany } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go } from './support/window.ts'

let files: CompanyCopies
let plan: number
beforeAll(async () => {
  const company = await subscribedCompany()
  plan = await company.id('price_plan', 'PP_VOICE')
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

describe.each(desktopHosts())('a price plan, on %s', (host) => {
  let desktop: Desktop
  let page: Page
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host })
    page = desktop.page
    await frameReady(page)
  })
  afterEach(() => desktop.close())

  test('is changed from its selection rules, and is in use when it is new', async () => {
    await go(page, `/record/pricePlan/${plan}`)
    await page.getByRole('tab', { name: 'Selection rules' }).click()
    await page.getByRole('button', { name: 'Change the plan' }).click()
    await page.getByLabel(/^Priority/).fill('7')
    await page.getByRole('button', { name: /^Save/ }).click()
    await expect.poll(async () => (await coreValue<{ priority: number }>(page, 'pricePlan.get', { id: plan })).priority).toBe(7)

    await go(page, '/record/pricePlan/new')
    await expect.poll(() => page.getByLabel('In use', { exact: true }).isChecked()).toBe(true)
  })
})
