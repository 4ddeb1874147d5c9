/** Text that cannot be kept as it came is refused wherever it comes in; what is said of a wrong value is said in plain words. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { unreadable } from '../../../src-core/kernel/text.ts'
import { readClosed } from '../../../src-core/operations/closed-input.ts'
import { desk } from '../../support/desk.ts'

describe('half a character and a control character', () => {
  it('are found, text of any language and line ends are not', () => {
    expect(unreadable('A\ud800B')).toBe('A character is cut in half here. Write the text again.')
    expect(unreadable('A\u0000B')).toContain('U+0000')
    expect(unreadable('A\u001bB')).toContain('U+001B')
    expect(unreadable('A\u007fB')).toContain('U+007F')
    for (const text of ['', 'Müller\tÖchsner\r\nŁódź', '日本語', '💥', '\u0080', '\ufeff', 'a\u202eb']) expect(unreadable(text)).toBe(null)
  })

  it('are refused in any field of any depth, in a name of a field, and in a file; nothing stays and the books are right', async () => {
    const company = await desk()
    const cases: [string, object, string][] = [
      ['customer.create', { name: 'A\ud800B', country: 'DE' }, 'name'],
      ['brand.create', { values: { code: 'A\u0000', name: 'B' } }, 'values.code'],
      ['brand.create', { values: { code: 'A', name: 'B', custom: { deep: [{ text: '\udc00' }] } } }, 'values.custom.deep.0.text'],
      ['brand.create', { values: { code: 'A', name: 'B', custom: { 'x\u0001': 1 } } }, 'values.custom.x\u0001'],
      ['view.save', { list: 'customer', name: 'Mine', state: { filter: 'a\ud83d' } }, 'state.filter'],
    ]
    for (const [operation, input, path] of cases) {
      const failure = await company.fail(operation, input)
      expect(failure, operation).toMatchObject({ kind: 'invalid', code: 'input.invalid', fields: [{ path }] })
    }
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('name,country\nGood,DE\nBa\u0000d,DE\n', 'utf16le')])
    const answer = await company.run('import.run', {
      staged: company.stage(utf16),
      file_name: 'c.csv',
      kind: 'customers',
      mode: 'goodRows',
    })
    expect(answer).toMatchObject({ created: 1, errors: 1 })
    expect(await company.rows('SELECT name FROM customer')).toEqual([{ name: 'Good' }])
    expect(await company.differences()).toEqual([])
  })

  it('no input is deeper than can be read', async () => {
    const company = await desk()
    let custom: unknown = {}
    for (let level = 0; level < 20_000; level++) custom = { custom }
    const failure = await company.fail('brand.create', { values: { code: 'A', name: 'B', custom } })
    expect(failure).toMatchObject({ code: 'input.invalid', fields: [{ reason: 'At most 64 levels are read.' }] })
  })
})

it.each<[z.ZodType, unknown, string, string]>([
  [z.object({ name: z.string() }), {}, 'name', 'Fill this in.'],
  [z.object({ name: z.string() }), { name: 5 }, 'name', 'A text is needed, not a whole number.'],
  [z.object({ name: z.string() }), { name: null }, 'name', 'A text is needed, not nothing.'],
  [z.object({ id: z.number().int() }), { id: 1.5 }, 'id', 'A whole number is needed, not a number.'],
  [z.object({ id: z.number() }), { id: '5' }, 'id', 'A number is needed, not a text.'],
  [z.object({ id: z.number() }), { id: Number.NaN }, 'id', 'A number is needed, not a number without end.'],
  [z.object({ on: z.boolean() }), { on: 'yes' }, 'on', 'Yes or no, as true or false, is needed, not a text.'],
  [z.object({ lines: z.array(z.number()) }), { lines: {} }, 'lines', 'A list is needed, not an object.'],
  [z.object({ lines: z.array(z.number()).min(1) }), { lines: [] }, 'lines', 'At least 1 entry.'],
  [z.object({ lines: z.array(z.number()).max(2) }), { lines: [1, 2, 3] }, 'lines', 'At most 2 entries.'],
  [z.object({ name: z.string().max(3) }), { name: 'abcd' }, 'name', 'At most 3 characters.'],
  [z.object({ name: z.string().min(3) }), { name: 'ab' }, 'name', 'At least 3 characters.'],
  [z.object({ day: z.number().min(1).max(31) }), { day: 0 }, 'day', 'At least 1.'],
  [z.object({ day: z.number().min(1).max(31) }), { day: 32 }, 'day', 'At most 31.'],
  [z.object({ part: z.number().gt(0).lt(1) }), { part: 0 }, 'part', 'More than 0.'],
  [z.object({ part: z.number().gt(0).lt(1) }), { part: 1 }, 'part', 'Less than 1.'],
  [z.object({ step: z.number().multipleOf(5) }), { step: 7 }, 'step', 'A multiple of 5 is needed.'],
  [z.object({ kind: z.enum(['full', 'part']) }), { kind: 'half' }, 'kind', 'One of full, part.'],
  [z.object({ code: z.string().regex(/^[A-Z]+$/) }), { code: 'a' }, 'code', 'This form is not allowed.'],
  [z.object({ at: z.union([z.string().max(2), z.number()]) }), { at: 'abc' }, 'at', 'At most 2 characters.'],
  [
    z.object({ at: z.union([z.string(), z.object({ base: z.string() })]) }),
    { at: { base: 1 } },
    'at',
    'base: A text is needed, not a whole number.',
  ],
])('of %o: %j is told at %s: %s', (schema, input, path, reason) => {
  const read = readClosed(schema, input)
  expect(read.ok ? [] : read.faults).toEqual([{ path, reason }])
})
