/** Which daily backups a company file has. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isSealed } from './sealing/age-files.ts'

export interface Backup {
  readonly file: string
  /** When it was made; milliseconds since 1970. */
  readonly at: number
  /** Bytes. */
  readonly size: number
  /** Whether it takes a pass-phrase to open it. */
  readonly encrypted: boolean
}

/** Where the daily backups of a company file stand. */
export function backupsFolder(companyFile: string): string {
  return `${companyFile}-backups`
}

/** The daily backups, the newest first. */
export function listBackups(companyFile: string): Backup[] {
  const folder = backupsFolder(companyFile)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const at = momentOf(name)
      const found = at === null ? undefined : statSync(join(folder, name), { throwIfNoEntry: false })
      return at === null || !found ? [] : [{ file: join(folder, name), at, size: found.size, encrypted: isSealed(join(folder, name)) }]
    })
    .sort((one, other) => other.at - one.at)
}

const NAME = /-(\d{4}-\d{2}-\d{2}T)(\d{2})\.(\d{2})\.(\d{2}\.\d{3}Z)\.backup(?:\.age)?$/

function momentOf(name: string): number | null {
  const match = NAME.exec(name)
  return match ? Date.parse(`${match[1]}${match[2]}:${match[3]}:${match[4]}`) : null
}
