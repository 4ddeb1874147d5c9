/** What a window knows when it opens. */
import { z } from 'zod'
import { companyZone } from './kernel/instants.ts'
import type { RoundingMode } from './kernel/rounding.ts'
import { roundingOf, type RoundingSettings } from './setup/index.ts'
import type { SessionInfo } from './operations/contract.ts'
import { type AnyOperation, anyOperation, defineQuery } from './operations/define.ts'

interface StoredCompany extends Omit<NonNullable<SessionInfo['company']>, 'rounding'>, RoundingSettings {
  readonly rounding_mode: RoundingMode
}

const session = defineQuery({
  name: 'session.get',
  summary: 'The company, the operator, today, the currencies and the state of the books',
  input: z.object({}),
  output: z.custom<SessionInfo>(),
  handler: async ({ store, actor, today }) => {
    const company = await store.db
      .selectFrom('company')
      .select(['name', 'currency', 'country', 'zone', 'language', 'rounding_mode', 'rounding_down'])
      .executeTakeFirst()
    const currencies = await store.db.selectFrom('currency').select(['code', 'decimals']).orderBy('code').execute()
    const check = await store.db.selectFrom('books_check').select(['checked_at', 'differences']).orderBy('id', 'desc').executeTakeFirst()
    const period = await store.db
      .selectFrom('accounting_period')
      .select(['code', 'end_date'])
      .where('status', '=', 'open')
      .where('start_date', '<=', today)
      .orderBy('start_date', 'desc')
      .executeTakeFirst()
    return {
      company: company ? sessionCompany(company) : null,
      actor: { id: actor.id, name: actor.name, initials: initialsOf(actor.name) },
      today,
      currencies,
      permissions: actor.permissions,
      file: '',
      opening: '',
      books: { verifiedAt: check?.checked_at ?? null, differences: check?.differences ?? 0 },
      period: period ? { label: period.code, closesOn: period.end_date } : null,
    }
  },
})

function sessionCompany({ rounding_mode, rounding_down, ...company }: StoredCompany): NonNullable<SessionInfo['company']> {
  // A zone that no calendar knows stands in the file alone: days are reckoned in another one then.
  return { ...company, zone: companyZone(company.zone).zone, rounding: roundingOf(rounding_mode, { rounding_down }) }
}

/** `Hanne Brandt` -> `HB`. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '')
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase()
}

export const sessionOperations: AnyOperation[] = [anyOperation(session)]
