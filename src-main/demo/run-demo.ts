/**
 * `npm run demo`: writes the demo company's files, makes its books of them with the product's own operations, and
 * verifies these. What it tells goes to the standard output, the bar to the error output.
 */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EXIT } from '../cli/exit-codes.ts'
import { FIRST_DAY } from './calendar.ts'
import { writeOffOldest } from './corrections.ts'
import { type DemoBooks, openDemoBooks } from './demo-books.ts'
import { beginFile, keepFile, replacesDemo, unfinishedFile } from './demo-file.ts'
import { type DemoOptions, demoOptions } from './demo-options.ts'
import { documentsToDraw, drawDocuments } from './draw-documents.ts'
import { type IntakeKind, takeIn } from './intake.ts'
import { liveThrough } from './live-through.ts'
import { createDemoCompany, loadCatalog, publishPrices } from './load-catalog.ts'
import { openingLine, openWorkstation } from './open-workstation.ts'
import { countLine, moneyTable, stepTable, type Verified } from './outcome.ts'
import { type DemoPlan, planDemo } from './plan.ts'
import { type StepLog, stepLog } from './step-log.ts'
import { writeDemoFiles } from './write-files.ts'

/**
 * Makes the demo and opens the workstation on it.
 *
 * @returns 0 only when the books were verified without a difference
 * @throws UsageError for unknown options, Refusal where a file stands in the way
 */
export async function runDemo(args: readonly string[], log: StepLog = stepLog()): Promise<number> {
  const options = demoOptions(args)
  const replaces = await replacesDemo(options.company)
  if (replaces) tell(`An earlier demo company stands in ${options.company}. It is replaced when the new one is whole.`)
  const verified = await makeDemo(options, log)
  if (verified.count > 0) {
    tell(`The books differ in ${verified.count} places. The first:`)
    for (const difference of verified.differences.slice(0, 10)) tell(`  ${JSON.stringify(difference)}`)
    return EXIT.refused
  }
  tell(`\nCompany file: ${options.company}`)
  if (options.open) return openWorkstation(options.company)
  tell(`Open it with: ${openingLine(options.company)}`)
  return EXIT.done
}

/** Where the bar stands at the end of each part, of 1. */
const BAR = { files: 0.03, setUp: 0.08, story: 0.88, documents: 0.97 } as const

async function makeDemo(options: DemoOptions, log: StepLog): Promise<Verified> {
  const input = join(options.folder, 'input')
  await mkdir(input, { recursive: true })
  await mkdir(dirname(options.company), { recursive: true })
  log.show(0, 'Input files')
  const plan = planDemo({ size: options.size })
  const written = await log.time('Input files', () => writeDemoFiles(plan, input))
  log.add(
    'Input files',
    'rows',
    written.reduce((sum, { rows }) => sum + rows, 0),
  )
  const unfinished = beginFile(options.company)
  const books = await openDemoBooks(unfinished, (progress) => log.showJob(progress))
  let verified: Verified
  try {
    await setUp(books, plan, input, log)
    await liveThrough(books, plan, input, log, [BAR.setUp, BAR.story])
    log.add('Written off', 'debts', await log.time('Written off', () => writeOffOldest(books)))
    await draw(books, options.folder, log)
    log.show(BAR.documents, 'Verifying the books')
    verified = await log.time('Books verified', () => books.job<Verified & Record<string, unknown>>('books.verify'))
    log.add('Books verified', 'checks', verified.checks, verified.count)
    log.finish()
    await report(books, log)
  } catch (error) {
    log.finish()
    await books.close()
    tell(`The demo was not finished. What there is stands in ${unfinishedFile(options.company)}; the next run replaces it.`)
    throw error
  }
  await books.close()
  await keepFile(options.company)
  return verified
}

async function setUp(books: DemoBooks, plan: DemoPlan, input: string, log: StepLog): Promise<void> {
  books.moveTo(FIRST_DAY)
  const step = async (name: string, unit: string, work: () => Promise<number>): Promise<void> => {
    log.show(BAR.files, name)
    log.add(name, unit, await log.time(name, work))
  }
  await step('Company and reference data', 'records', () => createDemoCompany(books, plan))
  const file = async (kind: IntakeKind, name: string): Promise<number> => (await takeIn(books, kind, join(input, name), 'all')).rows
  await step('Exchange rates', 'rates', () => file('exchangeRates', 'exchange-rates.csv'))
  await step('Catalog', 'records', () => loadCatalog(books, plan))
  await step('Price versions', 'versions', () => publishPrices(books, plan, input))
  await step('Customers', 'customers', () => file('customers', 'customers.csv'))
  await step('Subscriptions', 'services', () => file('subscriptions', 'subscriptions.csv'))
}

async function draw(books: DemoBooks, folder: string, log: StepLog): Promise<void> {
  const documents = await documentsToDraw(books)
  const name = 'Documents as PDF'
  const spread = BAR.documents - BAR.story
  const onDrawn = (done: number): void =>
    log.show(BAR.story + (spread * done) / documents.length, `${name}: ${done} of ${documents.length}`)
  await log.time(name, () => drawDocuments(books, documents, join(folder, 'documents'), onDrawn))
  log.add(name, 'files', documents.length)
}

async function report(books: DemoBooks, log: StepLog): Promise<void> {
  tell(stepTable(log.steps))
  tell(`\n${await moneyTable(books)}`)
  tell(`\n${await countLine(books)}`)
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}
