/** A small company for tests: DE, EUR, Europe/Berlin, with all reference data. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFile, type TestCompany } from './company.ts'
import { lastingFolder, temporaryFolder } from './temporary.ts'

export interface SmallCompany extends TestCompany {
  /** The id of a record by the entity's table name and code: `id('calendar', 'MONTHLY')`. @throws Error when there is none */
  id(table: string, code: string): Promise<number>
  /** Rows of any select, for looking behind the operations. */
  rows<T = Record<string, unknown>>(sql: string, ...values: unknown[]): Promise<T[]>
}

export interface SmallCompanyOptions {
  readonly name?: string
  readonly country?: string
  readonly currency?: string
  readonly first_year?: number
  readonly [more: string]: unknown
}

/** Files with a company, made once for each set of options and copied for each test: creating one takes most of a second. */
const templates = new Map<string, Promise<string>>()

/** A migrated file with a company; on 3 November 2026 until the clock is moved. */
export async function smallCompany(options: SmallCompanyOptions = {}): Promise<SmallCompany> {
  const key = JSON.stringify(options)
  const template = templates.get(key) ?? makeTemplate(options)
  templates.set(key, template)
  const copy = join(temporaryFolder(), 'company.sqlite')
  copyFileSync(await template, copy)
  return withLookups(await emptyFile(copy))
}

async function makeTemplate(options: SmallCompanyOptions): Promise<string> {
  const file = await emptyFile(join(lastingFolder(), 'company.sqlite'))
  await file.run('company.create', { name: 'Kielwasser Telekom', country: 'DE', ...options })
  await file.core.close()
  return file.file
}

/** The helpers over a file that has a company already. */
export function withLookups(file: TestCompany): SmallCompany {
  const { store } = file.core.dispatcher
  const rows = async <T>(sql: string, ...values: unknown[]) => (await store.select(sql, values)) as T[]
  const id = async (table: string, code: string) => {
    const [row] = await rows<{ id: number }>(`SELECT id FROM "${table}" WHERE code = ?`, code)
    if (!row) throw new Error(`there is no ${table} ${code}`)
    return row.id
  }
  return { ...file, id, rows }
}

/** Moves the clock to noon of a day. */
export function moveTo(company: TestCompany, date: string): void {
  company.clock.now = Date.parse(`${date}T11:00:00Z`)
}
