/** Which company file is meant where none is named. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const EXTENSION = '.countinghouse'
const DEFAULT_NAME = `company${EXTENSION}`
const DEMO_FOLDER = 'demo-company'

/**
 * The file in COUNTINGHOUSE_COMPANY; else `company.countinghouse` in the folder; else the demo company, if there is
 * one below it; else `company.countinghouse`, which is not there yet.
 */
export function defaultCompanyFile(folder: string = process.cwd()): string {
  const named = process.env['COUNTINGHOUSE_COMPANY']
  if (named) return resolve(named)
  const own = join(folder, DEFAULT_NAME)
  return existsSync(own) ? own : (demoCompany(folder) ?? own)
}

/** The demo company's file below a folder; null where there is none. */
export function demoCompany(folder: string): string | null {
  const demo = join(folder, DEMO_FOLDER)
  if (!statSync(demo, { throwIfNoEntry: false })?.isDirectory()) return null
  const [name] = readdirSync(demo)
    .filter((one) => one.endsWith(EXTENSION))
    .sort()
  return name === undefined ? null : join(demo, name)
}

/**
 * The file that a workstation opens where none is named: that in COUNTINGHOUSE_COMPANY; else `company.countinghouse` in
 * the folder; else the one that was open last; else the demo company below the folder; else none.
 */
export function firstCompanyFile(last: string | null, folder: string = process.cwd()): string | null {
  const named = process.env['COUNTINGHOUSE_COMPANY']
  if (named) return resolve(named)
  const own = join(folder, DEFAULT_NAME)
  return existsSync(own) ? own : (last ?? demoCompany(folder))
}

/**
 * The file after `--company` or `--file`, as Electron's own switches may stand around it; else one that stands for itself and ends
 * as company files do, as the desktop hands over what is opened by a double click; null where there is none.
 */
export function companyArgument(argv: readonly string[]): string | null {
  for (const [index, argument] of argv.entries()) {
    const [name, value] = argument.split(/=(.*)/s)
    if (name === '--company' || name === '--file') return value ?? argv[index + 1] ?? null
  }
  return argv.slice(1).find((argument) => !argument.startsWith('-') && argument.endsWith(EXTENSION)) ?? null
}
