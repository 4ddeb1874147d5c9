/** A value that changes from a day on: told in the form, shown below it, corrected and taken back. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seriousFindings } from './support/axe.ts'
import { closeToCopy, type CompanyCopies, subscribedCompany } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go } from './support/window.ts'

let files: CompanyCopies
let party: number
beforeAll(async () => {
  const company = await subscribedCompany()
  const [row] = await company.rows<{ party_id: number }>('SELECT party_id FROM customer WHERE id = ?', company.customer.id)
  party = row?.party_id as number
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

const city = (page: Page) => page.getByLabel('City', { exact: true })
const save = (page: Page) => page.getByRole('button', { name: /^Save/ }).click()
const cityOn = async (page: Page, day: string) =>
  ((await coreValue(page, 'party.states', { id: party, day })) as { state: { city: string | null } }).state.city

describe.each(desktopHosts())('a party that moves, on %s', (host) => {
  let desktop: Desktop
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host })
    await frameReady(desktop.page)
  })
  afterEach(async () => {
    await desktop?.close()
  })

  test('without a day is corrected, from a day keeps what was before', async () => {
    const { page } = desktop
    await go(page, `/record/party/${party}`)
    await city(page).fill('Bremen')
    await page.getByText('No day: what was told wrongly is corrected from its own day.').waitFor()
    await save(page)
    await page
      .locator('.toast')
      .getByText(/saved$/)
      .waitFor()
    expect(await cityOn(page, '2020-01-01')).toBe('Bremen')

    await city(page).fill('Kiel')
    await page.getByLabel('Holds from').fill('1.12.2099')
    await page.getByLabel('Holds from').press('Tab')
    await page.getByText('What was before that day is kept.').waitFor()
    await save(page)
    // A day far from today is named again.
    const again = page.getByLabel('The date again')
    await again.fill('1.12.2099')
    await again.press('Tab')
    await save(page)
    const changes = page.getByRole('region', { name: 'What changes from which day' })
    const told = changes.getByRole('listitem').filter({ hasText: 'From 01 Dec 2099' })
    await told.getByText('Kiel').waitFor()
    await expect.poll(() => city(page).inputValue()).toBe('Bremen')
    expect([await cityOn(page, '2099-11-30'), await cityOn(page, '2099-12-01')]).toEqual(['Bremen', 'Kiel'])
    expect(await seriousFindings(page)).toEqual([])

    await told.getByRole('button', { name: 'Correct…' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('City').fill('Husum')
    await sheet.getByRole('button', { name: 'Correct it' }).click()
    await told.getByText('Husum').waitFor()
    expect(await cityOn(page, '2099-12-01')).toBe('Husum')

    await told.getByRole('button', { name: 'Take back' }).click()
    await changes.waitFor({ state: 'detached' })
    expect(await cityOn(page, '2099-12-01')).toBe('Bremen')
  })
})
