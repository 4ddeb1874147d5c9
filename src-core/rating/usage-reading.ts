/** How the columns of a headed usage file write dates and numbers: what they decide together, what must be asked. */
import type { ReadStore } from '../database/store.ts'
import type { ReadingDecision, ReadingQuestion } from '../files/questions.ts'
import { countryHabits } from '../files/values/country-habits.ts'
import { columnReader, type ValueColumn } from '../files/values/decide-columns.ts'
import { looksLikeDuration } from '../files/values/duration-text.ts'
import { DECIMAL_MARKS, type DecimalMark } from '../files/values/number-text.ts'
import { z } from 'zod'
import { USAGE_DATE_FORMS, type UsageDateForm, type UsageForms } from '../mediation/rules/usage-forms.ts'
import type { StagedFiles } from '../operations/context.ts'
import { type Header, mappedColumns, splitLine } from './headed-lines.ts'
import { linesFrom } from './usage-files.ts'

/** What the operator may say of how a file is read. */
export const usageForms = {
  /** Of every date; each column by its own cells if left out. Counts since 1970 of ten or thirteen digits need no name. */
  date_form: z.enum(USAGE_DATE_FORMS).optional(),
  /** Of every number; each column by its own cells if left out. */
  decimal_mark: z.enum(DECIMAL_MARKS).optional(),
} as const

export interface GivenUsageForms {
  readonly date_form?: UsageDateForm | undefined
  readonly decimal_mark?: DecimalMark | undefined
}

export interface UsageReading {
  readonly forms: UsageForms
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
  header: Header,
  mapping: Readonly<Record<string, string>>,
  given: GivenUsageForms,
): Promise<UsageReading> {
  const fields = mappedColumns(header, mapping)
  const columns = fields.map(({ heading, type }): ValueColumn => (type === 'date' ? { heading, type } : { heading, type, kind: 'plain' }))
  const isEpoch = given.date_form === 'epochSeconds' || given.date_form === 'epochMilliseconds'
  const order = given.date_form === undefined || isEpoch ? undefined : (given.date_form as ValueOrder)
  const reader = columnReader(columns, { decimal_mark: given.decimal_mark, date_form: order }, await habitsOf(store))
  let rows = 0
  for (const { text } of linesFrom(files, id, header.next)) {
    rows += 1
    if (rows > ROWS_LOOKED_AT && !reader.isOpen()) break
    const cells = cellsOf(text, header.delimiter)
    for (const [at, { index, type }] of fields.entries()) {
      const cell = (cells[index] ?? '').trim()
      if (type === 'date' ? isEpoch : looksLikeDuration(cell)) continue
      reader.take(at, cell, null)
    }
  }
  const { forms, questions, decided } = reader.decide()
  const of = <Form>(type: 'date' | 'number', form: (at: number) => Form) =>
    Object.fromEntries(fields.flatMap((one, at) => (one.type === type ? [[one.field, form(at)]] : [])))
  return {
    forms: { dates: of('date', (at) => forms[at]?.order ?? null), marks: of('number', (at) => forms[at]?.mark ?? null) },
    questions,
    decided,
  }
}

type ValueOrder = Exclude<UsageDateForm, 'epochSeconds' | 'epochMilliseconds'>

/** A line that is no record is told when it is read as one. */
function cellsOf(line: string, delimiter: string): readonly string[] {
  try {
    return splitLine(line, delimiter)
  } catch {
    return []
  }
}

async function habitsOf(store: ReadStore) {
  const row = await store.db
    .selectFrom('company')
    .leftJoin('country', 'country.code', 'company.country')
    .select(['company.country', 'country.language'])
    .executeTakeFirst()
  return row ? countryHabits(row.country, row.language ?? undefined) : null
}
