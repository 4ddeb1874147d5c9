/** The process of a work order: opens the file as the host's engine does, runs the calls, says what they took. */
import { createCore } from '../../../src-core/core.ts'
import { openConnection } from '../../../src-core/database/connection.ts'
import { stagedFiles } from '../../../src-main/host/staged-files.ts'
import { OPERATOR } from '../../support/company.ts'
import type { Boundary, WorkDone, WorkOrder } from './work-order.ts'

const order = JSON.parse(process.argv[2] ?? '') as WorkOrder
const connection = openConnection({ file: order.file, role: 'engine' })
const tables = connection.raw
  .prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT GLOB 'search_*_*'",
  )
  .pluck()
  .all() as string[]
const highest = connection.raw.prepare(tables.map((name) => `SELECT MAX(rowid) AS highest FROM "${name}"`).join(' UNION ALL ')).pluck()
const boundaries: Boundary[] = []
const mark = () => {
  const values = highest.all() as (number | null)[]
  boundaries.push(Object.fromEntries(tables.map((name, at) => [name, values[at] ?? 0])))
}

const host = { now: () => order.now, watch: () => performance.now(), files: stagedFiles(order.files), isWaitedFor: () => false }
const core = await createCore(connection, host, mark)
mark()
const began = performance.now()
const cpuBefore = process.cpuUsage()
for (const { operation, input } of order.calls) {
  const result = await core.call({ operation, input }, OPERATOR)
  if (!result.ok) throw new Error(`${operation}: ${result.failure.message}`)
  await core.idle()
  const failed = connection.raw.prepare("SELECT message FROM job WHERE state <> 'succeeded'").pluck().get()
  if (failed) throw new Error(`${operation}: ${String(failed)}`)
}
const cpu = process.cpuUsage(cpuBefore)
const done: WorkDone = {
  milliseconds: performance.now() - began,
  cpuMilliseconds: (cpu.user + cpu.system) / 1000,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  boundaries,
}
await core.close()
process.stdout.write(JSON.stringify(done))
