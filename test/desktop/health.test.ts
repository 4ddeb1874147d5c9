/** What keeps the books from being written stands above the page in words, and goes when it is over. */
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeToCopy, type CompanyCopies, currentCompany } from './support/company-files.ts'
import { desktopHosts } from './support/hosts.ts'
import { type Desktop, launchDesktop } from './support/launch.ts'
import { callCore, frameReady, go } from './support/window.ts'

let files: CompanyCopies
beforeAll(async () => {
  files = await closeToCopy(await currentCompany())
})
afterAll(() => files.remove())

describe.each(desktopHosts())('a file that another program holds, on %s', (host) => {
  let desktop: Desktop
  let file: string
  beforeEach(async () => {
    file = files.copy()
    desktop = await launchDesktop({ file, host })
    await frameReady(desktop.page)
  })
  afterEach(async () => {
    await desktop?.close()
  })

  test('is said above every page, with a way out, until it takes a write', async () => {
    const { page } = desktop
    const note = page.getByRole('region', { name: 'The books cannot be written now.' })
    const create = (code: string) => callCore(page, { operation: 'title.create', input: { values: { code, name: code } } })
    expect(await note.count()).toBe(0)
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    expect(await create('ONE')).toMatchObject({ ok: false, failure: { code: 'file.locked' } })
    await note.getByText('The company file is held by another program.').waitFor()
    await go(page, '/list/customer')
    expect(await note.textContent()).toContain('End that program')

    other.exec('ROLLBACK')
    other.close()
    expect(await create('ONE')).toMatchObject({ ok: true })
    await note.waitFor({ state: 'detached' })
  })
})
