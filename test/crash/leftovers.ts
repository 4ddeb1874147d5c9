/** What a folder holds that nobody asked for, after the last host has closed. */
import { readdirSync } from 'node:fs'

/** The company, what the bridge keeps beside it, files that were handed over, backups of each day. */
const OURS = [/^company\.countinghouse$/, /^company\.countinghouse[.-](tokens|files|backups)/, /^\.?company\.countinghouse[.-]tokens/]

/** @param more what else may stand there: a whole name, or a pattern */
export function leftovers(folder: string, more: readonly (string | RegExp)[] = []): string[] {
  const isKnown = (name: string) =>
    OURS.some((one) => one.test(name)) || more.some((one) => (typeof one === 'string' ? one === name : one.test(name)))
  const wrong = (name: string) => !isKnown(name) || /-(wal|shm)$|\.part|\.lock/.test(name)
  return readdirSync(folder)
    .filter(wrong)
    .map((name) => `${name} is left over`)
}
