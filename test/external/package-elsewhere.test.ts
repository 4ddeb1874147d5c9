/** The packages of macOS and Windows, packed here around stand-ins: what is in them, and what holds them together. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getRawHeader, listPackage } from '@electron/asar'
import { afterEach, expect, test } from 'vitest'
import { FUSES_MEANT, fusesOf, pack, type Packed } from './support/packed.ts'
import { integrityResource, type Platform } from './support/stand-ins.ts'

let packed: Packed | undefined
afterEach(() => packed?.remove())

/** What Electron compares with what stands in its program, before it runs anything of the asar. */
const headerHash = (asar: string): string => createHash('sha256').update(getRawHeader(asar).headerString).digest('hex')

async function packFor(platform: Platform): Promise<Packed> {
  packed = pack(platform)
  expect(await fusesOf(packed.program)).toEqual(FUSES_MEANT)
  expect(readFileSync(join(packed.resources, 'notices/THIRD-PARTY-NOTICES.txt'), 'utf8')).toContain('\nbetter-sqlite3 ')
  return packed
}

/** No sources, tests or tools: these folders are all that the asar has. */
const FOLDERS = ['migrations', 'node_modules', 'out', 'package.json']
const foldersOf = ({ asar }: Packed): string[] => [
  ...new Set(listPackage(asar, { isPack: false }).map((path) => path.replaceAll('\\', '/').split('/')[1] as string)),
]

/** The drivers of SQLite that lie unpacked, and those that the asar knows. */
function drivers({ asar }: Packed): string[][] {
  const paths = [globSync('**/*.node', { cwd: `${asar}.unpacked` }), listPackage(asar, { isPack: false })]
  return paths.map((list) => list.map((path) => path.replaceAll('\\', '/').replace(/^\//, '')).filter((path) => path.endsWith('.node')))
}

test('macOS: its own driver, the asar’s hash in Info.plist, company files', async () => {
  const mac = await packFor('mac')
  const driver = ['node_modules/better-sqlite3/prebuilds/darwin-x64.node']
  expect(drivers(mac)).toEqual([driver, driver])
  expect(foldersOf(mac).toSorted()).toEqual(FOLDERS)
  const plist = readFileSync(join(mac.program, 'Contents/Info.plist'), 'utf8').replaceAll(/\s+/g, ' ')
  expect(plist).toContain(`<key>algorithm</key> <string>SHA256</string> <key>hash</key> <string>${headerHash(mac.asar)}</string>`)
  expect(plist).toContain('<key>CFBundleTypeExtensions</key> <array> <string>countinghouse</string> </array>')
  for (const icon of ['icon.icns', 'company-file.icns'])
    expect(readFileSync(join(mac.resources, icon)).subarray(0, 4).toString()).toBe('icns')
})

test('Windows: its own driver, the asar’s hash in the program, a command for the prompt', async () => {
  const windows = await packFor('win')
  const driver = ['node_modules/better-sqlite3/prebuilds/win32-x64.node']
  expect(drivers(windows)).toEqual([driver, driver])
  expect(foldersOf(windows).toSorted()).toEqual(FOLDERS)
  expect(JSON.parse(integrityResource(windows.program))).toEqual([
    { file: 'resources\\app.asar', alg: 'SHA256', value: headerHash(windows.asar) },
  ])
  expect(readFileSync(join(windows.folder, 'bin/countinghouse.cmd'), 'utf8')).toContain('"%~dp0..\\Countinghouse.exe" %*')
})
