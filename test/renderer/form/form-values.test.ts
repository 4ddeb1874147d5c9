import { describe, expect, it } from 'vitest'
import type { EntityDescription, FieldDescription } from '../../../src-core/operations/contract.ts'
import {
  blankValues,
  changedValues,
  faultOf,
  faultsOf,
  fieldsFor,
  fieldValues,
  rangeFault,
  sectionsOf,
  splitFaults,
  type Values,
} from '../../../src-renderer/form/form-values.ts'
import { canBeFilled, inputFields, inputOf } from '../../../src-renderer/operations/input-fields.ts'

const field = (key: string, type: FieldDescription['type'], more: Partial<FieldDescription> = {}): FieldDescription => ({
  key,
  label: key,
  type,
  required: false,
  createOnly: false,
  section: '',
  ...more,
})
const fields = [
  field('code', 'text', { required: true, maxLength: 5 }),
  field('name', 'translated', { required: true }),
  field('active', 'boolean', { required: true, section: 'Terms' }),
  field('steps', 'list', { section: 'Terms', fields: [field('from', 'decimal', { required: true })] }),
]

describe('a form', () => {
  it('keeps the order of sections and fields', () => {
    expect(sectionsOf(fields).map((section) => [section.name, section.fields.length])).toEqual([
      ['', 2],
      ['Terms', 2],
    ])
  })

  it('finds what is missing or too long, down to sub rows', () => {
    const values = { code: 'TOOLONG', name: { base: ' ' }, active: false, steps: [{ from: '0' }, { from: null }] }
    expect(Object.keys(faultsOf(fields, values))).toEqual(['code', 'name', 'steps.1.from'])
    expect(faultsOf(fields, { code: 'A', name: { base: 'B' }, active: false, steps: [] })).toEqual({})
  })

  it.each([
    [field('name', 'text', { required: true }), null, 'Fill this in.'],
    [field('name', 'text', { maxLength: 3 }), 'abcd', 'At most 3 characters.'],
    [field('name', 'text', { maxLength: 3 }), ' abc ', null],
    [field('name', 'translated', { maxLength: 3 }), { base: 'abc', translations: { de: 'abcd' } }, 'At most 3 characters.'],
    [field('code', 'text', { pattern: '^[A-Z]{3}$', patternReason: 'Three capital letters.' }), 'Eur', 'Three capital letters.'],
    [field('code', 'text', { pattern: '^[A-Z]{3}$' }), 'EUR', null],
    [field('days', 'integer', { minimum: '0', maximum: '31' }), -1, 'At least 0.'],
    [field('days', 'integer', { minimum: '0', maximum: '31' }), 32, 'At most 31.'],
    [field('days', 'integer', { minimum: '0', maximum: '31' }), 0, null],
    [field('step', 'decimal', { above: '0' }), '0', 'More than 0.'],
    [field('step', 'decimal', { above: '0' }), '0.000000000001', null],
    [field('step', 'decimal'), '0.0000000000001', 'At most 12 digits after the point.'],
    [field('step', 'decimal'), '1000000000000000', 'At most 15 digits before the point.'],
    [field('rate', 'percent', { minimum: '0', maximum: '100' }), '100.01', 'At most 100.'],
  ])('says what the core would say of %o', (described, value, reason) => {
    expect(faultOf(described, value)).toBe(reason)
  })

  it('holds the end of a range against its beginning', () => {
    const described = [field('from', 'date'), field('to', 'date'), field('low', 'decimal'), field('high', 'decimal')]
    const dates = { from: 'from', to: 'to' }
    const figures = { from: 'low', to: 'high' }
    expect(rangeFault(dates, described, { from: '2026-03-01', to: '2026-03-01' })).toBe('It lies after “from”, which is 2026-03-01.')
    expect(rangeFault(dates, described, { from: '2026-03-01', to: '2026-03-02' })).toBe(null)
    expect(rangeFault(dates, described, { from: null, to: '2026-03-02' })).toBe(null)
    expect(rangeFault(figures, described, { low: '9', high: '10' })).toBe(null)
    expect(rangeFault(figures, described, { low: '10', high: '9' })).toBe('It lies after “low”, which is 10.')
    expect(faultsOf(described, { from: '2026-03-02', to: '2026-03-01', low: null, high: null }, '', [dates])).toEqual({
      to: 'It lies after “from”, which is 2026-03-02.',
    })
  })

  it('sends only what changed', () => {
    const start = { ...blankValues(fields), name: { base: 'A', translations: { de: 'B' } } }
    expect(changedValues(fields, start, { ...start, name: { base: 'A', translations: { de: 'B' } } })).toEqual({})
    expect(changedValues(fields, start, { ...start, code: 'X' })).toEqual({ code: 'X' })
  })

  it('reads the fields of a record and nothing else of it', () => {
    const entity = { fields } as unknown as EntityDescription
    expect(fieldValues(entity, { id: 1, version: 2, code: 'A', created_at: 5 })).toEqual({
      code: 'A',
      name: null,
      active: false,
      steps: [],
    })
  })

  it('puts faults of the core at their fields', () => {
    const faults = [
      { path: 'values.code', reason: 'taken' },
      { path: 'steps.0.from', reason: 'gap' },
      { path: 'seller', reason: 'closed' },
    ]
    expect(splitFaults(faults, fields)).toEqual({
      here: { code: 'taken', 'steps.0.from': 'gap' },
      elsewhere: [{ path: 'seller', reason: 'closed' }],
    })
  })
})

