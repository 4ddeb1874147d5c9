/** What windows may open, navigate to and ask for, on Electron or its test host: also windows that nobody locked by name. */
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { desktopHosts } from './support/hosts.ts'
import { startElectronApp } from './support/launch.ts'
import { makeWindowFixture, type WindowFixture } from './support/window-fixture.ts'

const host = desktopHosts()[0] === 'electron' ? 'electron' : 'test-host'
const OWN = 'app://countinghouse/'
let fixture: WindowFixture
let electron: ElectronApplication
let page: Page
let close: (() => Promise<void>) | undefined

beforeAll(async () => {
  fixture = await makeWindowFixture()
  ;({ electron, close } = await startElectronApp(host, fixture.start('locked')))
  page = await electron.firstWindow()
  await page.waitForSelector('h1[data-ready]')
})
afterAll(async () => {
  await close?.()
  fixture.remove()
})

/** What the pages asked of the network; real Electron would have sent it. */
const networkRequests = (): Promise<string[]> =>
  electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().flatMap((contents) => (contents as unknown as { networkRequests?: string[] }).networkRequests ?? []),
  )

/** A window that the workstation did not make. */
async function strangeWindow(address: string): Promise<Page> {
  const [opened] = await Promise.all([
    electron.waitForEvent('window'),
    electron.evaluate(({ BrowserWindow }, url) => void new BrowserWindow({ show: false }).loadURL(url).catch(() => {}), address),
  ])
  return opened
}

describe('one rule for every page', () => {
  test.each([
    ['its own start page', OWN, true, false],
    ['its own other page', `${OWN}invoices/7?tab=lines`, true, false],
    ['another host of the scheme', 'app://other/', true, true],
    ['the scheme without a host', 'app:countinghouse', true, true],
    ['a name that begins alike', 'app://countinghouse.example/', true, true],
    ['the network', 'https://remote.example/', true, true],
    ['a server on this machine', 'http://127.0.0.1:4711/', true, true],
    ['a file', 'file:///etc/passwd', true, true],
    ['a script', 'javascript:alert(1)', true, true],
    ['a page of data', 'data:text/html,<h1>x</h1>', true, true],
    ['the settings of the browser', 'chrome://settings/', true, true],
    ['another program', 'mailto:a@b.example', true, true],
    ['no address', '', true, true],
    ['its own page in a frame', OWN, false, true],
    ['the network in a frame', 'https://remote.example/', false, true],
    ['a blob in a frame', `blob:${OWN}1`, false, true],
  ])('%s', async (_what, url, isMainFrame, isRefused) => {
    const refused = await electron.evaluate(
      ({ BrowserWindow }, details) => {
        const [window] = BrowserWindow.getAllWindows()
        return ['will-frame-navigate', 'will-navigate', 'will-redirect', 'will-attach-webview'].map((name) => {
          let prevented = false
          const event = { ...details, preventDefault: () => (prevented = true) }
          window?.webContents.emit(name as 'will-navigate', event as never, {} as never, {} as never)
          return prevented
        })
      },
      { url, isMainFrame },
    )
    expect(refused).toEqual([isRefused, isRefused, isRefused, true])
  })

  test('a window that nobody locked by name leads nowhere, holds no frame and opens no window', async () => {
    const strange = await strangeWindow('data:text/html,<title>strange</title><h1>Strange</h1>')
    await strange.waitForSelector('h1')
    const asked = electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows().at(-1)?.webContents
      return new Promise<string>((resolve) =>
        contents?.once('will-frame-navigate', (event) => resolve(`${event.isMainFrame} ${event.url}`)),
      )
    })
    await strange.evaluate(() => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://remote.example/frame' }))
    })
    expect(await asked).toBe('false https://remote.example/frame')
    await strange.evaluate(() => location.assign('https://remote.example/page'))
    expect(await strange.evaluate(() => window.open('https://remote.example/window'))).toBe(null)
    expect(await strange.textContent('h1')).toBe('Strange')
    expect(await networkRequests()).toEqual([])
    await strange.close()
  })

  test('a link to another program starts none', async () => {
    await electron.evaluate(({ shell }) => {
      const started: string[] = []
      Object.assign(globalThis, { started })
      for (const name of ['openExternal', 'openPath', 'showItemInFolder'] as const) {
        Object.assign(shell, { [name]: async (what: string) => void started.push(what) })
      }
    })
    await page.evaluate(() => {
      for (const href of ['mailto:a@b.example', 'https://remote.example/', 'file:///etc/passwd', 'ms-settings:']) {
        for (const target of ['', '_blank']) {
          const link = Object.assign(document.createElement('a'), { href, target })
          document.body.append(link)
          link.click()
          link.remove()
        }
      }
    })
    // By the way there and back, whatever the links did has been told to the main process.
    expect(await page.textContent('h1')).toBe('Home')
    expect(await electron.evaluate(() => (globalThis as unknown as { started: string[] }).started)).toEqual([])
    expect(await networkRequests()).toEqual([])
  })

  test('an answer that sends it elsewhere is not followed', async () => {
    const asked = await electron.evaluate(async ({ BrowserWindow, protocol }) => {
      protocol.handle('moved', () => new Response(null, { status: 302, headers: { location: 'https://remote.example/moved' } }))
      const window = new BrowserWindow({ show: false })
      const redirected = new Promise<string>((resolve) => window.webContents.once('will-redirect', (event) => resolve(event.url)))
      await window.loadURL('moved://here/').catch(() => {})
      const url = await redirected
      window.destroy()
      return url
    })
    expect(asked).toBe('https://remote.example/moved')
    expect(await networkRequests()).toEqual([])
  })
})

