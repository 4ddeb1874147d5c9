/** Folders as Electron's releases are, for each platform, with as little in them as electron-builder asks for. */
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

export const PROJECT = resolve(import.meta.dirname, '../../..')
export type Platform = 'linux' | 'mac' | 'win'

/** By this Electron's program is found to hold fuses: version 1, eight of them, all as Electron is delivered. */
const FUSE_WIRE = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u000810110001'

/** Makes the folder. @param linuxScript what the program of Linux does */
export function standIn(platform: Platform, folder: string, linuxScript = 'exit 1'): void {
  const { version } = JSON.parse(readFileSync(join(PROJECT, 'node_modules/electron/package.json'), 'utf8')) as { version: string }
  write(join(folder, 'version'), version)
  write(join(folder, 'LICENSE'), 'Electron’s own licence')
  write(join(folder, 'LICENSES.chromium.html'), 'Chromium’s own notices')
  if (platform === 'mac') return writeMac(join(folder, 'Electron.app/Contents'))
  for (const language of ['en-US', 'de']) write(join(folder, `locales/${language}.pak`), language)
  if (platform === 'win') return write(join(folder, 'electron.exe'), Buffer.concat([emptyProgram(), Buffer.from(FUSE_WIRE)]))
  write(join(folder, 'electron'), `#!/bin/sh\n${linuxScript}\n# ${FUSE_WIRE}\n`)
  chmodSync(join(folder, 'electron'), 0o755)
}

function write(file: string, content: string | Buffer): void {
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, content)
}

const HELPERS = ['Electron Helper', 'Electron Helper (GPU)', 'Electron Helper (Renderer)', 'Electron Helper (Plugin)']

function writeMac(contents: string): void {
  writeBundle(contents, 'Electron')
  for (const helper of HELPERS) writeBundle(join(contents, `Frameworks/${helper}.app/Contents`), helper)
  const framework = join(contents, 'Frameworks/Electron Framework.framework')
  for (const language of ['en', 'de']) write(join(framework, `Versions/A/Resources/${language}.lproj/locale.pak`), language)
  write(join(framework, 'Versions/A/Electron Framework'), FUSE_WIRE)
  symlinkSync('A', join(framework, 'Versions/Current'))
  symlinkSync('Versions/Current/Electron Framework', join(framework, 'Electron Framework'))
}

function writeBundle(contents: string, name: string): void {
  const keys = ['CFBundleExecutable', 'CFBundleName', 'CFBundleIdentifier'].map((key) => `<key>${key}</key><string>${name}</string>`)
  write(
    join(contents, 'Info.plist'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${keys.join('')}</dict></plist>\n`,
  )
  write(join(contents, 'MacOS', name), name)
}

/** What electron-builder itself edits programs of Windows with. */
interface Resedit {
  readonly NtExecutable: { createEmpty(is32: boolean, isLibrary: boolean): Program; from(bytes: Buffer, options: object): Program }
  readonly NtExecutableResource: { from(program: Program): { entries: ResourceEntry[]; outputResource(program: Program): void } }
  readonly Resource: { readonly VersionInfo: { create(what: object): { outputToResourceEntries(entries: ResourceEntry[]): void } } }
}
interface Program {
  generate(): ArrayBuffer
}
interface ResourceEntry {
  readonly type: string | number
  readonly bin: ArrayBuffer
}

const resedit = (): Resedit => createRequire(join(PROJECT, 'packaging/node_modules/app-builder-lib/package.json'))('resedit') as Resedit

/** A program of Windows without code, that says of itself that it is Electron. */
function emptyProgram(): Buffer {
  const { NtExecutable, NtExecutableResource, Resource } = resedit()
  const program = NtExecutable.createEmpty(false, false)
  const resources = NtExecutableResource.from(program)
  const strings = [{ lang: 1033, codepage: 1200, values: { ProductName: 'Electron' } }]
  Resource.VersionInfo.create({ lang: 1033, fixedInfo: {}, strings }).outputToResourceEntries(resources.entries)
  resources.outputResource(program)
  return Buffer.from(program.generate())
}

/** The resource of a program of Windows in which Electron looks up the hash of its asar. */
export function integrityResource(program: string): string {
  const { NtExecutable, NtExecutableResource } = resedit()
  const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(program), { ignoreCert: true }))
  return Buffer.from(entries.find(({ type }) => type === 'INTEGRITY')?.bin ?? new ArrayBuffer(0)).toString('utf8')
}
