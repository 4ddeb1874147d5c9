/** The import as a job: the same books as in one command, a batch over its chunks, taken back as one. */
import { describe, expect, it } from 'vitest'
import type { BatchDescription } from '../../../src-core/exchange/contract.ts'
import type { JobProgress } from '../../../src-core/operations/contract.ts'
import { OPERATOR } from '../../support/company.ts'
import { smallCompany, type SmallCompany } from '../../support/small-company.ts'

const rows = (count: number) => Array.from({ length: count }, (_, at) => `J-${at},Kundin ${at},DE`).join('\n')
const FILE = `code,name,country\n${rows(600)}\nJ-0,Again,DE\nJ-X,Nowhere,XX\n`

async function finished(company: SmallCompany, id: number): Promise<JobProgress> {
  await company.core.idle()
  return company.run<JobProgress>('job.get', { id })
}

const input = (company: SmallCompany, text: string, more: object = {}) => ({
  staged: company.stage(text),
  file_name: 'kunden.csv',
  kind: 'customers',
  mode: 'goodRows',
  ...more,
})

describe('an import as a job', () => {
  it('writes in chunks what one command writes, with a report', async () => {
    const [job, command] = [await smallCompany(), await smallCompany()]
    const started = await job.run<{ job: number }>('import.start', input(job, FILE))
    const { state, done, total, report } = await finished(job, started.job)
    expect({ state, done, total }).toEqual({ state: 'succeeded', done: 602, total: 602 })
    expect(report).toMatchObject({ kind: 'customers', rows: 602, created: 600, duplicates: 1, errors: 1, left: 0 })
    await command.run('import.run', input(command, FILE))
    const books = (company: SmallCompany) => company.rows('SELECT code, name, party_id FROM customer ORDER BY id')
    expect(await books(job)).toEqual(await books(command))
    const batches = (company: SmallCompany) => company.rows('SELECT rows, accepted, rejected, duplicates, state FROM import_batch')
    expect(await batches(job)).toEqual(await batches(command))
  })

  it('is one batch, taken back as a whole by the entry of its start', async () => {
    const company = await smallCompany()
    const called = await company.core.call({ operation: 'import.start', input: input(company, FILE) }, OPERATOR)
    expect(called).toMatchObject({ ok: true, undo: { label: 'Undo import' } })
    const { job } = (called.ok ? called.value : {}) as { job: number }
    const { report } = await finished(company, job)
    const chunks = await company.rows('SELECT id FROM audit_entry WHERE job_id = ?', job)
    expect(chunks.length).toBeGreaterThan(0)
    const batch = await company.run<BatchDescription>('importBatch.get', { id: report?.['batch'] })
    expect(batch).toMatchObject({
      kind_label: 'Customers',
      state: 'done',
      accepted: 600,
      undoable: true,
      rejects: [{ row: 602 }, { row: 603 }],
    })
    await company.run('operation.undo', { entry: called.ok ? called.entry : 0 })
    expect(await company.rows('SELECT id FROM customer')).toEqual([])
    expect(await company.run('importBatch.get', { id: batch.id })).toMatchObject({ state: 'undone', undoable: false })
  })

  it('takes changes of records back over all its chunks', async () => {
    const company = await smallCompany()
    await company.run('import.run', { ...input(company, 'code,name\nB-1,Before\n'), kind: 'brand' })
    const text = `code,name\n${Array.from({ length: 400 }, (_, at) => `B-${at},After ${at}`).join('\n')}\nB-1,Last\n`
    const { job } = await company.run<{ job: number }>('import.start', { ...input(company, text), kind: 'brand' })
    await finished(company, job)
    expect(await company.rows("SELECT name FROM brand WHERE code = 'B-1'")).toEqual([{ name: 'Last' }])
    await company.run('import.undo', { job })
    expect(await company.rows("SELECT code, name FROM brand WHERE code LIKE 'B-%'")).toEqual([{ code: 'B-1', name: 'Before' }])
  })

  it('that may have no row at fault writes nothing where one is', async () => {
    const company = await smallCompany()
    const { job } = await company.run<{ job: number }>('import.start', input(company, FILE, { mode: 'all' }))
    const { state, message } = await finished(company, job)
    expect(state).toBe('failed')
    expect(message).toMatch(/^2 of 602 rows cannot be imported, so nothing was\./)
    expect(await company.rows('SELECT id FROM import_batch')).toEqual([])
    expect(await company.rows('SELECT id FROM customer')).toEqual([])
    expect((await company.fail('import.undo', { job })).code).toBe('import.notFound')
  })

  it('is refused before it starts where the file has no rows or no column for a needed field', async () => {
    const company = await smallCompany()
    expect((await company.fail('import.start', input(company, 'code,name\n'))).code).toBe('import.noRows')
    expect((await company.fail('import.start', { ...input(company, 'code\nX\n'), kind: 'subscriptions' })).code).toBe(
      'import.columnsMissing',
    )
  })
})
