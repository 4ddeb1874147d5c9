/** A charge added to a product in the window reaches the subscriptions that hold it as they are chosen, with the cost before it. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { flatPrice } from '../support/prices.ts'
import { closeToCopy, type CompanyCopies, subscribedCompany } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { seriousFindings } from './support/axe.ts'
import { coreValue, frameReady, go } from './support/window.ts'

let files: CompanyCopies
let product: number
/** One subscription of the product, and a charge of 10.00 a month in advance that no product has. */
beforeAll(async () => {
  const company = await subscribedCompany()
  product = company.catalog.product
  const [fee] = await company.rows<object>("SELECT article_id, calendar_id FROM charge WHERE code = 'FIBRE_FEE'")
  const values = { code: 'INSURANCE', name: 'Insurance', type: 'recurring', in_advance: true, ...fee }
  const { id } = await company.run<{ id: number }>('charge.create', { values })
  await flatPrice(company, id, 'PP_INSURANCE', '10')
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

interface Holders {
  readonly subscriptions: readonly { readonly has: string }[]
}
const has = async (page: Page) =>
  (await coreValue<Holders>(page, 'subscription.holdersOf', { product: 'FIBRE', charge: 'INSURANCE' })).subscriptions.map((one) => one.has)

describe.each(desktopHosts())('a charge of a product, on %s', (host) => {
  let desktop: Desktop
  let page: Page
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host, size: { width: 1280, height: 800 } })
    page = desktop.page
    await frameReady(page)
  })
  afterEach(() => desktop.close())

  test('is brought to all that hold the product from today, undone, and left alone when asked again', async () => {
    await go(page, `/record/product/${product}`)
    const box = page.getByRole('combobox', { name: 'Add a charge' })
    await box.focus()
    await box.pressSequentially('INSURANCE')
    await box.press('Enter')
    const sheet = page.getByRole('dialog', { name: 'Who gets the charge' })
    await sheet.getByText('1 subscription that holds the product runs already', { exact: false }).waitFor()
    expect(await sheet.getByLabel('None').isChecked()).toBe(true)
    await sheet.getByLabel('Chosen ones').check()
    await sheet.getByRole('checkbox', { name: /Stadtwerke Kaltenbrunn/ }).check()
    await sheet.getByLabel('A given day, charged by the day').check()
    // 10.00 a month
    await sheet.getByText('+10.00').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(await has(page)).toEqual(['none'])
    await sheet.getByRole('button', { name: 'Bring it to 1 subscription' }).click()
    await sheet.waitFor({ state: 'hidden' })
    expect(await has(page)).toEqual(['all'])
    await page.locator('.toast', { hasText: 'Charge brought to 1 subscription' }).getByRole('button', { name: /Undo/ }).click()
    // more than one record is reached: what is taken back is said first
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => has(page)).toEqual(['none'])
  })

  test('that the product loses ends only as chosen', async () => {
    await go(page, `/record/product/${product}`)
    await page.getByRole('region', { name: 'Charges of products' }).getByRole('button', { name: 'Remove Fibre 1000' }).click()
    const sheet = page.getByRole('dialog', { name: 'For whom the charge ends' })
    await sheet.getByText('1 running subscription has the charge', { exact: false }).waitFor()
    await sheet.getByRole('button', { name: 'Leave them as they are' }).click()
    await sheet.waitFor({ state: 'hidden' })
    const holders = await coreValue<Holders>(page, 'subscription.holdersOf', { product: 'FIBRE', charge: 'FIBRE_FEE' })
    expect(holders.subscriptions.map((one) => one.has)).toEqual(['all'])
  })
})
