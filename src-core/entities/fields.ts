/**
 * Fields: what an entity's values are. Each field knows its columns, its check on the way in, and
 * its presentation on the way out; tables, forms, lists and files are made from them.
 */
import { z } from 'zod'
import {
  type Column,
  choiceColumn,
  dateColumn,
  decimalColumn,
  flagColumn,
  instantColumn,
  integerColumn,
  jsonColumn,
  moneyColumn,
  referenceColumn,
  textColumn,
  withDefault,
} from '../database/columns.ts'
import { isCalendarDate } from '../kernel/dates.ts'
import { decimal, toPlain, toStored } from '../kernel/decimal.ts'
import { PICTURE_CHARACTERS, pictureFault } from '../kernel/picture.ts'
import { ANOTHER_FORM, FILL_IN, tooLong } from '../kernel/value-faults.ts'
import { sortKey, type TranslatedText } from '../kernel/text.ts'
import type { Choice, FieldCondition, FieldDescription, FieldType, Filter } from '../operations/contract.ts'
import { type Bounds, type DecimalBounds, type IntegerBounds, outOfBounds, type Unbounded } from './bounds.ts'
import { decimalInput } from './inputs.ts'

/** Types of fields, a little finer than forms show them. */
export type FieldKind = FieldType | 'instant'

export interface FieldOptions {
  readonly required?: boolean
  /** Fixed after creation. */
  readonly createOnly?: boolean
  /** What to do instead of changing a field that is fixed after creation. */
  readonly instead?: string
  readonly section?: string
  readonly hint?: string
  /** Left out of the standard list. */
  readonly listed?: boolean
  readonly summed?: boolean
  readonly sortable?: boolean
  /** Of a reference: columns of the record named that speak against it where they are set, each with what is said. */
  readonly unless?: Readonly<Record<string, string>>
  /** Used when a create leaves the field out. */
  readonly defaultValue?: unknown
  /** Of a reference: the records that are meant as a rule. A picker offers them first; one alone stands in a new form. Others may be chosen. */
  readonly usual?: readonly Filter[]
  /** A form for a new record begins with the currency of the company. */
  readonly startsAs?: 'companyCurrency'
  /** It says something only where another field has one of these values; a form shows it there, and where it is filled in. */
  readonly onlyWith?: FieldCondition
  /** It is needed where another field has one of these values; the entity's check refuses it blank. */
  readonly neededWith?: FieldCondition
}

export interface Field<
  Kind extends FieldKind = FieldKind,
  Stored = unknown,
  Required extends boolean = boolean,
  Keyed extends boolean = boolean,
> {
  readonly kind: Kind
  readonly label: string
  readonly options: FieldOptions
  readonly required: Required
  /** Sortable text carries a `_key` column. */
  readonly keyed: Keyed
  readonly choices?: readonly Choice[]
  readonly entity?: string
  readonly currencyField?: string
  readonly maxLength?: number
  /** The form of its text, and what is said of another. */
  readonly pattern?: TextPattern
  readonly rows?: readonly FieldDescription[]
  /** Its text is a picture. */
  readonly isPicture?: true
  /** Of a number. */
  readonly bounds?: Bounds | Unbounded
  /** The field that names the entity of the record that this one is the id of. */
  readonly recordOf?: string
  readonly schema: z.ZodType
  /** Columns by suffix: `''`, `_key`, `_i18n`. */
  readonly columns: Readonly<Record<string, Column<unknown>>>
  /** The stored value of each column for a value that the schema has passed. */
  store(value: unknown): Readonly<Record<string, unknown>>
  /** The value as doors show it, from the stored row. */
  present(row: Readonly<Record<string, unknown>>, key: string): unknown
  /** Type-level only. */
  readonly stored?: Stored
}

export interface TextPattern {
  readonly form: RegExp
  readonly reason: string
}

type Opt = FieldOptions & { readonly required?: boolean }
type IsRequired<O> = O extends { readonly required: true } ? true : false

