/** The test host against a small application that runs on Electron too: what it promises, and that it is cleaned up. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { desktopHosts, PROJECT } from './support/hosts.ts'
import { startElectronApp } from './support/launch.ts'

/** What the fixture's preload exposes. */
interface Fixture {
  invoke(channel: string, ...values: unknown[]): Promise<unknown>
  twice(number: number): number
  callBack(ask: (number: number) => number): number
  throwing(): never
  readonly nested: { readonly list: readonly number[]; readonly when: Date }
  pageGlobalSeen(): string
  modules(): string
}
declare global {
  interface Window {
    readonly fixture: Fixture
  }
}

const host = desktopHosts()[0] === 'electron' ? 'electron' : 'test-host'
const directory = mkdtempSync(join(tmpdir(), 'fixture-test-'))
let electron: ElectronApplication
let page: Page
let close: (() => Promise<void>) | undefined

beforeAll(async () => {
  ;({ electron, close } = await startElectronApp(host, { directory: join(PROJECT, 'test/host/fixture') }))
  page = await electron.firstWindow()
  await page.waitForSelector('h1[data-ready]')
})
afterAll(async () => {
  await close?.()
  rmSync(directory, { recursive: true })
})

describe('isolated worlds', () => {
  test('the page has no Node, and none of the preload’s globals', async () => {
    const types = await page.evaluate(() => ['require', 'process', 'module', 'onlyInPreload', 'Buffer'].map((name) => name in window))
    expect(types).toEqual([false, false, false, false, false])
    expect(await page.evaluate(() => window.fixture.pageGlobalSeen())).toBe('undefined')
  })

  test('the preload can load nothing but Electron', async () => {
    expect(await page.evaluate(() => window.fixture.modules())).toContain('module not found: node:fs')
  })

  test('what is exposed answers at once, calls back, throws, and cannot be replaced', async () => {
    expect(await page.evaluate(() => window.fixture.twice(21))).toBe(42)
    expect(await page.evaluate(() => window.fixture.callBack((number) => 2 * number))).toBe(42)
    expect(await page.evaluate(() => window.fixture.nested.when.getTime() + window.fixture.nested.list.length)).toBe(2)
    await expect(page.evaluate(() => window.fixture.throwing())).rejects.toThrow('from the preload')
    expect(
      await page.evaluate(() => {
        'use strict'
        try {
          Object.assign(window.fixture, { twice: () => 0 })
          return 'replaced'
        } catch {
          return 'refused'
        }
      }),
    ).toBe('refused')
  })
})

describe('channels', () => {
  test('values cross as structured clones', async () => {
    const kinds = await page.evaluate(async () => {
      const sent = [
        undefined,
        -0,
        Number.NaN,
        12n,
        new Date(5),
        new Map([[1, new Set(['a'])]]),
        new Uint8Array([1, 255]),
        { $: 'x' },
        new RangeError('r'),
      ]
      const got = (await window.fixture.invoke('echo', sent)) as typeof sent
      const error = got[8] as Error
      return [
        got[0] === undefined,
        Object.is(got[1], -0),
        Number.isNaN(got[2]),
        got[3] === 12n,
        (got[4] as Date).getTime() === 5,
        (got[5] as Map<number, Set<string>>).get(1)?.has('a'),
        (got[6] as Uint8Array).join() === '1,255',
        (got[7] as { $: string }).$ === 'x',
        error.message === 'r',
      ]
    })
    expect(kinds).toEqual(kinds.map(() => true))
  })

  test('a large value crosses whole', async () => {
    const length = await page.evaluate(async () => {
      const bytes = new Uint8Array(3_000_000).fill(7)
      const back = (await window.fixture.invoke('echo', bytes)) as Uint8Array
      return back.every((byte) => byte === 7) ? back.length : 0
    })
    expect(length).toBe(3_000_000)
  })

  test('what cannot be cloned is refused on either side', async () => {
    await expect(page.evaluate(() => window.fixture.invoke('echo', Symbol('x')))).rejects.toThrow(/could not be cloned/)
    await expect(page.evaluate(() => window.fixture.invoke('uncloneable'))).rejects.toThrow(/could not be cloned/)
  })

  test('errors of the main process arrive with their message; a channel without handler is refused', async () => {
    await expect(page.evaluate(() => window.fixture.invoke('fail'))).rejects.toThrow('refused by the main process')
    await expect(page.evaluate(() => window.fixture.invoke('nobody'))).rejects.toThrow("No handler registered for 'nobody'")
  })

  test('the main process knows which page called', async () => {
    expect(await page.evaluate(() => window.fixture.invoke('sender'))).toEqual({ url: 'fixture://host/', isMainFrame: true })
  })
})

describe('the policy of the page', () => {
  test('neither an inline script nor one from elsewhere runs', async () => {
    expect(await page.evaluate(() => document.title)).not.toBe('an inline script ran')
    const outcome = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.inlineRan = true'
      document.body.append(script)
      const violated = new Promise((resolve) =>
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective)),
      )
      const second = document.createElement('script')
      second.src = 'https://remote.example/evil.js'
      document.body.append(second)
      return [await violated, 'inlineRan' in globalThis]
    })
    expect(outcome).toEqual(['script-src-elem', false])
  })

  test('a connection elsewhere is refused by the policy, before it is a request', async () => {
    await expect(page.evaluate(() => fetch('https://remote.example/'))).rejects.toThrow(/Failed to fetch|Refused/)
    expect(await networkRequests()).toEqual([])
  })
})

