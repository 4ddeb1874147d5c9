import { expect, it } from 'vitest'
import { emptyFile, NOON, OPERATOR, type TestCompany } from '../../support/company.ts'

const currency = (code: string) => ({ values: { code, name: code, decimals: 2 } })
const create = (company: TestCompany, code: string, idempotencyKey: string) =>
  company.core.call({ operation: 'currency.create', input: currency(code), idempotencyKey }, OPERATOR)
const DAY = 86_400_000

it('remembers a key beside later ones: the first call is answered again after other keyed calls', async () => {
  const company = await emptyFile()
  const first = await create(company, 'EUR', 'one')
  for (const [code, key] of [
    ['USD', 'two'],
    ['CHF', 'three'],
    ['GBP', 'four'],
  ] as const)
    await create(company, code, key)
  expect(await create(company, 'EUR', 'one')).toEqual({ ...first, replayed: true })
  expect(await company.core.dispatcher.store.db.selectFrom('currency').select('code').orderBy('code').execute()).toHaveLength(4)
})

it('keeps a key for thirty days to the moment, and forgets it afterwards', async () => {
  const company = await emptyFile()
  await create(company, 'EUR', 'old')
  company.clock.now = NOON + 30 * DAY
  await create(company, 'USD', 'new')
  expect(await create(company, 'EUR', 'old')).toMatchObject({ ok: true, replayed: true })
  company.clock.now = NOON + 30 * DAY + 1
  await create(company, 'CHF', 'newer')
  // Forgotten: the call is a new one, and the code is taken.
  expect(await create(company, 'EUR', 'old')).toMatchObject({ ok: false })
})

it('knows a key within its caller and operation only', async () => {
  const company = await emptyFile()
  await create(company, 'EUR', 'same')
  const other = { ...OPERATOR, kind: 'token' as const, id: 9 }
  const byOther = await company.core.call({ operation: 'currency.create', input: currency('USD'), idempotencyKey: 'same' }, other)
  expect(byOther).toMatchObject({ ok: true })
  expect(byOther).not.toHaveProperty('replayed')
  const elsewhere = await company.core.call(
    { operation: 'currency.update', input: { id: 1, version: 1, values: { symbol: '€' } }, idempotencyKey: 'same' },
    OPERATOR,
  )
  expect(elsewhere).toMatchObject({ ok: true })
})
