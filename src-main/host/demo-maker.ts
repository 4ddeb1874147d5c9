/** Makes the demo company in a thread of its own, while the operator goes on with something else. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { demoCompany } from '../company-path.ts'
import { hasScript, scriptUrl } from '../locations.ts'

/** What the demo's thread says. */
export type DemoWords =
  | { readonly kind: 'progress'; readonly share: number; readonly words: string }
  | { readonly kind: 'done'; readonly code: number }
  | { readonly kind: 'failed'; readonly message: string }

export interface DemoState {
  /** The demo's company file; null where there is none. */
  readonly file: string | null
  /** Whether this build can make one. */
  readonly can_make: boolean
  /** Share of the whole from 0 to 1, and what is under way; null while none is made. */
  readonly making: { readonly share: number; readonly words: string } | null
  /** Why the last attempt failed. */
  readonly failed: string | null
}

export interface DemoMaker {
  state(): DemoState
  /** Begins to make it; nothing while it is being made. */
  make(): void
  close(): Promise<void>
}

const SCRIPT = 'demo-worker'
const FOLDER = 'demo-company'

/** @param folders where a demo company may stand; a new one is made below the last */
export function demoMaker(folders: readonly string[]): DemoMaker {
  let worker: Worker | null = null
  let making: DemoState['making'] = null
  let failed: string | null = null
  const end = (reason: string | null): void => {
    worker = null
    making = null
    failed = reason
  }
  const hear = (said: DemoWords): void => {
    if (said.kind === 'progress') making = { share: said.share, words: said.words }
    else end(said.kind === 'failed' ? said.message : said.code === 0 ? null : 'The books of the demo company differ.')
  }
  return {
    state: () => ({ file: folders.map(demoCompany).find((file) => file !== null) ?? null, can_make: hasScript(SCRIPT), making, failed }),
    make: () => {
      if (worker) return
      making = { share: 0, words: '' }
      failed = null
      const out = join(folders.at(-1) ?? '', FOLDER)
      // Its own output is for a terminal: what it says comes as messages.
      const made = new Worker(scriptUrl(SCRIPT), { workerData: { out }, name: SCRIPT, stdout: true, stderr: true })
      made.stdout.resume()
      made.stderr.resume()
      made.on('message', hear)
      made.on('error', (error) => end(error instanceof Error ? error.message : String(error)))
      made.on('exit', () => worker === made && end('The demo company was not finished.'))
      worker = made
    },
    close: async () => {
      await worker?.terminate()
    },
  }
}

/** The folder for the user's own files: what Electron calls documents. COUNTINGHOUSE_DOCUMENTS names another. */
export function documentsFolder(home: string, environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment['COUNTINGHOUSE_DOCUMENTS']
  if (named) return named
  const documents = join(home, 'Documents')
  return existsSync(documents) ? documents : home
}