describe('navigation', () => {
  test('a link that leads away is not followed', async () => {
    const asked = electron.evaluate(
      ({ BrowserWindow }) =>
        new Promise<string>((resolve) =>
          BrowserWindow.getAllWindows()[0]?.webContents.once('will-navigate', (event) => resolve(event.url)),
        ),
    )
    await page.click('#away', { noWaitAfter: true })
    expect(await asked).toBe('https://remote.example/')
    await page.evaluate(() => location.assign('https://remote.example/second'))
    expect(await page.textContent('h1')).toBe('Fixture')
    expect(await networkRequests()).toEqual([])
  })

  test('a page of its own may be followed', async () => {
    await page.evaluate(() => location.assign('/second'))
    await page.waitForURL(/\/second$/)
    await page.waitForSelector('h1[data-ready]')
    expect(await page.evaluate(() => window.fixture.invoke('sender'))).toEqual({ url: 'fixture://host/second', isMainFrame: true })
  })

  test('no other window opens, not even without an opener', async () => {
    await page.click('#opener')
    expect(await page.evaluate(() => window.open('https://remote.example/', 'other'))).toBe(null)
    await expect.poll(() => electron.windows().filter((window) => !window.isClosed()).length).toBe(1)
    expect(await networkRequests()).toEqual([])
  })
})

describe('the desktop', () => {
  test('a dialog answers what the spec says', async () => {
    expect(await page.evaluate(() => window.fixture.invoke('choose'))).toEqual([])
    await electron.evaluate(({ dialog }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: ['usage.csv'] })
    })
    expect(await page.evaluate(() => window.fixture.invoke('choose'))).toEqual(['usage.csv'])
  })

  test('a window has the size that it was given, fewer pixels when zoomed', async () => {
    const width = (): Promise<number> => page.evaluate(() => innerWidth)
    await expect.poll(width).toBe(1000)
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2))
    await expect.poll(width).toBe(500)
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(1))
    await expect.poll(width).toBe(1000)
  })

  test('the page follows the theme', async () => {
    const isDark = (): Promise<boolean> => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    await electron.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'dark'))
    await expect.poll(isDark).toBe(true)
    await electron.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'system'))
    await expect.poll(isDark).toBe(false)
  })

  test('a page is printed to PDF', async () => {
    const start = await electron.evaluate(async ({ BrowserWindow }) => {
      const pdf = await BrowserWindow.getAllWindows()[0]?.webContents.printToPDF({})
      return [pdf?.subarray(0, 5).toString(), (pdf?.length ?? 0) > 1000]
    })
    expect(start).toEqual(['%PDF-', true])
  })

  test('a secret is sealed and opened again', async () => {
    const [sealedHasText, opened] = await electron.evaluate(({ safeStorage }) => {
      const sealed = safeStorage.encryptString('mail password')
      return [sealed.includes('mail password'), safeStorage.decryptString(sealed)]
    })
    expect([sealedHasText, opened]).toEqual([false, 'mail password'])
  })

  test('the application knows its name, version and place', async () => {
    const facts = await electron.evaluate(({ app }) => [app.getName(), app.getVersion(), app.getAppPath()])
    expect(facts).toEqual(['test-host-fixture', '1.2.3', join(PROJECT, 'test/host/fixture')])
  })
})

test('worker threads of the main process open SQLite', async () => {
  const count = (): Promise<unknown> => page.evaluate((file) => window.fixture.invoke('count-rows', file), join(directory, 'rows.sqlite'))
  expect(await count()).toEqual({ rows: 1 })
  expect(await count()).toEqual({ rows: 2 })
})

test('two windows are told at once, and one closes without the other', async () => {
  const [second] = await Promise.all([electron.waitForEvent('window'), page.evaluate(() => window.fixture.invoke('open'))])
  await second.waitForSelector('h1[data-ready]')
  await second.evaluate(() => window.fixture.invoke('tell-all', 'hello'))
  await expect.poll(() => page.title()).toBe('told: hello')
  await expect.poll(() => second.title()).toBe('told: hello')
  await second.close()
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  expect(await page.textContent('h1')).toBe('Fixture')
})

test('closing the last window ends the application', async () => {
  const other = await startElectronApp(host, { directory: join(PROJECT, 'test/host/fixture') })
  const [window, ended] = [await other.electron.firstWindow(), once(other.electron.process(), 'exit')]
  await window.waitForSelector('h1[data-ready]')
  await window.close()
  expect((await ended)[0]).toBe(0)
  await other.close()
})

/** What the pages asked of the network; real Electron would have sent it. */
function networkRequests(): Promise<string[]> {
  return electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().flatMap((contents) => (contents as unknown as { networkRequests?: string[] }).networkRequests ?? []),
  )
}
