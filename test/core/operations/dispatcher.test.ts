import { expect, it } from 'vitest'
import { chainDigest } from '../../../src-core/operations/audit.ts'
import { EMPTY_DIGEST } from '../../../src-core/operations/digest.ts'
import type { CallResult } from '../../../src-core/operations/contract.ts'
import { emptyFile, OPERATOR, type TestCompany } from '../../support/company.ts'

const euro = { values: { code: 'EUR', name: 'Euro', decimals: 2 } }
const call = (company: TestCompany, operation: string, input: unknown, more = {}) =>
  company.core.call({ operation, input, ...more }, OPERATOR)
const count = async (company: TestCompany, table: string) =>
  ((await company.core.dispatcher.store.select(`SELECT count(*) AS n FROM "${table}"`, [])) as { n: number }[])[0]?.n

it('answers failures as values: unknown operation, missing permission, fields at fault', async () => {
  const company = await emptyFile()
  expect(await company.fail('no.such')).toMatchObject({ kind: 'notFound', code: 'operation.unknown' })
  const clerk = { ...OPERATOR, permissions: ['invoice.*'] }
  expect(await company.core.call({ operation: 'currency.create', input: euro }, clerk)).toMatchObject({
    ok: false,
    failure: { kind: 'forbidden' },
  })
  const failure = await company.fail('currency.create', { values: { code: 'euro', decimals: 7 } })
  expect(failure.kind).toBe('invalid')
  expect(failure.fields?.map((fault) => fault.path)).toEqual(['code', 'name', 'decimals'])
  expect(await company.fail('currency.create', { values: 3 })).toMatchObject({ code: 'input.invalid', fields: [{ path: 'values' }] })
})

it('leaves nothing of a refused command', async () => {
  const company = await emptyFile()
  await company
    .fail('country.create', { values: { code: 'DE', name: 'Germany', currency: 'EUR', language: 'de', european_union: true } })
    .catch(() => undefined)
  expect(await count(company, 'country')).toBe(0)
  expect(await count(company, 'audit_entry')).toBe(0)
})

it('runs a simulated command and keeps nothing: no row, no audit, no number', async () => {
  const company = await emptyFile()
  const result = await call(company, 'currency.create', euro, { simulate: true })
  expect(result).toMatchObject({ ok: true, simulated: true, value: { id: 1 } })
  expect(await count(company, 'currency')).toBe(0)
  expect(await count(company, 'audit_entry')).toBe(0)
  expect(company.notices).toEqual([])
})

it('answers the same key with the same answer, and refuses another body under it', async () => {
  const company = await emptyFile()
  const first = await call(company, 'currency.create', euro, { idempotencyKey: 'a1' })
  const second = await call(company, 'currency.create', euro, { idempotencyKey: 'a1' })
  expect(second).toEqual({ ...first, replayed: true })
  expect(await count(company, 'currency')).toBe(1)
  expect(
    await company.fail('currency.create', { values: { code: 'USD', name: 'Dollar', decimals: 2 } }, { idempotencyKey: 'a1' }),
  ).toMatchObject({
    kind: 'conflict',
    code: 'idempotency.otherBody',
  })
})

it('shows both values of a conflict to the second of two windows', async () => {
  const company = await emptyFile()
  await company.run('currency.create', euro)
  await company.run('currency.update', { id: 1, version: 1, values: { symbol: '€' } })
  const failure = await company.fail('currency.update', { id: 1, version: 1, values: { symbol: 'EUR' } })
  expect(failure).toMatchObject({
    kind: 'conflict',
    code: 'record.conflict',
    details: { version: 2, changed: [{ field: 'symbol', yours: 'EUR', theirs: '€' }] },
  })
})

it('undoes a change, and does it again; refuses when the record moved since', async () => {
  const company = await emptyFile()
  await company.run('currency.create', euro)
  const changed = (await call(company, 'currency.update', { id: 1, version: 1, values: { symbol: '€' } })) as CallResult & {
    ok: true
    entry: number
  }
  const undone = (await call(company, 'operation.undo', { entry: changed.entry })) as CallResult & { ok: true; entry: number }
  expect(await company.run('currency.get', { id: 1 })).toMatchObject({ symbol: null, version: 3 })
  await company.run('operation.undo', { entry: undone.entry })
  expect(await company.run('currency.get', { id: 1 })).toMatchObject({ symbol: '€', version: 4 })
  await company.run('currency.update', { id: 1, version: 4, values: { symbol: 'E' } })
  expect(await company.fail('operation.undo', { entry: changed.entry })).toMatchObject({ kind: 'conflict', code: 'undo.moved' })
})

it('chains its audit entries', async () => {
  const company = await emptyFile()
  await company.run('currency.create', euro)
  await company.run('language.create', { values: { code: 'de', name: 'German' } })
  const rows = await company.core.dispatcher.store.db.selectFrom('audit_entry').selectAll().orderBy('id').execute()
  let previous = EMPTY_DIGEST
  for (const { digest, ...columns } of rows) {
    expect(Buffer.from(chainDigest(previous, columns))).toEqual(Buffer.from(digest))
    previous = digest
  }
  expect(rows).toHaveLength(2)
  // Entries of earlier versions have no digest of what they touched.
  const [{ digest: _digest, ...entry }] = rows as [(typeof rows)[number]]
  const before = chainDigest(EMPTY_DIGEST, { ...entry, touches_digest: null })
  expect(before).toHaveLength(32)
  expect(Buffer.from(before)).not.toEqual(Buffer.from(chainDigest(EMPTY_DIGEST, entry)))
})

it('offers no way back where nothing changed', async () => {
  const company = await emptyFile()
  const made = await call(company, 'currency.create', euro)
  expect(made).toMatchObject({ ok: true, undo: expect.anything() })
  expect(await call(company, 'currency.update', { id: 1, version: 1, values: {} })).toMatchObject({ ok: true, undo: null })
})

it('names changed records to the windows after the commit', async () => {
  const company = await emptyFile()
  await company.run('currency.create', euro)
  expect(company.notices).toEqual([{ changes: [{ entity: 'currency', ids: [1] }], jobs: [] }])
})

it('sorts, filters and pages lists by keys, nulls last', async () => {
  const company = await emptyFile()
  for (const [code, symbol] of [
    ['EUR', '€'],
    ['USD', '$'],
    ['JPY', null],
    ['KWD', null],
    ['GBP', '£'],
  ] as const) {
    await company.run('currency.create', { values: { code, name: `Name of ${code}`, decimals: 2, ...(symbol ? { symbol } : {}) } })
  }
  const sort = [{ column: 'symbol', direction: 'asc' }]
  const all = (await company.run<{ rows: { code: string }[] }>('currency.list', { sort })).rows.map((row) => row.code)
  expect(all.slice(3)).toEqual(['JPY', 'KWD'])
  const paged: string[] = []
  let after: string | undefined
  do {
    const page: { rows: { code: string }[]; next: string | null } = await company.run('currency.list', {
      sort,
      limit: 2,
      ...(after ? { after } : {}),
    })
    paged.push(...page.rows.map((row) => row.code))
    after = page.next ?? undefined
  } while (after)
  expect(paged).toEqual(all)
  expect(await company.run('currency.list', { filter: [{ column: 'name', op: '$contains', value: 'OF e' }] })).toMatchObject({
    rows: [{ code: 'EUR' }],
  })
  expect(await company.fail('currency.list', { sort: [{ column: 'nothing', direction: 'asc' }] })).toMatchObject({
    code: 'list.notSortable',
  })
  expect(await company.fail('currency.list', { after: 'garbage' })).toMatchObject({ code: 'list.badCursor' })
})