interface FieldParts {
  readonly schema: z.ZodType
  readonly columns: (nullable: boolean) => Readonly<Record<string, Column<unknown>>>
  readonly store?: (value: unknown) => Readonly<Record<string, unknown>>
  readonly present?: (value: unknown, row: Readonly<Record<string, unknown>>, key: string) => unknown
  readonly keyed?: boolean
  readonly more?: Partial<Field>
}

function field<Kind extends FieldKind, Stored, O extends Opt, Keyed extends boolean = false>(
  kind: Kind,
  label: string,
  options: O,
  parts: FieldParts,
): Field<Kind, Stored, IsRequired<O>, Keyed> {
  const required = options.required ?? false
  const store = parts.store ?? ((value) => ({ '': value }))
  const present = parts.present ?? ((value) => value)
  const emptyColumns = Object.fromEntries(Object.keys(parts.columns(true)).map((suffix) => [suffix, null]))
  const made: Field = {
    kind,
    label,
    options,
    required,
    keyed: parts.keyed ?? false,
    schema: required ? parts.schema : parts.schema.nullable(),
    columns: parts.columns(!required),
    store: (value) => (value === null || value === undefined ? emptyColumns : store(value)),
    present: (row, key) => (row[key] === null || row[key] === undefined ? null : present(row[key], row, key)),
    ...parts.more,
  }
  return made as Field<Kind, Stored, IsRequired<O>, Keyed>
}

const filled = (max: number) => z.string().trim().min(1, FILL_IN).max(max, tooLong(max))

/** Text with an order of its own: `Müller` sorts as `muller`. */
export function nameText<const O extends Opt>(label: string, options: O & { readonly max?: number }) {
  const max = options.max ?? 200
  return field<'text', string, O, true>('text', label, options, {
    schema: filled(max),
    keyed: true,
    columns: (nullable) => ({ '': textColumn({ nullable }), _key: textColumn({ nullable }) }),
    store: (value) => ({ '': value, _key: sortKey(value as string) }),
    more: { maxLength: max },
  })
}

/** Plain text: references, addresses, identifiers. */
export function text<const O extends Opt>(
  label: string,
  options: O & {
    readonly max?: number
    readonly pattern?: RegExp
    readonly patternHint?: string
    /** Whether there is what the text names, and what is said where there is not. */
    readonly known?: (value: string) => boolean
    readonly knownHint?: string
  },
) {
  const max = options.max ?? 200
  const { pattern, patternHint = ANOTHER_FORM, known, knownHint = 'There is nothing of this name.' } = options
  const base = pattern ? filled(max).regex(pattern, patternHint) : filled(max)
  return field<'text', string, O>('text', label, options, {
    schema: known ? base.refine(known, knownHint) : base,
    columns: (nullable) => ({ '': textColumn({ nullable }) }),
    more: { maxLength: max, ...(pattern ? { pattern: { form: pattern, reason: patternHint } } : {}) },
  })
}

export function longText<const O extends Opt>(label: string, options: O) {
  return field<'longText', string, O>('longText', label, options, {
    schema: filled(10_000),
    columns: (nullable) => ({ '': textColumn({ nullable }) }),
    more: { maxLength: 10_000 },
  })
}

/** Of a value that is text or an object, what speaks against that which it is. */
function reasonOfUnion({
  input,
  errors,
}: {
  readonly input?: unknown
  readonly errors?: readonly (readonly z.core.$ZodIssue[])[]
}): string {
  const [asText, asObject] = errors ?? []
  const [first] = (typeof input === 'string' ? asText : asObject) ?? []
  return first?.message ?? 'A text is needed.'
}

/** A picture as base64 text; at most 1 MB. */
export function picture<const O extends Opt>(label: string, options: O) {
  return field<'longText', string, O>('longText', label, options, {
    schema: z
      .string()
      .trim()
      .superRefine((value, context) => {
        const reason = pictureFault(value)
        if (reason !== null) context.addIssue({ code: 'custom', message: reason })
      }),
    columns: (nullable) => ({ '': textColumn({ nullable }) }),
    more: { maxLength: PICTURE_CHARACTERS, isPicture: true },
  })
}

