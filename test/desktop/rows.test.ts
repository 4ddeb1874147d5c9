/** Every list of the rail leads to its records: what is no entity opens too. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { moveTo } from '../support/small-company.ts'
import { closeToCopy, type CompanyCopies, subscribedCompany, THIS_MONTH } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go } from './support/window.ts'

let files: CompanyCopies
beforeAll(async () => {
  const company = await subscribedCompany()
  moveTo(company, THIS_MONTH)
  const invoice_date = THIS_MONTH
  await company.run('invoice.issue', { billing_account_id: company.customer.billingAccount, recurring: true, invoice_date })
  files = await closeToCopy(company)
})
afterAll(() => files.remove())

interface Described {
  readonly lists: readonly { readonly name: string; readonly label: string }[]
}
interface Rows {
  readonly rows: readonly { readonly id: number }[]
}

describe.each(desktopHosts())('the rows of lists, on %s', (host) => {
  let desktop: Desktop
  let page: Page
  beforeEach(async () => {
    desktop = await launchDesktop({ file: files.copy(), host })
    page = desktop.page
    await frameReady(page)
  })
  afterEach(() => desktop.close())

  test('each list that has a row opens it, with a title and without a failure', async () => {
    const { lists } = await coreValue<Described>(page, 'system.describe', {})
    const opened: string[] = []
    for (const { name } of lists) {
      const [row] = (await coreValue<Rows>(page, `${name}.list`, { limit: 1 })).rows
      if (!row) continue
      await go(page, `/record/${name}/${row.id}`)
      await page.locator('.page-title').first().waitFor()
      expect([name, await page.getByText('There is no kind of record').count(), await page.locator('.note-bad').count()]).toEqual([
        name,
        0,
        0,
      ])
      opened.push(name)
    }
    for (const name of ['journalEntry', 'journalLine', 'ratedTransaction', 'invoiceLine', 'openItem', 'accountOperation'])
      expect(opened).toContain(name)
  })

  test('a journal entry shows its lines, a rated transaction how its amount came about', async () => {
    await go(page, '/list/journalEntry')
    await page.getByRole('grid').getByRole('row').nth(1).dblclick()
    const lines = page.getByRole('region', { name: 'Journal lines' })
    await expect.poll(() => lines.getByRole('row').count()).toBeGreaterThan(2)

    const [row] = (await coreValue<Rows>(page, 'ratedTransaction.list', { limit: 1 })).rows
    await go(page, `/record/ratedTransaction/${row?.id}`)
    await page.getByRole('treegrid', { name: 'Explain this amount' }).waitFor()
  })
})
