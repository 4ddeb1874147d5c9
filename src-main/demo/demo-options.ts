/** What stands after `countinghouse demo`. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { UsageError } from '../cli/exit-codes.ts'
import type { DemoSize } from './plan.ts'

export interface DemoOptions {
  readonly size: DemoSize
  /** Whether the workstation is opened afterwards. */
  readonly open: boolean
  /** Absolute; holds `input` and `documents`. */
  readonly folder: string
  /** Absolute path of the company file. */
  readonly company: string
}

export const DEMO_USAGE = 'countinghouse demo [--small] [--no-open] [--out DIR] [--company FILE]'
const DEFAULT_FOLDER = 'demo-company'
const DEFAULT_FILE = 'kielwasser-telekom.countinghouse'

/** @throws UsageError for what the command does not know */
export function demoOptions(args: readonly string[]): DemoOptions {
  const { small, 'no-open': closed, out, company } = parsed(args)
  const folder = resolve(out ?? DEFAULT_FOLDER)
  return {
    size: small ? 'small' : 'full',
    open: !closed,
    folder,
    company: company === undefined ? join(folder, DEFAULT_FILE) : resolve(company),
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        small: { type: 'boolean' },
        'no-open': { type: 'boolean' },
        out: { type: 'string' },
        company: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${DEMO_USAGE}`)
  }
}
