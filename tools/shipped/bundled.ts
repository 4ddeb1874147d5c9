/** Notes which packages' code and files end in the build, so that notices and bill of materials are made of what ships, not of what is installed. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

// The bundler inlines this file into its configuration: the project is where it runs.
const ROOT = process.cwd()
/** Part of the build by its name: one list each, of folders such as `node_modules/zod`. */
export const BUNDLED = join(ROOT, 'out/bundled')

const INSTALLED = 'node_modules/'

/** What the bundler writes into the output by itself, by the beginning of its modules' names. */
const HELPERS: readonly (readonly [string, string])[] = [
  ['\0rolldown', 'node_modules/rolldown'],
  ['\0vite', 'node_modules/vite'],
]

interface Chunk {
  readonly type: 'chunk'
  readonly modules: Readonly<Record<string, { readonly renderedLength?: number }>>
}
interface Asset {
  readonly type: 'asset'
  readonly originalFileNames?: readonly string[]
}

/**
 * A plugin that writes the list of one part of the build.
 *
 * @param also files that the part copies itself, as paths below node_modules
 */
export function noteBundled(part: string, also: readonly string[] = []) {
  return {
    name: 'note-bundled',
    // after all others: files that they emit are there
    generateBundle: {
      order: 'post' as const,
      handler(_options: unknown, bundle: Readonly<Record<string, Chunk | Asset>>): void {
        const ids = [...Object.values(bundle).flatMap(sourcesOf), ...also.map((path) => `node_modules/${path}`)]
        const packages = new Set(ids.map(packageOf).filter((name) => name !== null))
        const file = join(BUNDLED, `${part}.json`)
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, `${JSON.stringify([...packages].toSorted(), null, 2)}\n`)
      },
    },
  }
}

/** Modules of which something is left, style sheets (their text stands elsewhere), and the sources of emitted files. */
export function sourcesOf(file: Chunk | Asset): string[] {
  if (file.type === 'asset') return [...(file.originalFileNames ?? [])]
  return Object.entries(file.modules)
    .filter(([id, { renderedLength = 1 }]) => renderedLength > 0 || /\.css(\?|$)/.test(id))
    .map(([id]) => id)
}

/** The folder of the package that a module is from, from the project's root; null for the project's own. */
export function packageOf(id: string): string | null {
  const helper = HELPERS.find(([beginning]) => id.startsWith(beginning))
  if (helper) return helper[1]
  const path = id.replaceAll('\\', '/')
  const [first, last] = [path.indexOf(INSTALLED), path.lastIndexOf(INSTALLED) + INSTALLED.length]
  return first < 0 ? null : path.slice(first, last) + (/^(@[^/]+\/)?[^/?]+/.exec(path.slice(last))?.[0] ?? '')
}
