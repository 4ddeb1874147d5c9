/** A file whose end is gone: home tells it, the page of the check shows it, and a reason accepts it. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeToCopy, type CompanyCopies, subscribedCompany } from './support/company-files.ts'
import { type DesktopHost, desktopHosts } from './support/hosts.ts'
import { launchDesktop } from './support/launch.ts'
import { coreValue, frameReady, go, watchWindow } from './support/window.ts'

let files: CompanyCopies
beforeAll(async () => {
  files = await closeToCopy(await subscribedCompany())
})
afterAll(() => files.remove())

describe.each(desktopHosts())('an audit trail without its end, on %s', (host) => {
  test('is told at home and by the check, until it is accepted with a reason', async () => {
    const settings = mkdtempSync(join(tmpdir(), 'desktop-heads-'))
    const file = files.copy()
    const earlier = join(dirname(file), 'earlier')
    copyFileSync(file, earlier)
    await workOnce(host, file, settings)
    copyFileSync(earlier, file)

    const desktop = await launchDesktop({ file, host, environment: { COUNTINGHOUSE_SETTINGS: settings } })
    const { page } = desktop
    const log = watchWindow(page)
    await frameReady(page)
    await page.getByRole('button', { name: /^Look: The audit trail lacks/ }).click()
    const section = page.getByRole('region', { name: 'The audit trail, noted outside the file' })
    await section.getByText(/was noted on this machine on/).waitFor()
    await section.getByRole('button', { name: 'Accept as it stands…' }).click()
    const confirm = page.getByRole('button', { name: /^Accept the audit trail/ })
    expect(await confirm.isDisabled()).toBe(true)
    await page.getByLabel('Reason').fill('Put back by hand')
    await confirm.click()
    await section.getByText(/was noted on this machine on/).waitFor({ state: 'detached' })
    const heads = async () => (await coreValue<{ heads: { place: string; fits: boolean }[] }>(page, 'books.notedHeads')).heads
    // The daily backup is made after the file opened, when there is time.
    await expect
      .poll(async () => (await heads()).map(({ place, fits }) => [place, fits]))
      .toEqual([
        ['machine', true],
        ['backup', true],
      ])
    await go(page, '/home')
    await page.getByRole('list', { name: 'Decisions' }).waitFor()
    await expect.poll(() => page.getByText('The audit trail lacks').count()).toBe(0)
    expect(log).toEqual({ errors: [], foreign: [] })
    await desktop.close()
    rmSync(settings, { recursive: true, force: true })
  })
})

/** Leaves an entry that is noted on closing. */
async function workOnce(host: DesktopHost, file: string, settings: string): Promise<void> {
  const { page, close } = await launchDesktop({ file, host, environment: { COUNTINGHOUSE_SETTINGS: settings } })
  await frameReady(page)
  await coreValue(page, 'title.create', { values: { code: 'DIPL', name: { base: 'Dipl.' } } })
  await close()
}
