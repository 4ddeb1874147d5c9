/** Values at their edges, as a fuzzer found them: each is refused at its field, where it was a fault of the program. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SmallCompany, smallCompany } from '../../support/small-company.ts'

let company: SmallCompany
beforeAll(async () => {
  company = await smallCompany()
})
afterAll(() => company.core.close())

const mark = (values: unknown): string => Buffer.from(JSON.stringify(values)).toString('base64url')

describe('a list', () => {
  it.each([
    [{}, 1],
    [[], 1],
    [true, 1],
    ['A', 1.5],
    ['A', '1'],
    ['A', null],
    [null, null],
  ])('refuses the page mark %j', async (...values) => {
    expect(await company.fail('title.list', { after: mark(values) })).toMatchObject({ kind: 'invalid', code: 'list.badCursor' })
  })

  it.each([
    ['$equals', 'abc'],
    ['$lt', 'abc'],
    ['$equals', true],
    ['$equals', 1e300],
    ['$in', ['1', 'x']],
  ])('refuses %s %j for a percentage', async (op, value) => {
    const failure = await company.fail('tax.list', { filter: [{ column: 'percent', op, value }] })
    expect(failure).toMatchObject({
      kind: 'invalid',
      code: 'list.badFilter',
      message: expect.stringContaining('needs a plain number') as string,
    })
  })

  it('takes a percentage as text and as a number', async () => {
    for (const value of ['19', 19, ' 19.0 ']) {
      const page = await company.run<{ rows: unknown[] }>('tax.list', { filter: [{ column: 'percent', op: '$equals', value }] })
      expect(page.rows.length).toBeGreaterThan(0)
    }
  })

  it('refuses a text that no pattern takes, and more values than a statement does', async () => {
    const long = { column: 'code', op: '$contains', value: 'x'.repeat(70_000) }
    expect(await company.fail('title.list', { filter: [long] })).toMatchObject({ code: 'input.invalid' })
    const many = { column: 'id', op: '$in', value: Array.from({ length: 30_001 }, (_, at) => at) }
    expect(await company.fail('title.list', { filter: [many] })).toMatchObject({ code: 'input.invalid' })
  })
})

it('a number larger than can be counted is refused at its field', async () => {
  const failure = await company.fail('currency.create', { values: { code: 'ZZZ', name: 'Z', decimals: 1e21 } })
  expect(failure).toMatchObject({ code: 'record.invalid', fields: [{ path: 'decimals' }] })
})

it('a routine whose operation is no text is refused at that field', async () => {
  const failure = await company.fail('routine.create', {
    values: { code: 'R', name: 'R', operation: {}, rhythm: 'day', time: '06:00', input: {} },
  })
  expect(failure.fields?.map(({ path }) => path)).toContain('operation')
  expect(failure.message).not.toContain('[object')
})
