/**
 * Does one piece of work on a company file and kills itself before the n-th thing that it would do to the disk: a name given,
 * changed or taken away, a copy, a sync, a database closed or folded.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import Database from 'better-sqlite3'

const [work = '', file = '', source = '', at = '0'] = process.argv.slice(2)
let steps = 0

function step(): void {
  steps += 1
  if (steps === Number(at)) process.kill(process.pid, 'SIGKILL')
}

type AnyFunction = (...given: unknown[]) => unknown

function before(target: object, name: string, counts: (given: readonly unknown[]) => boolean = () => true): void {
  const functions = target as Record<string, AnyFunction>
  const real = functions[name] as AnyFunction
  functions[name] = function (this: unknown, ...given: unknown[]) {
    if (counts(given)) step()
    return real.apply(this, given)
  }
}

for (const name of ['renameSync', 'linkSync', 'copyFileSync', 'fsyncSync']) before(fs, name)
before(fs, 'rmSync', ([path]) => fs.existsSync(String(path)))
before(Database.prototype, 'close')
before(Database.prototype, 'pragma', ([text]) => String(text).includes('DELETE'))
syncBuiltinESMExports()

const COMPANY = { name: 'Hafenmeisterei', country: 'DE' }

const WORKS: Readonly<Record<string, () => Promise<unknown>>> = {
  make: async () => {
    const { makeCompanyFile } = await import('../../../src-main/host/make-company.ts')
    return makeCompanyFile({ file, company: COMPANY, at: { port: 1, key: 'k'.repeat(32) }, heads: null })
  },
  // Within this process: what a thread does on the disk is not counted.
  seal: async () => {
    const { openConnection } = await import('../../../src-core/database/connection.ts')
    const { copySealed } = await import('../../../src-main/host/copy-database.ts')
    const { backupKey } = await import('../../../src-main/host/sealing/kept-key.ts')
    const key = backupKey(file)
    if (!key) throw new Error('There is no key.')
    return copySealed(openConnection({ file, role: 'reader' }), file, source, key)
  },
  restore: async () => (await import('../../../src-main/host/backups.ts')).restoreBackup(source, file),
  migrate: async () => {
    const { prepareCompanyFile } = await import('../../../src-main/host/company-file.ts')
    return prepareCompanyFile(file)
  },
}

await WORKS[work]?.()
console.log(`${steps} steps`)
process.exit(0)
