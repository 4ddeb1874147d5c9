import { describe, expect, it } from 'vitest'
import { assertBalanced, type EntryToPost, postEntry } from '../../../src-core/finance/post-entry.ts'
import type { CommandContext } from '../../../src-core/operations/context.ts'
import { OPERATOR } from '../../support/company.ts'
import { type SmallCompany, smallCompany } from '../../support/small-company.ts'

const within = (company: SmallCompany, work: (context: CommandContext) => Promise<void>) =>
  company.core.dispatcher.transact({ actor: OPERATOR, now: company.clock.now, today: '2026-11-03', job: null }, async ({ context }) => {
    await work(context)
    return { value: null, operation: 'test.post', input: null, summary: 'Posted', undo: null }
  })

async function entry(company: SmallCompany, lines: readonly (readonly [number, number])[], date = '2026-11-03'): Promise<EntryToPost> {
  const accounts = await company.rows<{ id: number }>("SELECT id FROM ledger_account WHERE code IN ('1200', '4100') ORDER BY code")
  return {
    journal: 'sales',
    date,
    currency: 'EUR',
    rate: '1.000000000000',
    source: 'invoice',
    sourceId: 7,
    reference: 'INV-7',
    description: 'Test',
    lines: lines.map(([amountMinor, functionalMinor], at) => ({
      ledgerAccountId: (accounts[at % accounts.length] as { id: number }).id,
      amountMinor,
      functionalMinor,
    })),
  }
}

describe('an entry that does not balance', () => {
  const sides = [
    ['in its currency', [100, 100], [-99, -100], 'out of balance by 1 and, in company currency, 0'],
    ['in company currency', [100, 100], [-100, -102], 'out of balance by 0 and, in company currency, -2'],
    ['in both, even by amounts that cancel each other', [100, 100], [-99, -101], 'out of balance by 1 and, in company currency, -1'],
  ] as const
  it.each(sides)('is not posted: %s', async (_name, one, other, words) => {
    const company = await smallCompany()
    const wrong = await entry(company, [one, other])
    expect(() => assertBalanced(wrong)).toThrow(words)
    await expect(within(company, (context) => postEntry(context, wrong))).rejects.toThrow('INV-7')
    expect(await company.rows('SELECT id FROM journal_line')).toEqual([])
    await company.core.close()
  })
})

it('leaves out lines that are zero in both currencies, and keeps one that is zero in one of them', async () => {
  const company = await smallCompany()
  await within(company, async (context) =>
    postEntry(
      context,
      await entry(company, [
        [100, 90],
        [-100, -89],
        [0, 0],
        [0, -1],
      ]),
    ),
  )
  expect(await company.rows('SELECT amount_minor, functional_minor FROM journal_line ORDER BY id')).toEqual([
    { amount_minor: 100, functional_minor: 90 },
    { amount_minor: -100, functional_minor: -89 },
    { amount_minor: 0, functional_minor: -1 },
  ])
  await company.core.close()
})

describe('a closed accounting period', () => {
  const days = [
    ['2026-02-28', true],
    ['2026-03-01', false],
    ['2026-03-15', false],
    ['2026-03-31', false],
    ['2026-04-01', true],
  ] as const
  it.each(days)('is closed from its first to its last day: %s is open: %s', async (date, isOpen) => {
    const company = await smallCompany()
    await company.core.dispatcher.store.db
      .updateTable('accounting_period')
      .set({ status: 'closed' })
      .where('start_date', '=', '2026-03-01')
      .execute()
    const posting = within(company, async (context) =>
      postEntry(
        context,
        await entry(
          company,
          [
            [100, 100],
            [-100, -100],
          ],
          date,
        ),
      ),
    )
    if (isOpen) await expect(posting).resolves.not.toThrow()
    else await expect(posting).rejects.toThrow('2026-03, which is closed')
    expect(await company.rows('SELECT count(*) AS n FROM journal_entry')).toEqual([{ n: isOpen ? 1 : 0 }])
    await company.core.close()
  })
})

describe('an entry is refused', () => {
  const post = async (company: SmallCompany, date?: string) =>
    within(company, async (context) =>
      postEntry(
        context,
        await entry(
          company,
          [
            [100, 100],
            [-100, -100],
          ],
          date,
        ),
      ),
    )
  const change = (company: SmallCompany, code: string, values: { heading?: number; closed?: number }) =>
    company.core.dispatcher.store.db.updateTable('ledger_account').set(values).where('code', '=', code).execute()

  it('by no period where there is none', async () => {
    const company = await smallCompany()
    company.core.dispatcher.parts.connection.raw.exec('DELETE FROM accounting_period')
    await post(company, '1999-12-31')
    expect(await company.rows('SELECT posted_on FROM journal_entry')).toEqual([{ posted_on: '1999-12-31' }])
    await company.core.close()
  })

  it('before the first accounting period, and not on its first day', async () => {
    const company = await smallCompany()
    const [first] = await company.rows<{ start: string }>('SELECT MIN(start_date) AS start FROM accounting_period')
    await expect(post(company, '1999-12-31')).rejects.toThrow(
      `1999-12-31 is before the first accounting period, which begins on ${first?.start}. Choose a later date, or add a period.`,
    )
    await post(company, first?.start as string)
    expect(await company.rows('SELECT count(*) AS n FROM journal_entry')).toEqual([{ n: 1 }])
    await company.core.close()
  })

  it.each([
    [{ heading: 1 }, 'is a heading: nothing is posted to it'],
    [{ closed: 1 }, 'is closed: nothing more is posted to it'],
  ])('to an account with %o, and of others none is asked', async (values, words) => {
    const company = await smallCompany()
    await change(company, '4300', values)
    await post(company)
    await change(company, '4100', values)
    await expect(post(company)).rejects.toThrow(words)
    expect(await company.rows('SELECT count(*) AS n FROM journal_entry')).toEqual([{ n: 1 }])
    await company.core.close()
  })
})