/** A label with translations; sorts by its base. Accepts plain text as a base alone. */
export function translated<const O extends Opt>(label: string, options: O & { readonly max?: number }) {
  const max = options.max ?? 200
  const full = z.object({
    base: filled(max),
    translations: z
      .record(z.string().regex(/^[a-z]{2}$/, 'A language has two small letters.'), z.string().max(max, tooLong(max)))
      .optional(),
  })
  return field<'translated', string, O, true>('translated', label, options, {
    schema: z
      .union([filled(max), full], { error: reasonOfUnion })
      .transform((value): TranslatedText => (typeof value === 'string' ? { base: value } : (value as TranslatedText))),
    keyed: true,
    columns: (nullable) => ({ '': textColumn({ nullable }), _i18n: jsonColumn({ nullable: true }), _key: textColumn({ nullable }) }),
    store: (value) => {
      const { base, translations } = value as TranslatedText
      const given = translations && Object.keys(translations).length > 0
      return { '': base, _i18n: given ? JSON.stringify(translations) : null, _key: sortKey(base) }
    },
    present: (value, row, key) => {
      const translations = row[`${key}_i18n`]
      return typeof translations === 'string' ? { base: value, translations: JSON.parse(translations) } : { base: value }
    },
    more: { maxLength: max },
  })
}

export function integer<const O extends Opt>(label: string, options: O & IntegerBounds) {
  return field<'integer', number, O>('integer', label, options, {
    schema: within(z.number().int('A whole number is needed.'), options),
    columns: (nullable) => ({ '': integerColumn({ nullable }) }),
    more: { bounds: boundsOf(options) },
  })
}

/** The id of a record of whichever entity another field of this one names. */
export function recordId<const O extends Opt>(label: string, entityField: string, options: O) {
  return field<'integer', number, O>('integer', label, options, {
    schema: z.number().int('A whole number is needed.'),
    columns: (nullable) => ({ '': integerColumn({ nullable }) }),
    more: { recordOf: entityField, bounds: { any: 'The record is looked for.' } },
  })
}

function boundsOf(options: IntegerBounds | DecimalBounds): Bounds | Unbounded {
  const { any, min, above, max } = options as Bounds & Partial<Unbounded>
  if (any !== undefined) return { any }
  return { ...(min === undefined ? {} : { min }), ...(above === undefined ? {} : { above }), ...(max === undefined ? {} : { max }) }
}

/** A number's schema with its bounds. */
function within<S extends z.ZodType<number>>(schema: S, options: IntegerBounds) {
  const bounds = boundsOf(options)
  return schema.superRefine((value, context) => {
    if (!Number.isSafeInteger(value)) return // said by the schema itself
    const reason = outOfBounds(bounds, decimal(value))
    if (reason !== null) context.addIssue({ code: 'custom', message: reason })
  })
}

/** A price, quantity or rate: plain decimal text, at most 12 fraction digits. */
export function decimalNumber<const O extends Opt>(label: string, options: O & DecimalBounds) {
  return decimalField('decimal', label, options)
}
/** Percent as a number: 19 is 19 %. */
export function percent<const O extends Opt>(label: string, options: O & DecimalBounds) {
  return decimalField('percent', label, options)
}
function decimalField<Kind extends 'decimal' | 'percent', const O extends Opt>(kind: Kind, label: string, options: O & DecimalBounds) {
  return field<Kind, string, O>(kind, label, options, {
    schema: decimalInput(options),
    columns: (nullable) => ({ '': decimalColumn({ nullable }) }),
    store: (value) => ({ '': toStored(decimal(value as string)) }),
    present: (value) => toPlain(decimal(value as string)),
    more: { bounds: boundsOf(options) },
  })
}

