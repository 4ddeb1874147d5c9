/** The demo's books while they are made: the product's own core over a new file, with a clock that the story moves. */
import { type Core, createCore } from '../../src-core/core.ts'
import { openConnection } from '../../src-core/database/connection.ts'
import type { WriteStore } from '../../src-core/database/store.ts'
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import { Refusal } from '../../src-core/kernel/failures.ts'
import type { Actor } from '../../src-core/operations/context.ts'
import type { JobProgress } from '../../src-core/operations/contract.ts'
import { type StagedFile, stagedFiles, stagedFilesFolder, stageFile } from '../host/staged-files.ts'

export interface DemoBooks {
  readonly store: WriteStore
  /** Moves the clock to nine o'clock UTC of a day; it ticks a second a call. */
  moveTo(date: CalendarDate): void
  /** The value of a call. @throws Refusal as the operation refuses */
  run<T = Record<string, unknown>>(operation: string, input?: unknown): Promise<T>
  /** Runs a job to its end and answers its report. @throws Error when it did not succeed */
  job<T = Record<string, unknown>>(operation: string, input?: unknown): Promise<T>
  rows<T>(sql: string, ...values: readonly unknown[]): Promise<T[]>
  /** The id of a record by its table and code. @throws Error when there is none */
  idOf(table: string, code: string): Promise<number>
  stage(path: string, name: string): Promise<StagedFile>
  close(): Promise<void>
}

const OPERATOR: Actor = { kind: 'user', id: 1, name: 'Hanne Brandt', permissions: ['*'] }

/** Opens a migrated file. What can be lost in a power cut is only a demo that is made again: nothing waits for the disk. */
export async function openDemoBooks(file: string, onJob: (progress: JobProgress) => void): Promise<DemoBooks> {
  const connection = openConnection({ file, role: 'engine' })
  connection.raw.pragma('synchronous = OFF')
  const folder = stagedFilesFolder(file)
  let now = 0
  const tick = (): number => (now += 1000)
  const host = { now: tick, watch: () => performance.now(), files: stagedFiles(folder) }
  const core = await createCore(connection, host, ({ jobs }) => jobs.forEach(onJob))
  const { store } = core.dispatcher
  const run = <T>(operation: string, input: unknown = {}): Promise<T> => callOf(core, operation, input) as Promise<T>
  const rows = async <T>(sql: string, ...values: readonly unknown[]): Promise<T[]> => (await store.select(sql, values)) as T[]
  return {
    store,
    run,
    rows,
    moveTo: (date) => {
      now = Date.parse(`${date}T09:00:00Z`)
    },
    job: async <T>(operation: string, input: unknown = {}) => {
      const { job } = await run<{ job: number }>(operation, input)
      await core.idle()
      const ended = await run<JobProgress>('job.get', { id: job })
      if (ended.state !== 'succeeded') throw new Error(`${ended.title}: ${ended.message ?? ended.state}`)
      return ended.report as T
    },
    idOf: async (table, code) => {
      const [row] = await rows<{ id: number }>(`SELECT id FROM "${table}" WHERE code = ?`, code)
      if (!row) throw new Error(`There is no ${table} ${code}.`)
      return row.id
    },
    stage: (path, name) => stageFile(folder, path, name),
    close: () => core.close(),
  }
}

async function callOf(core: Core, operation: string, input: unknown): Promise<unknown> {
  const result = await core.call({ operation, input }, OPERATOR)
  if (result.ok) return result.value
  const { failure } = result
  throw new Refusal({ ...failure, message: `${operation}: ${failure.message}` })
}
