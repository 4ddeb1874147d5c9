/**
 * Writes what comes with a package about what is in it, into `out/notices/`: third-party notices with every licence text, and the bill
 * of materials. `npm run notices`, after a build; `npm run package` does it, too.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Manifest, readJson, ROOT, type Shipped, shippedPackages } from './shipped/packages.ts'
import { sbomOf } from './shipped/sbom.ts'

const OUT = join(ROOT, 'out/notices')
const RULE = '-'.repeat(80)

function sqliteVersion(): string {
  const database = new Database(':memory:')
  const version = database.prepare('SELECT sqlite_version()').pluck().get() as string
  database.close()
  return version
}

function noticesOf(shipped: readonly Shipped[], sqlite: string): string {
  const head = `Third-party notices

Countinghouse holds the work of others, listed here with the terms under which it ships. Electron brings Chromium, Node.js and more: their
notices are in LICENSES.chromium.html beside the program, on macOS beside this file's folder.
The fonts are under the SIL Open Font License 1.1; the texts stand with the packages that they are from.
SQLite ${sqlite}, inside better-sqlite3, is in the public domain.`
  const parts = shipped.map(({ manifest: { name, version }, licence, texts }) => [`${name} ${version}\n${licence}`, ...texts].join('\n\n'))
  return `${[head, ...parts].join(`\n\n${RULE}\n`)}\n`
}

const shipped = shippedPackages()
const sqlite = sqliteVersion()
mkdirSync(OUT, { recursive: true })
writeFileSync(join(OUT, 'THIRD-PARTY-NOTICES.txt'), noticesOf(shipped, sqlite))
writeFileSync(join(OUT, 'sbom.cdx.json'), sbomOf(readJson<Manifest>(join(ROOT, 'package.json')), shipped, sqlite))
console.log(`Notices and bill of materials of ${shipped.length} packages: out/notices/`)