/** Minor units of the currency named by another field of the record. */
export function moneyAmount<const O extends Opt>(label: string, currencyField: string, options: O & IntegerBounds) {
  return field<'money', number, O>('money', label, options, {
    schema: within(z.number().int('Money is given in minor units.'), options),
    columns: (nullable) => ({ '': moneyColumn({ nullable }) }),
    more: { currencyField, bounds: boundsOf(options) },
  })
}

interface LateOptions {
  /** Set for a required field that came after its table: the rows that were there before are given its default. */
  readonly addedLater?: boolean
}

export function flag<const O extends Omit<Opt, 'required'> & LateOptions>(label: string, { addedLater = false, ...options }: O) {
  const stored = addedLater ? withDefault(flagColumn(), options.defaultValue === true ? '1' : '0') : flagColumn()
  return field<'boolean', number, { required: true }>(
    'boolean',
    label,
    { defaultValue: false, ...options, required: true },
    {
      schema: z.boolean(),
      columns: () => ({ '': stored }),
      store: (value) => ({ '': value === true || value === 1 ? 1 : 0 }),
      present: (value) => value === 1,
    },
  )
}

export function date<const O extends Opt>(label: string, options: O) {
  return field<'date', string, O>('date', label, options, {
    schema: z.string().refine(isCalendarDate, 'A date is needed, as 2026-11-03.'),
    columns: (nullable) => ({ '': dateColumn({ nullable }) }),
  })
}

export function instant<const O extends Opt>(label: string, options: O) {
  return field<'instant', number, O>('instant', label, options, {
    schema: z.number().int(),
    columns: (nullable) => ({ '': instantColumn({ nullable }) }),
  })
}

/** One of a fixed set of codes, each with its word. */
export function choice<const Choices extends Readonly<Record<string, string>>, const O extends Opt & LateOptions>(
  label: string,
  choices: Choices,
  options: O,
) {
  const values = Object.keys(choices)
  const stored = (nullable: boolean) => choiceColumn(values, { nullable })
  const late = (nullable: boolean) => withDefault(stored(nullable), `'${String(options.defaultValue)}'`)
  return field<'choice', keyof Choices & string, O>('choice', label, options, {
    schema: z.enum(values as [string, ...string[]], { error: `One of ${values.join(', ')}.` }),
    columns: (nullable) => ({ '': options.addedLater === true && !nullable ? late(nullable) : stored(nullable) }),
    more: { choices: Object.entries(choices).map(([value, word]) => ({ value, label: word })) },
  })
}

/** Another entity's record, by id. */
export function reference<const O extends Opt>(label: string, entity: string, options: O & { readonly table?: string }) {
  const table = options.table ?? tableName(entity)
  return field<'reference', number, O>('reference', label, options, {
    schema: z.number().int(),
    columns: (nullable) => ({ '': referenceColumn(table, { nullable }) }),
    more: { entity },
  })
}

/** Another entity's record by its code, for codes that the field itself knows: `EUR`, `DE`, `en`. */
export function codeOf<const O extends Opt>(label: string, entity: string, options: O) {
  return field<'text', string, O>('text', label, options, {
    schema: z.string().min(1).max(60),
    columns: (nullable) => ({ '': { ...textColumn({ nullable }), references: `${tableName(entity)}(code)` } }),
    more: { entity },
  })
}

/** A structured value kept as JSON and checked by a schema; `rows` describes its form. */
export function structured<T, const O extends Opt = Opt>(
  label: string,
  schema: z.ZodType<T>,
  options: O & { readonly rows?: readonly FieldDescription[] },
) {
  const { rows } = options
  return field<'json', string, O>('json', label, options, {
    schema,
    columns: (nullable) => ({ '': jsonColumn({ nullable }) }),
    store: (value) => ({ '': JSON.stringify(value) }),
    present: (value) => JSON.parse(value as string) as unknown,
    ...(rows ? { more: { rows } } : {}),
  })
}

/** `billingAccount` -> `billing_account`. */
export function tableName(entity: string): string {
  return entity.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
