/** A part of a command that may fall: what it wrote, touched, changed and said counts only where it ends well. */
import { expect, it } from 'vitest'
import type { CommandContext } from '../../../src-core/operations/context.ts'
import { currency } from '../../../src-core/setup/model.ts'
import { emptyFile, OPERATOR, type TestCompany } from '../../support/company.ts'

/** Runs a command of the test's own and answers what its entry keeps. */
async function transact(company: TestCompany, work: (context: CommandContext) => Promise<void>) {
  const { dispatcher } = company.core
  const now = company.clock.now
  await dispatcher.transact({ actor: OPERATOR, now, today: '2026-11-03', job: null }, async (transaction) => {
    await work(transaction.context)
    const { summary } = transaction
    return { value: null, operation: 'test', input: null, summary: summary ?? 'said nothing', undo: null }
  })
  const [entry] = (await dispatcher.store.select('SELECT summary, fact_count FROM audit_entry ORDER BY id DESC LIMIT 1', [])) as object[]
  const touched = await dispatcher.store.select(
    'SELECT entity, record_id AS id FROM audit_touch WHERE entry_id = (SELECT MAX(id) FROM audit_entry) ORDER BY entity, id',
    [],
  )
  const [payload] = (await dispatcher.store.select('SELECT changes FROM audit_payload ORDER BY entry_id DESC LIMIT 1', [])) as {
    changes: string
  }[]
  const codes = (await dispatcher.store.select('SELECT code FROM currency ORDER BY code', [])) as { code: string }[]
  return {
    entry,
    touched,
    changes: (JSON.parse(payload?.changes ?? '[]') as { id: number }[]).map(({ id }) => id),
    codes: codes.map(({ code }) => code),
  }
}

const COLUMNS = [
  'code',
  'name',
  'name_key',
  'decimals',
  'version',
  'created_op',
  'changed_op',
  'created_at',
  'changed_at',
  'created_by',
  'changed_by',
]
function write(context: CommandContext, code: string): number {
  const values = [code, code, code, 2, 1, context.op, context.op, context.now, context.now, 'Test', 'Test']
  return context.store.bulk(currency.table, COLUMNS).add(values)
}
const change = (context: CommandContext, id: number) =>
  context.recordChange({ entity: 'currency', id, before: null, after: { id } } as unknown as Parameters<CommandContext['recordChange']>[0])
const fall = () => {
  throw new Error('it falls')
}

it('keeps all of a part that ends well', async () => {
  const company = await emptyFile()
  const { entry, touched, changes, codes } = await transact(company, async (context) => {
    context.touch('party', 1)
    const answer = await context.attempt(async () => {
      const id = write(context, 'EUR')
      change(context, id)
      context.touch('party', 2)
      context.summarise('a part')
      return 'answered'
    })
    expect(answer).toBe('answered')
  })
  expect([codes, changes]).toEqual([['EUR'], [1]])
  expect(touched).toEqual([
    { entity: 'currency', id: 1 },
    { entity: 'party', id: 1 },
    { entity: 'party', id: 2 },
  ])
  expect(entry).toMatchObject({ summary: 'a part' })
})

it('keeps nothing of a part that falls, and all of what was before and comes after it', async () => {
  const company = await emptyFile()
  const { entry, touched, changes, codes } = await transact(company, async (context) => {
    change(context, write(context, 'EUR'))
    context.summarise('before')
    await context
      .attempt(async () => {
        change(context, write(context, 'USD'))
        context.touch('party', 9)
        context.summarise('fallen')
        fall()
      })
      .catch((error: Error) => expect(error.message).toBe('it falls'))
    change(context, write(context, 'CHF'))
  })
  expect([codes, changes]).toEqual([
    ['CHF', 'EUR'],
    [1, 2],
  ])
  expect(touched).toEqual([
    { entity: 'currency', id: 1 },
    { entity: 'currency', id: 2 },
  ])
  expect(entry).toMatchObject({ summary: 'before' })
  expect(company.notices).toEqual([{ changes: [{ entity: 'currency', ids: [1, 2] }], jobs: [] }])
})

it('may hold parts of its own: one that falls takes those with it that ended well', async () => {
  const company = await emptyFile()
  const { touched, codes } = await transact(company, async (context) => {
    await context
      .attempt(async () => {
        await context.attempt(async () => change(context, write(context, 'EUR')))
        fall()
      })
      .catch(() => undefined)
    await context.attempt(async () => {
      await context
        .attempt(async () => {
          change(context, write(context, 'USD'))
          fall()
        })
        .catch(() => undefined)
      await context.attempt(async () => change(context, write(context, 'CHF')))
    })
  })
  expect(codes).toEqual(['CHF'])
  expect(touched).toEqual([{ entity: 'currency', id: 1 }])
})

it('leaves nothing where the command falls outside of its parts, and the next one begins anew', async () => {
  const company = await emptyFile()
  const falling = transact(company, async (context) => {
    await context.attempt(async () => change(context, write(context, 'EUR')))
    fall()
  })
  await expect(falling).rejects.toThrow('it falls')
  expect(company.notices).toEqual([])
  expect((await transact(company, async (context) => change(context, write(context, 'USD')))).codes).toEqual(['USD'])
})
