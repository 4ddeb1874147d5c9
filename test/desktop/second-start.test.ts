/** A further start of the program, while one runs: its file is opened by the first, in place, and it ends. */
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionInfo } from '../../src-core/operations/contract.ts'
import { HOST_CLOCK } from '../support/clock.ts'
import { closeToCopy, type CompanyCopies, currentCompany } from './support/company-files.ts'
import { desktopHosts, electronExecutable, PROJECT } from './support/hosts.ts'
import { startElectronApp } from './support/launch.ts'
import { endGroup, spawnGroup, within } from './support/processes.ts'
import { coreValue, frameReady } from './support/window.ts'

const host = desktopHosts()[0] === 'electron' ? 'electron' : 'test-host'
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'second-start-')))
const environment = { COUNTINGHOUSE_SETTINGS: join(folder, 'settings'), COUNTINGHOUSE_COMPANY: '', COUNTINGHOUSE_CLOCK: HOST_CLOCK }
const userData = join(folder, 'user-data')
let copies: CompanyCopies
let first: string
let second: string
let electron: ElectronApplication
let page: Page
let close: (() => Promise<void>) | undefined

beforeAll(async () => {
  copies = await closeToCopy(await currentCompany())
  ;[first, second] = [realpathSync(copies.copy()), realpathSync(copies.copy())]
  ;({ electron, close } = await startElectronApp(host, { directory: PROJECT, args: ['--file', first], environment, userData }))
  page = await electron.firstWindow()
  await frameReady(page)
  await stubDialogs()
})
afterAll(async () => {
  await close?.()
  copies.remove()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
})

/** What the dialogs of the first start were asked, and what they answer. */
interface Told {
  readonly asked: { readonly message: string; readonly detail: string; readonly buttons: readonly string[] }[]
  readonly refused: string[]
  answer: number
}

const stubDialogs = (): Promise<void> =>
  electron.evaluate(({ dialog }) => {
    const told: Told = { asked: [], refused: [], answer: 1 }
    Object.assign(globalThis, { told })
    dialog.showMessageBox = (async (_window: unknown, options: Told['asked'][number]) => {
      told.asked.push({ message: options.message, detail: options.detail, buttons: options.buttons })
      return { response: told.answer, checkboxChecked: false }
    }) as never
    dialog.showErrorBox = (_title, message) => void told.refused.push(message)
  })
const told = (): Promise<Told> => electron.evaluate(() => (globalThis as unknown as { told: Told }).told)
const answers = (answer: number): Promise<void> =>
  electron.evaluate((_electron, given) => void ((globalThis as unknown as { told: Told }).told.answer = given), answer)

const fileOpen = async (): Promise<string> => (await coreValue<SessionInfo>(page, 'session.get')).file ?? ''

/** A start beside the one that runs, to its end. */
async function startAgain(words: readonly string[], cwd = folder): Promise<void> {
  const child = spawnGroup(electronExecutable(host), [`--user-data-dir=${userData}`, PROJECT, ...words], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  })
  try {
    expect(await within(30_000, 'The end of the further start', once(child, 'exit'))).toEqual([0, null])
  } finally {
    await endGroup(child, 1_000)
  }
}

test('the file of a further start is opened in place, after a question', async () => {
  await startAgain(['--file', second])
  await expect.poll(async () => (await told()).asked.length).toBe(1)
  const [question] = (await told()).asked
  expect(question?.message).toBe(`Open ${basename(second)}?`)
  expect(question?.detail).toContain(first)
  expect(question?.buttons).toEqual(['Open', 'Stay here'])

  // Answered with staying: what comes next is asked after that was settled.
  await answers(0)
  await startAgain(['--file', join(folder, 'nowhere.countinghouse')])
  await expect.poll(async () => (await told()).refused.length).toBe(1)
  expect((await told()).refused[0]).toContain(join(folder, 'nowhere.countinghouse'))
  expect(await fileOpen()).toBe(first)

  // By its name in the folder of that start, as the desktop and a shell hand it over.
  await startAgain([basename(second)], dirname(second))
  await expect.poll(fileOpen).toBe(second)
  await frameReady(page)
  expect((await told()).asked.length).toBe(3)
})

test('the file that is open, and none at all, bring the window to the front and ask nothing', async () => {
  const before = (await told()).asked.length
  for (const words of [['--file', second], []]) {
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    await startAgain(words)
    await expect.poll(() => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized())).toBe(false)
  }
  expect(await fileOpen()).toBe(second)
  expect((await told()).asked.length).toBe(before)
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('what the Finder hands over is opened as well', async () => {
  const prevented = await electron.evaluate(({ app }, file) => {
    let isPrevented = false
    app.emit('open-file', { preventDefault: () => (isPrevented = true) }, file)
    return isPrevented
  }, first)
  expect(prevented).toBe(true)
  await expect.poll(fileOpen).toBe(first)
})
