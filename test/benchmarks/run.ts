/**
 * Measures and prints one table; each figure stands beside its yardstick of the same run.
 *
 * `npm run bench -- --quick --json figures.json --only rating,desk`
 */
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { measureBillingRun } from './billing-run.bench.ts'
import { measureClients } from './clients.bench.ts'
import { measureCustomerImport } from './customer-import.bench.ts'
import { measureDesk } from './desk.bench.ts'
import { measureDeskJobs } from './desk-jobs.bench.ts'
import { measureDocumentPages } from './document-pages.bench.ts'
import { measureListPages } from './list-pages.bench.ts'
import { measureRating } from './rating.bench.ts'
import { measureSearch } from './search.bench.ts'
import { type BenchOptions, compared, type Measure, measureLine, TABLE_HEAD } from './support/measure.ts'

const MEASUREMENTS: Readonly<Record<string, (options: BenchOptions) => Promise<Measure[]>>> = {
  rating: measureRating,
  billing: measureBillingRun,
  desk: measureDesk,
  jobs: measureDeskJobs,
  import: measureCustomerImport,
  lists: measureListPages,
  search: measureSearch,
  clients: measureClients,
  documents: async () => {
    const { documentsASecond, bareASecond } = await measureDocumentPages()
    return [compared('invoice PDF of one page', 'pages/s', documentsASecond, bareASecond, { atLeast: 0.6 })]
  },
}

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' }, only: { type: 'string' } },
})
const chosen = options.only?.split(',') ?? Object.keys(MEASUREMENTS)
const unknown = chosen.find((name) => !(name in MEASUREMENTS))
if (unknown !== undefined) throw new Error(`there is no measurement ${unknown}; there are ${Object.keys(MEASUREMENTS).join(', ')}`)

const began = performance.now()
const measures: Measure[] = []
process.stdout.write(TABLE_HEAD)
for (const name of chosen) {
  const done = (await MEASUREMENTS[name]?.({ quick: options.quick })) ?? []
  measures.push(...done)
  for (const measure of done) process.stdout.write(measureLine(measure))
}
const missed = measures.filter(({ met }) => met === false).length
const load = loadavg()
  .map((value) => value.toFixed(1))
  .join(', ')
process.stdout.write(
  `\n${measures.length} figures, ${missed} short of their target, in ${Math.round((performance.now() - began) / 1000)} s; load of the machine ${load}\n`,
)
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(measures, null, 2)}\n`)
