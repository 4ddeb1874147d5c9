import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { buildRegistry } from '../../../src-core/core.ts'
import { nearest, readClosed, unknownFields } from '../../../src-core/operations/closed-input.ts'
import { smallCompany } from '../../support/small-company.ts'

const paths = (schema: z.ZodType, value: unknown) => unknownFields(schema, value).map((one) => one.path)

describe('unknown fields are found at every depth', () => {
  const line = z.object({ id: z.number(), tags: z.array(z.object({ name: z.string() })).optional() })
  const cases: readonly (readonly [string, z.ZodType, unknown, readonly string[]])[] = [
    ['of an object', line, { id: 1, idd: 2 }, ['idd']],
    ['of an object in an array in an object', line, { id: 1, tags: [{ name: 'a' }, { name: 'b', nam: 'c' }] }, ['tags.1.nam']],
    [
      'behind a default, a null, a refinement',
      z.object({
        a: line
          .refine(() => true)
          .nullable()
          .default(null),
      }),
      { a: { id: 1, x: 1 } },
      ['a.x'],
    ],
    ['behind a transformation', z.object({ a: z.string().optional() }).transform(() => 1), { b: 1 }, ['b']],
    ['in a tuple', z.tuple([line, z.string()]), [{ id: 1, x: 1 }, ''], ['0.x']],
    ['in the values of a record, whose keys are open', z.record(z.string(), line), { any: { id: 1, x: 1 } }, ['any.x']],
    [
      'in the option that is meant',
      z.union([z.object({ kind: z.literal('a'), x: z.number() }), z.object({ kind: z.literal('b') })]),
      { kind: 'b', x: 1 },
      ['x'],
    ],
    ['in no option that takes it', z.union([z.string(), z.object({ x: z.number() }), z.object({ y: z.number() })]), { y: 1 }, []],
    ['unknown to both sides', z.intersection(z.object({ a: z.number() }), z.object({ b: z.number() })), { a: 1, b: 1, c: 1 }, ['c']],
    [
      'not in what is open',
      z.object({ values: z.record(z.string(), z.unknown()), free: z.looseObject({}) }),
      { values: { q: { r: 1 } }, free: { s: 1 } },
      [],
    ],
    [
      'by a name that every object has',
      z.object({ a: z.number().optional() }),
      JSON.parse('{"__proto__":1,"constructor":1,"toString":1}'),
      ['__proto__', 'constructor', 'toString'],
    ],
  ]
  it.each(cases)('%s', (_name, schema, value, wanted) => {
    expect(paths(schema, value)).toEqual(wanted)
  })
})

it('names the nearest known field', () => {
  const known = ['lines', 'invoice_date', 'reason', 'amount_minor', 'customer_account_id']
  const near = Object.fromEntries(
    ['line', 'date', 'invoiceDate', 'reson', 'resaon', 'amount', 'customer_account', 'zzz'].map((one) => [one, nearest(one, known)]),
  )
  expect(near).toEqual({
    line: 'lines',
    date: 'invoice_date',
    invoiceDate: 'invoice_date',
    reson: 'reason',
    resaon: 'reason',
    amount: 'amount_minor',
    customer_account: 'customer_account_id',
    zzz: null,
  })
})

it('says what the schema finds beside what it does not know', () => {
  const schema = z.strictObject({ a: z.number(), b: z.string().optional() })
  expect(readClosed(schema, { a: 'x', bb: 1 })).toEqual({
    ok: false,
    faults: [
      { path: 'bb', reason: expect.stringContaining('did you mean “b”') },
      { path: 'a', reason: expect.any(String) },
    ],
  })
  expect(readClosed(schema, { a: 1 })).toEqual({ ok: true, value: { a: 1 } })
})

describe('no operation takes a field that it does not know', () => {
  const operations = buildRegistry().all
  it.each(operations.map((one) => [one.name, one] as const))('%s', (_name, operation) => {
    expect(paths(operation.input, { __not_a_field: 1 })).toEqual(['__not_a_field'])
  })
})

it('keeps what is final from being done by a misspelt call', async () => {
  const company = await smallCompany()
  const calls: readonly (readonly [string, object, string, string])[] = [
    ['invoice.credit', { id: 1, reason: 'x', line: [{ line_id: 1, amount: '1' }] }, 'line', 'lines'],
    ['invoice.issue', { billing_account_id: 1, date: '2026-12-31' }, 'date', 'invoice_date'],
    ['payment.register', { customer_account_id: 1, amount_minor: 1, method: 'transfer', dat: '2026-11-03' }, 'dat', 'date'],
    ['writeOff.register', { operation_id: 1, resaon: 'x' }, 'resaon', 'reason'],
    ['billingRun.create', { billing_cycle_id: 1, invoicedate: '2026-12-01' }, 'invoicedate', 'invoice_date'],
  ]
  for (const [operation, input, path, meant] of calls) {
    const failure = await company.fail(operation, input)
    expect(failure.code).toBe('input.invalid')
    expect(failure.fields?.[0]).toEqual({ path, reason: expect.stringContaining(`did you mean “${meant}”`) })
  }
  expect(await company.rows('SELECT id FROM billing_run')).toEqual([])
  await company.core.close()
})
