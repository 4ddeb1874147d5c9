/** Packs the built program with electron-builder around a stand-in for Electron, whose binary can be had in few places. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { extractAll } from '@electron/asar'

export const PROJECT = resolve(import.meta.dirname, '../../..')
const TEST_HOST = join(PROJECT, 'test/host/electron')

/** By this Electron's program file is found to hold fuses: version 1, eight of them, all as Electron is delivered. */
const FUSE_WIRE = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0008\u0031\u0030\u0031\u0031\u0030\u0030\u0030\u0031'

export interface Packed {
  /** The unpacked package, as it is installed. */
  readonly folder: string
  readonly executable: string
  readonly asar: string
  /** What the asar holds, laid out as files. */
  readonly application: string
  remove(): void
}

/** @throws Error with what electron-builder said, where it refuses the configuration or fails */
export function pack(): Packed {
  const temporary = mkdtempSync(join(tmpdir(), 'packed-'))
  const application = join(temporary, 'application')
  const electron = standIn(join(temporary, 'electron'), application)
  const words = ['--linux', '--dir', `-c.electronDist=${electron}`, `-c.directories.output=${join(temporary, 'release')}`]
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(PROJECT, 'tools/package.ts'), ...words], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`electron-builder ended with ${status}:\n${stdout}${stderr}`)
  const folder = join(temporary, 'release/linux-unpacked')
  const asar = join(folder, 'resources/app.asar')
  extractAll(asar, application)
  return { folder, executable: join(folder, 'countinghouse'), asar, application, remove: () => rmSync(temporary, { recursive: true }) }
}

/** A folder as Electron's releases are: its program is the test host, started on the application. */
function standIn(folder: string, application: string): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT, 'node_modules/electron/package.json'), 'utf8')) as { version: string }
  mkdirSync(join(folder, 'locales'), { recursive: true })
  writeFileSync(join(folder, 'version'), version)
  writeFileSync(join(folder, 'LICENSE'), 'Electron’s own licence')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'Chromium’s own notices')
  for (const language of ['en-US', 'de']) writeFileSync(join(folder, `locales/${language}.pak`), language)
  const program = join(folder, 'electron')
  writeFileSync(program, `#!/bin/sh\nELECTRON_HOST_PACKAGED=1 exec '${TEST_HOST}' '${application}' "$@"\n# ${FUSE_WIRE}\n`)
  chmodSync(program, 0o755)
  return folder
}