describe('what a page is granted', () => {
  const PERMISSIONS = [
    'geolocation',
    'media',
    'display-capture',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fileSystem',
    'hid',
    'serial',
    'usb',
    'clipboard-sanitized-write',
  ]

  test.runIf(host === 'test-host').each([
    ['its own page', OWN, ['clipboard-sanitized-write']],
    ['another page', 'https://remote.example/', []],
    ['nobody knows who', undefined, []],
  ])('%s: nothing but writing the clipboard', async (_who, from, wanted) => {
    const granted = await electron.evaluate(
      ({ session }, { permissions, url }) => {
        const { permissionRequestHandler, permissionCheckHandler, devicePermissionHandler } = session.defaultSession as unknown as {
          permissionRequestHandler(contents: null, permission: string, answer: (granted: boolean) => void, details: object): void
          permissionCheckHandler(contents: null, permission: string, origin?: string): boolean
          devicePermissionHandler(details: object): boolean
        }
        const requested = permissions.filter((permission) => {
          let answered = true
          permissionRequestHandler(null, permission, (yes) => (answered = yes), { requestingUrl: url })
          return answered
        })
        return [requested, permissions.filter((permission) => permissionCheckHandler(null, permission, url)), devicePermissionHandler({})]
      },
      { permissions: PERMISSIONS, url: from },
    )
    expect(granted).toEqual([wanted, wanted, false])
  })
})

/** What is set for a window; Electron adds what it takes where nothing is said. */
const preferences = (app: ElectronApplication): Promise<Record<string, unknown>> =>
  app.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents() as unknown as { getLastWebPreferences(): Record<string, unknown> }[]
    return JSON.parse(JSON.stringify(contents?.getLastWebPreferences() ?? {})) as Record<string, unknown>
  })

test('a window is made without Node, in a sandbox, with every guard of the browser', async () => {
  expect(await preferences(electron)).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  })
  const set = await preferences(electron)
  expect([set['enableBlinkFeatures'] ?? '', set['plugins'] ?? false]).toEqual(['', false])
})

/** Roles and keys of the menu and all below it. */
const menuOf = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(({ Menu }) => {
    const below = (menu: Electron.Menu | null | undefined): string[] =>
      (menu?.items ?? []).flatMap((item) => [`${item.role ?? ''} ${item.accelerator ?? ''}`.trim().toLowerCase(), ...below(item.submenu)])
    return below(Menu.getApplicationMenu()).filter((said) => said !== '')
  })
const DEVELOPERS = /reload|devtools|ctrl\+r|shift\+i|f5|f12/

/** Whether the developer tools open where the program itself asks for them. */
const opensTools = (app: ElectronApplication): Promise<boolean | undefined> =>
  app.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents()
    contents?.openDevTools()
    return contents?.isDevToolsOpened()
  })

test.runIf(host === 'test-host')('developers reload and look inside; who has the package can do neither, by menu or key', async () => {
  expect((await menuOf(electron)).filter((said) => DEVELOPERS.test(said))).toEqual(['reload', 'toggledevtools'])
  expect(await opensTools(electron)).toBe(true)
  const packaged = await startElectronApp(host, fixture.start('packaged', { ELECTRON_HOST_PACKAGED: '1' }))
  try {
    await (await packaged.electron.firstWindow()).waitForSelector('h1[data-ready]')
    const menu = await menuOf(packaged.electron)
    expect(menu).toContain('togglefullscreen')
    expect(menu.filter((said) => DEVELOPERS.test(said))).toEqual([])
    expect(await opensTools(packaged.electron)).toBe(false)
    expect(await preferences(packaged.electron)).toMatchObject({ devTools: false })
  } finally {
    await packaged.close()
  }
})
