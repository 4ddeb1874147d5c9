/** How the columns of a usage file write dates, numbers and durations: what they decide together, what must be asked. */
import type { ReadStore } from '../database/store.ts'
import type { ReadingDecision, ReadingQuestion } from '../files/questions.ts'
import { recordsFrom } from '../files/records.ts'
import { countryHabits } from '../files/values/country-habits.ts'
import { columnReader, type ValueColumn } from '../files/values/decide-columns.ts'
import { durationColumn } from '../files/values/duration-column.ts'
import { type DurationForm, looksLikeDuration } from '../files/values/duration-text.ts'
import type { DecimalMark } from '../files/values/number-text.ts'
import type { UsageDateForm } from '../mediation/rules/usage-forms.ts'
import type { StagedFiles } from '../operations/context.ts'
import { cellsOfLine, type Header, mappedColumns } from './headed-lines.ts'
import { rivalColumns } from './rival-columns.ts'
import type { DecidedForms, UsageFile } from './usage-file.ts'

export interface GivenUsageForms {
  readonly date_form?: UsageDateForm | undefined
  readonly decimal_mark?: DecimalMark | undefined
  readonly duration_form?: DurationForm | undefined
}

export interface UsageReading extends DecidedForms {
  readonly questions: readonly ReadingQuestion[]
  readonly decided: readonly ReadingDecision[]
}

/** Rows that are looked at where none of them leaves anything open. */
const ROWS_LOOKED_AT = 2000

/** Looks at the rows until each column of dates and numbers is decided. */
export async function usageReading(
  store: ReadStore,
  files: StagedFiles,
  id: string,
  file: UsageFile,
  mapping: Readonly<Record<string, string>>,
  given: GivenUsageForms,
): Promise<UsageReading> {
  const header: Header = { columns: file.header ?? [], delimiter: file.form.delimiter }
  const fields = mappedColumns(header, mapping)
  const columns = fields.map(({ heading, type }): ValueColumn => (type === 'date' ? { heading, type } : { heading, type, kind: 'plain' }))
  const isEpoch = given.date_form === 'epochSeconds' || given.date_form === 'epochMilliseconds'
  const order = given.date_form === undefined || isEpoch ? undefined : (given.date_form as ValueOrder)
  const reader = columnReader(columns, { decimal_mark: given.decimal_mark, date_form: order }, await habitsOf(store))
  const rivals = rivalColumns(header, mapping)
  const durations = durationColumn(fields.find(({ field }) => field === 'quantity')?.heading ?? null, given.duration_form)
  let rows = 0
  for (const { text, row } of recordsFrom(files, id, file.form, file.start)) {
    rows += 1
    if (rows > ROWS_LOOKED_AT && !reader.isOpen() && !durations.isOpen() && !rivals.isOpen()) break
    const cells = cellsOfLine(text, header.delimiter) ?? []
    rivals.take(row, cells)
    for (const [at, { index, type, field }] of fields.entries()) {
      const cell = (cells[index] ?? '').trim()
      const isDuration = type === 'number' && looksLikeDuration(cell)
      if (isDuration && field === 'quantity') durations.take(cell)
      if (isDuration || (type === 'date' && isEpoch)) continue
      reader.take(at, cell, null)
    }
  }
  const { forms, questions, decided } = reader.decide()
  const ofDurations = durations.decide()
  const of = <Form>(type: 'date' | 'number', form: (at: number) => Form) =>
    Object.fromEntries(fields.flatMap((one, at) => (one.type === type ? [[one.field, form(at)]] : [])))
  return {
    forms: { dates: of('date', (at) => forms[at]?.order ?? null), marks: of('number', (at) => forms[at]?.mark ?? null) },
    durationForm: ofDurations.form,
    questions: [...rivals.questions(), ...questions, ...ofDurations.questions],
    decided: [...decided, ...ofDurations.decided],
  }
}

const QUANTITY = 1

/** Looks at lines without a header until their durations are decided; dates and numbers of these are as they were named. */
export function lineReading(files: StagedFiles, id: string, file: UsageFile, given: GivenUsageForms): UsageReading {
  const durations = durationColumn(null, given.duration_form)
  let rows = 0
  if (given.duration_form === undefined) {
    for (const { text } of recordsFrom(files, id, file.form, file.start)) {
      rows += 1
      if (rows > ROWS_LOOKED_AT && !durations.isOpen()) break
      durations.take((cellsOfLine(text, file.form.delimiter)?.[QUANTITY] ?? '').trim())
    }
  }
  const { form, questions, decided } = durations.decide()
  return { durationForm: form, questions, decided }
}

type ValueOrder = Exclude<UsageDateForm, 'epochSeconds' | 'epochMilliseconds'>

async function habitsOf(store: ReadStore) {
  const row = await store.db
    .selectFrom('company')
    .leftJoin('country', 'country.code', 'company.country')
    .select(['company.country', 'country.language'])
    .executeTakeFirst()
  return row ? countryHabits(row.country, row.language ?? undefined) : null
}
