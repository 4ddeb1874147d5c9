/** A price plan is changed in the window: its page leads to its fields. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { gridLine, made, versionKey } from '../support/price-plans.ts'
import { closeToCopy, type CompanyCopies, subscribedCompany } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go } from './support/window.ts'

let files: CompanyCopies
let plan: number
let gridPlan: number
beforeAll(async () => {
  const company = await subscribedCompany()
  plan = await company.id('price_plan', 'PP_VOICE')
  gridPlan = await made(company, 'pricePlan', {
    code: 'PP_GRID',
    name: { base: 'Grid', translations: {} },
    charge_id: await company.id('charge', 'VOICE'),
    currency: 'EUR',
    priority: 9,
  })
  await made(company, 'attribute', { code: 'segment', name: { base: 'Segment', translations: {} }, kind: 'text', source: 'service' })
  const columns = [{ code: 'segment', type: 'text' }]
  const draft = await company.run<{ id: number; version: number }>('priceVersion.create', { price_plan_id: gridPlan, columns })
  const lines = [gridLine(['business'], '0.05'), gridLine([null], '0.09')]
  await company.run('priceVersion.saveGrid', { ...versionKey(draft), table: { columns, currencies: [], lines } })
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

  test('keeps the lines that are typed when the page is left, until they are saved', async () => {
    await go(page, `/record/pricePlan/${gridPlan}`)
    await page.getByRole('gridcell').filter({ hasText: '0.05' }).first().click()
    await page.keyboard.type('0.07')
    await page.keyboard.press('Enter')
    await page.getByRole('gridcell').filter({ hasText: '0.07' }).first().waitFor()
    await go(page, '/home')
    await page.getByRole('link', { name: 'Home' }).first().waitFor()
    await go(page, `/record/pricePlan/${gridPlan}`)
    await page.getByRole('gridcell').filter({ hasText: '0.07' }).first().waitFor()
    expect(await page.getByRole('gridcell').filter({ hasText: '0.05' }).count()).toBe(0)
    await page.keyboard.press('Control+s')
    await page.locator('.toast', { hasText: 'Version 1 saved' }).waitFor()
    const { versions } = await coreValue<{ versions: { id: number }[] }>(page, 'pricePlan.versions', { id: gridPlan })
    const stored = await coreValue<{ table: { lines: { unitPrice: string }[] } }>(page, 'priceVersion.get', { id: versions[0]?.id })
    expect(stored.table.lines.map(({ unitPrice }) => unitPrice)).toEqual(['0.07', '0.09'])
  })
})
