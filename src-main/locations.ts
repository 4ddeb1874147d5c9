/**
 * Where the host's own parts stand, in the sources and in the build alike. Entries and chunks of the build all lie
 * in `out/main/`, so what is found here is found from each of them.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

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

/** Holds `NotoSans-Regular.ttf` and `NotoSans-Bold.ttf`; the build copies them beside itself. */
export function fontsFolder(): string {
  return isSource ? join(here, '../node_modules/@embedpdf/fonts-latin/fonts') : join(here, 'fonts')
}
