/** The package: what electron-builder makes of the build, and how what is in it runs. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listPackage } from '@electron/asar'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startElectronApp } from '../desktop/support/launch.ts'
import { endGroup, matchLine, spawnGroup } from '../desktop/support/processes.ts'
import { FUSES_MEANT, fusesOf, pack, type Packed } from './support/packed.ts'

let packed: Packed
const folder = mkdtempSync(join(tmpdir(), 'packed-company-'))
// No screen and no browser: a command needs neither.
const ENVIRONMENT = {
  ...process.env,
  DISPLAY: '',
  WAYLAND_DISPLAY: '',
  CHROMIUM: '/nowhere',
  COUNTINGHOUSE_COMPANY: '',
  COUNTINGHOUSE_SETTINGS: join(folder, 'settings'),
}

beforeAll(() => {
  packed = pack('linux')
})
afterAll(() => {
  packed?.remove()
  rmSync(folder, { recursive: true })
})

/** Runs the packed program. */
async function countinghouse(...words: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(packed.program, words, { cwd: folder, env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...said }
}

/** What may stand in the asar; a new kind of file is looked at by whoever adds it here. */
const SHIPPED = [
  /^package\.json$/,
  /^migrations\/(\d{4}-[a-z-]+|guards)\.sql$/,
  /^out\/main\/([\w-]+|demo\/run-demo)\.js$/,
  /^out\/main\/fonts\/[\w-]+\.(ttf|otf|txt)$/,
  /^out\/preload\/preload\.cjs$/,
  /^out\/renderer\/(index\.html|assets\/[\w.-]+\.(js|css|woff2|svg|png))$/,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE|lib\/[\w/-]+\.js)$/,
  /^node_modules\/better-sqlite3\/prebuilds\/linux-(x64|arm64)\.node$/,
]

test('the asar holds what runs and nothing else; the driver’s one binary lies unpacked', () => {
  const files = listPackage(packed.asar, { isPack: false })
    .map((path) => path.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((path) => statSync(join(packed.application, path)).isFile())
  expect(files.filter((file) => !SHIPPED.some((allowed) => allowed.test(file)))).toEqual([])
  const needed = ['out/main/entry.js', 'out/main/engine-worker.js', 'out/renderer/index.html', 'migrations/guards.sql']
  expect(needed.filter((file) => !files.includes(file))).toEqual([])
  const binaries = files.filter((file) => file.endsWith('.node'))
  expect(binaries).toHaveLength(1)
  expect(existsSync(join(`${packed.asar}.unpacked`, binaries[0] as string))).toBe(true)
  const manifest = JSON.parse(readFileSync(join(packed.application, 'package.json'), 'utf8')) as Record<string, unknown>
  expect(manifest).toMatchObject({ main: 'out/main/entry.js', type: 'module' })
  expect(manifest).not.toHaveProperty('devDependencies')
})

test('notices and bill of materials lie beside the asar, where they can be read', () => {
  const read = (name: string): string => readFileSync(join(packed.folder, 'resources/notices', name), 'utf8')
  expect(read('THIRD-PARTY-NOTICES.txt')).toContain('\nreact 19.')
  const { components } = JSON.parse(read('sbom.cdx.json')) as { components: { name: string }[] }
  for (const { name } of components) expect(read('THIRD-PARTY-NOTICES.txt').toLowerCase()).toContain(name)
  expect(existsSync(join(packed.folder, 'LICENSES.chromium.html'))).toBe(true)
})

test('the program file has its fuses as they are meant', async () => {
  expect(await fusesOf(packed.program)).toEqual(FUSES_MEANT)
})

test('its command line is the main process: results, exit codes, neither screen nor browser', async () => {
  const help = await countinghouse('help')
  expect(help, help.stderr).toMatchObject({ code: 0, stderr: '' })
  expect(help.stdout).toContain('countinghouse verify')
  expect(await countinghouse('nonsense')).toMatchObject({ code: 2, stdout: '' })
  const made = await countinghouse('new', 'company.countinghouse', '--name', 'Acme GmbH', '--country', 'DE')
  expect(made, made.stderr).toMatchObject({ code: 0 })
  writeFileSync(join(folder, 'customers.csv'), 'Code;Name;Country\nC-1;Katarina Černá;SK\n')
  const imported = await countinghouse('import', 'customers', 'customers.csv')
  expect(imported, imported.stderr).toMatchObject({ code: 0 })
  const listed = await countinghouse('export', 'customers', '--format', 'csv')
  expect(listed.stdout).toContain('Katarina Černá')
  const verified = await countinghouse('verify')
  expect(verified, verified.stderr).toMatchObject({ code: 0 })
  expect(JSON.parse(verified.stdout)).toMatchObject({ operation: 'books.verify', report: { count: 0 } })
  expect(await countinghouse('verify', '--company', 'absent.countinghouse')).toMatchObject({ code: 4, stdout: '' })
})

test('it serves the workstation, and ends in order when it is asked to', async () => {
  const words = ['serve', '--company', 'served.countinghouse', '--create', '--port', '0', '--no-open']
  const server = spawnGroup(packed.program, words, { cwd: folder, env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(server, 'exit')
  try {
    const [, address = ''] = await matchLine(server, /^Countinghouse serves at (\S+)$/)
    const answer = await fetch(new URL('/health', address))
    expect(await answer.json()).toMatchObject({ ok: true, product: 'countinghouse' })
    server.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  } finally {
    await endGroup(server, 60_000)
  }
})

test('its window opens a company file that is named alone, as a file manager does', async () => {
  const file = join(folder, 'company.countinghouse')
  const environment = { ELECTRON_HOST_PACKAGED: '1', COUNTINGHOUSE_SETTINGS: join(folder, 'settings'), COUNTINGHOUSE_COMPANY: '' }
  const { electron, close } = await startElectronApp('test-host', { directory: packed.application, args: [file], cwd: folder, environment })
  try {
    const page = await electron.firstWindow()
    await page.getByText('Acme GmbH').first().waitFor()
  } finally {
    await close()
  }
})