describe('the form of an operation', () => {
  const schema = {
    type: 'object',
    required: ['invoice', 'kind'],
    properties: {
      invoice: { type: 'integer' },
      kind: { enum: ['full', 'part'], default: 'full' },
      on: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
      lines: { type: 'array' },
    },
  }
  it('comes from the schema of its input', () => {
    expect(inputFields(schema).map((one) => [one.label, one.type, one.required])).toEqual([
      ['Invoice', 'integer', true],
      ['Kind', 'choice', false],
      ['On', 'date', false],
      ['Lines', 'json', false],
    ])
  })

  it('chooses records from their list by code and name, and offers nothing that asks for a number of the books', () => {
    const system = { list: (name: string) => (['billingRun', 'charge'].includes(name) ? { label: `A ${name}` } : undefined) }
    const input = { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, charge_id: { type: 'integer' } } }
    expect(inputFields(input, 'billingRun.prepare', system).map((one) => [one.key, one.label, one.type, one.entity])).toEqual([
      ['id', 'A billingRun', 'reference', 'billingRun'],
      ['charge_id', 'Charge', 'reference', 'charge'],
    ])
    expect(canBeFilled({ name: 'billingRun.prepare', input }, system)).toBe(true)
    expect(canBeFilled({ name: 'job.resume', input }, system)).toBe(false)
    expect(canBeFilled({ name: 'books.verify', input: { type: 'object', properties: {} } }, system)).toBe(true)
  })

  it('leaves out what was left blank', () => {
    expect(inputOf({ invoice: 1, on: null })).toEqual({ invoice: 1 })
  })
})

describe('fields of one kind of record', () => {
  const fields = [
    field('type', 'text'),
    field('calendar', 'text', {
      onlyWith: { field: 'type', values: ['recurring'] },
      neededWith: { field: 'type', values: ['recurring'] },
    }),
    field('places', 'text', { onlyWith: { field: 'type', values: ['usage'] }, defaultValue: 'two' }),
  ]
  const shown = (values: Values) => fieldsFor(fields, values).map(({ key, required }) => [key, required])

  it('are shown for it, and marked where it needs them', () => {
    expect(shown({ type: null, places: 'two' })).toEqual([['type', false]])
    expect(shown({ type: 'usage', places: 'two' })).toEqual([
      ['type', false],
      ['places', false],
    ])
    expect(shown({ type: 'recurring', places: 'two' })).toEqual([
      ['type', false],
      ['calendar', true],
    ])
    expect(faultsOf(fields, { type: 'recurring' })).toEqual({ calendar: 'Fill this in.' })
    expect(faultsOf(fields, { type: 'usage', places: 'two' })).toEqual({})
  })

  it('are shown for another one while they are filled in', () => {
    expect(shown({ type: 'recurring', places: 'three' }).map(([key]) => key)).toEqual(['type', 'calendar', 'places'])
  })
})
