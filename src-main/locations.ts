/**
 * Where the host's own parts stand, in the sources and in the build alike. Entries and chunks of the build all lie
 * in `out/main/`, so what is found here is found from each of them.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtFontName, FONT_FILES, type FontFamily, type FontWeight } from '../src-core/documents/typesetting/font-files.ts'

const here = import.meta.dirname
const isSource = import.meta.url.endsWith('.ts')

/** The script of a worker thread or of a part loaded on demand: `engine-worker`, `demo/run-demo`. */
export function scriptUrl(name: string): URL {
  return pathToFileURL(join(here, `${name}${isSource ? '.ts' : '.js'}`))
}

/** Whether a script was built, or written, at all. */
export function hasScript(name: string): boolean {
  return existsSync(scriptUrl(name))
}

/** The numbered schema files and `guards.sql`. */
export function migrationsFolder(): string {
  return isSource ? join(here, '../migrations') : join(here, '../../migrations')
}

/** The built window, with its `index.html`. */
export function rendererFolder(): string {
  return isSource ? join(here, '../out/renderer') : join(here, '../renderer')
}

/** The file of a printed face: in its package, or where the build copies it, beside itself. */
export function fontFile(family: FontFamily, weight: FontWeight): string {
  const { package: name, [weight]: path } = FONT_FILES[family]
  return isSource ? join(here, '../node_modules', name, path) : join(here, 'fonts', builtFontName(family, weight))
}
