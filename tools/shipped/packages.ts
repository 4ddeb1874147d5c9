/** The packages that ship, with their licences: what the bundles hold, what is packed beside them, and Electron. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BUNDLED } from './bundled.ts'

export const ROOT = join(import.meta.dirname, '../..')

/** A package's own words about itself. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name?: string }
  readonly dependencies?: Readonly<Record<string, string>>
}

export interface Shipped {
  readonly manifest: Manifest
  /** An SPDX expression. */
  readonly licence: string
  /** Licence and notice files, each whole. */
  readonly texts: readonly string[]
  /** `sha512-…` of the package as the lock file has it. */
  readonly integrity: string | null
}

export const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T

/**
 * Every package of which something ships, by name and version, each once.
 *
 * @throws Error for a package without a licence, and where nothing is built
 */
export function shippedPackages(): Shipped[] {
  const { packages } = readJson<{ packages: Readonly<Record<string, { integrity?: string }>> }>(join(ROOT, 'package-lock.json'))
  const shipped = new Map<string, Shipped>()
  for (const folder of [...bundledFolders(), ...packedFolders(), 'node_modules/electron']) {
    const one = describe(folder, packages[folder]?.integrity ?? null)
    shipped.set(`${one.manifest.name}@${one.manifest.version}`, one)
  }
  return [...shipped.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, one]) => one)
}

/** What the build noted: `node_modules/zod`. */
export function bundledFolders(): string[] {
  const lists = readdirSync(BUNDLED).filter((name) => name.endsWith('.json'))
  return [...new Set(lists.flatMap((name) => readJson<string[]>(join(BUNDLED, name))))]
}

/** Packages that are packed as they are, because a bundle cannot hold them. */
function packedFolders(): string[] {
  return Object.keys(readJson<Manifest>(join(ROOT, 'package.json')).dependencies ?? {}).map((name) => `node_modules/${name}`)
}

function describe(folder: string, integrity: string | null): Shipped {
  const manifest = readJson<Manifest>(join(ROOT, folder, 'package.json'))
  const { license: licence } = manifest
  if (typeof licence !== 'string' || licence === '')
    throw new Error(`${folder}: its package.json names no licence; find out under which it ships.`)
  const found = readdirSync(join(ROOT, folder)).filter((name) => /^(licen[cs]e|copying|notice|ofl)/i.test(name))
  const texts = found.toSorted().map((name) => readFileSync(join(ROOT, folder, name), 'utf8').trim())
  return { manifest, licence, texts: texts.length > 0 ? texts : [mitText(folder, manifest)], integrity }
}

/** Some packages under the MIT licence come without its text. */
function mitText(folder: string, { license, author }: Manifest): string {
  const holder = typeof author === 'string' ? author : author?.name
  if (license !== 'MIT' || !holder) throw new Error(`${folder} has no licence text, and none can be made of “${license}” and its author.`)
  return `(The package holds no licence text; its manifest names the MIT License and the author.)\n\nCopyright (c) ${holder}\n\n${MIT}`
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
