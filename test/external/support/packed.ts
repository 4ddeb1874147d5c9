/** Packs the built program with electron-builder around a stand-in for Electron, whose binaries can be had in few places. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractAll } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { type Platform, PROJECT, standIn } from './stand-ins.ts'

const TEST_HOST = join(PROJECT, 'test/host/electron')

/** Where electron-builder lays what it packs, and what in it. */
const LAYOUT = {
  linux: { folder: 'linux-unpacked', program: 'countinghouse', resources: 'resources' },
  mac: { folder: 'mac', program: 'Countinghouse.app', resources: 'Countinghouse.app/Contents/Resources' },
  win: { folder: 'win-unpacked', program: 'Countinghouse.exe', resources: 'resources' },
} as const

export interface Packed {
  /** The unpacked package, as it is installed. */
  readonly folder: string
  readonly program: string
  readonly resources: string
  readonly asar: string
  /** What the asar holds, laid out as files; only for Linux, where it is run. */
  readonly application: string
  remove(): void
}

/**
 * Packs for a platform, for the 64-bit processors of Intel and AMD where it is another one than this machine's.
 *
 * @throws Error with what electron-builder said, where it refuses the configuration or fails
 */
export function pack(platform: Platform): Packed {
  const temporary = mkdtempSync(join(tmpdir(), 'packed-'))
  const application = join(temporary, 'application')
  const electron = join(temporary, 'electron')
  installPackaging()
  standIn(platform, electron, `ELECTRON_HOST_PACKAGED=1 exec '${TEST_HOST}' '${application}' "$@"`)
  const target = platform === 'linux' ? ['--linux', '--dir'] : [`--${platform}`, 'dir', '--x64']
  packagingTool([...target, `-c.electronDist=${electron}`, `-c.directories.output=${join(temporary, 'release')}`])
  const layout = LAYOUT[platform]
  const folder = join(temporary, 'release', layout.folder)
  const resources = join(folder, layout.resources)
  const asar = join(resources, 'app.asar')
  if (platform === 'linux') extractAll(asar, application)
  const remove = (): void => rmSync(temporary, { recursive: true })
  return { folder, program: join(folder, layout.program), resources, asar, application, remove }
}

/** The stand-in for Windows is made with what electron-builder brings. */
function installPackaging(): void {
  if (!existsSync(join(PROJECT, 'packaging/node_modules/resedit'))) packagingTool(['--version'])
}

function packagingTool(words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(PROJECT, 'tools/package.ts'), ...words], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`electron-builder ended with ${status}:\n${stdout}${stderr}`)
}

/** The fuses by their names, true where one is on. */
export async function fusesOf(program: string): Promise<Readonly<Record<string, boolean>>> {
  const wire = await getCurrentFuseWire(program)
  const known = Object.entries(FuseV1Options).filter(([, at]) => typeof at === 'number' && at < 8)
  return Object.fromEntries(known.map(([name, at]) => [name, wire[at as FuseV1Options] === FuseState.ENABLE]))
}

export const FUSES_MEANT = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
}
