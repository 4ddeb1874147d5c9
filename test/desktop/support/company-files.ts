/**
 * Company files for specs: made once by the core, closed, and copied for each workstation that opens one. Their days lie
 * around the one that the clock of a workstation under test shows.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addMonths, type CalendarDate, yearOf } from '../../../src-core/kernel/dates.ts'
import { TEST_DAY } from '../../support/clock.ts'
import { makeCatalog, type TestCatalog } from '../../support/catalog.ts'
import { moveTo, type SmallCompany, smallCompany } from '../../support/small-company.ts'

/** The first of the month in which specs stand: what they bill on. */
export const THIS_MONTH: CalendarDate = `${TEST_DAY.slice(0, 7)}-01`
/** The first of the month before: what specs bill. */
export const LAST_MONTH: CalendarDate = addMonths(THIS_MONTH, -1)

export const ACCESS = '4943112345'
export const CUSTOMER = 'Stadtwerke Kaltenbrunn'

/** A day of the month before, 1 to 28. */
export function lastMonth(day: number): CalendarDate {
  return `${LAST_MONTH.slice(0, 8)}${String(day).padStart(2, '0')}`
}

/** A company whose accounting periods hold this month and the one before. */
export async function currentCompany(): Promise<SmallCompany> {
  const company = await smallCompany({ first_year: yearOf(LAST_MONTH), last_year: yearOf(THIS_MONTH) + 1 })
  moveTo(company, LAST_MONTH)
  return company
}

export interface SubscribedCompany extends SmallCompany {
  readonly catalog: TestCatalog
  readonly customer: { readonly id: number; readonly customerAccount: number; readonly billingAccount: number }
}

/** A customer with one fibre subscription since the first of last month: 89.00 a month in advance, calls by the minute. */
export async function subscribedCompany(): Promise<SubscribedCompany> {
  const company = await currentCompany()
  const catalog = await makeCatalog(company)
  const made = await company.run<Record<string, number>>('customer.create', {
    name: CUSTOMER,
    account_type: 'company',
    country: 'DE',
    city: 'Kaltenbrunn',
  })
  await company.run('subscription.create', {
    user_account: made['user_account_id'],
    offer: catalog.offer,
    subscription_date: LAST_MONTH,
    access_points: [{ access_id: ACCESS }],
  })
  const ids = { id: made['id'], customerAccount: made['customer_account_id'], billingAccount: made['billing_account_id'] }
  return { ...company, catalog, customer: ids as SubscribedCompany['customer'] }
}

/**
 * Nine calls of one to nine minutes, every second to zone Z2, the first of them brought by an earlier file; a broken line, an unknown access point.
 * Rated, 25 minutes at 0.05 and 20 at 0.12.
 */
export function usageFile(): string {
  return [...calls(), 'yesterday;1;x;VOICE', `${lastMonth(20)}T10:00:00Z;5;unknown;VOICE`].join('\n')
}

/** The first of them, as another file brought it before. */
export function earlierUsage(): string {
  return `${calls()[0]};\n`
}

function calls(): readonly string[] {
  const call = (at: number) => `${lastMonth(20 + at)}T10:00:00Z;${60 * (at + 1)};${ACCESS};VOICE;+3021;${at % 2 ? 'Z2' : 'Z1'}`
  return Array.from({ length: 9 }, (_, at) => call(at))
}

export interface CompanyCopies {
  /** A copy in a folder of its own. */
  copy(): string
  /** Removes all copies. */
  remove(): void
}

/** Closes a company and copies its file, which is whole once it is closed. */
export async function closeToCopy(company: SmallCompany): Promise<CompanyCopies> {
  await company.core.close()
  const folders: string[] = []
  return {
    copy: () => {
      const folder = mkdtempSync(join(tmpdir(), 'desktop-company-'))
      folders.push(folder)
      const file = join(folder, 'kielwasser.countinghouse')
      copyFileSync(company.file, file)
      return file
    },
    remove: () => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}
