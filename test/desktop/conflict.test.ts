/** Two windows on one record: the second save tells both values apart and asks which to take. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeToCopy, type CompanyCopies, subscribedCompany } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go, openSecondWindow } from './support/window.ts'

const START = 'DE02120300000000202051'
const THEIRS = 'DE89370400440532013000'
const MINE = 'DE75512108001245126199'

let files: CompanyCopies
let account: number
beforeAll(async () => {
  const company = await subscribedCompany()
  account = company.customer.customerAccount
  await company.run('customerAccount.update', { id: account, version: 1, values: { iban: START } })
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

const iban = (page: Page) => page.getByLabel('IBAN', { exact: true })

async function openForm(page: Page): Promise<void> {
  await go(page, `/record/customerAccount/${account}`)
  await expect.poll(() => iban(page).inputValue()).toBe(START)
}

describe.each(desktopHosts())('a record saved in two windows, on %s', (host) => {
  let desktop: Desktop
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host })
    await frameReady(desktop.page)
  })
  afterEach(async () => {
    await desktop?.close()
  })

  test('shows both values of what both changed, and keeps the one that is taken', async () => {
    const first = desktop.page
    const second = await openSecondWindow(desktop)
    await openForm(first)
    await openForm(second)
    await iban(second).fill(MINE)
    await iban(first).fill(THEIRS)
    await first.getByRole('button', { name: /^Save/ }).click()
    await first
      .locator('.toast')
      .getByText(/saved$/)
      .waitFor()

    await second.getByRole('button', { name: /^Save/ }).click()
    const conflict = second.getByRole('alert', { name: 'This record was saved by someone else meanwhile' })
    await conflict.waitFor()
    const cells = await conflict.getByRole('row', { name: /IBAN/ }).getByRole('cell').allTextContents()
    expect(cells.slice(0, 2)).toEqual([MINE, THEIRS])
    expect(await iban(second).inputValue()).toBe(MINE)

    await conflict.getByRole('radio', { name: 'theirs' }).check()
    await conflict.getByRole('button', { name: 'Save these values' }).click()
    await conflict.waitFor({ state: 'detached' })
    await expect.poll(() => iban(second).inputValue()).toBe(THEIRS)
    expect(await coreValue(second, 'customerAccount.get', { id: account })).toMatchObject({ iban: THEIRS })
  })
})
