/** Exchange rates: Opencell's file, all or nothing (Opencell 20). */
import { createRecord, type Row, updateRecord } from '../entities/records.ts'
import type { Entity } from '../entities/define-entity.ts'
import { decimal } from '../kernel/decimal.ts'
import { refuse, refuseField } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { requireRight } from '../operations/permissions.ts'
import { unmistakable } from '../files/values/number-text.ts'
import { preparedSelect } from '../database/store.ts'
import { exchangeRate } from '../setup/model.ts'
import type { ImportField } from './import-fields.ts'
import type { ImportKind, ImportRow, UnitWriter, WrittenUnit } from './import-kind.ts'
import { restoreChanges } from './undo-steps.ts'

export const RATE_HEADER = ['Currency Code', 'Date', 'Exchange Rate'] as const

const FIELDS: readonly ImportField[] = [
  { key: 'currency', label: 'Currency Code', type: 'code', entity: 'currency', required: true, headings: ['currency'] },
  { key: 'from_date', label: 'Date', type: 'date', required: true },
  {
    key: 'rate',
    label: 'Exchange Rate',
    type: 'decimal',
    required: true,
    hint: 'Units of the currency for one of the company currency, above zero.',
  },
]

const entity: Entity = exchangeRate

export const exchangeRateKind: ImportKind = {
  name: 'exchangeRates',
  label: 'Exchange rates',
  hint: 'Currency Code, Date, Exchange Rate: units of the currency for one of the company currency.',
  fields: async () => FIELDS,
  allOrNothing: true,
  tellsOnce: ['currency', 'from_date'],
  rowsAlone: true,
  checkHeader: (header) => {
    if (header.length === RATE_HEADER.length && RATE_HEADER.every((name, index) => header[index] === name)) return
    const words = `Cannot find [Value=${RATE_HEADER.join(',')}] in the file header, the format is incorrect.`
    throw refuse('invalid', 'import.rateHeader', words, { details: { header } })
  },
  open: openWriter,
  undo: (context, batch, part) => restoreChanges(context, batch, part, (name) => (name === entity.name ? entity : undefined)),
  exportRows: async function* (store, ids) {
    yield [...RATE_HEADER]
    const wanted = ids ? new Set(ids) : null
    const rows = await store.db
      .selectFrom('exchange_rate')
      .select(['id', 'currency', 'from_date', 'rate'])
      .orderBy('currency')
      .orderBy('from_date')
      .execute()
    for (const row of rows)
      if (!wanted || wanted.has(row.id)) yield [row.currency, row.from_date, unmistakable(decimal(row.rate).toFixed())]
  },
}

const known = preparedSelect<{ currency: string; date: string }>()((db, p) =>
  db.selectFrom('exchange_rate').selectAll().where('currency', '=', p.currency).where('from_date', '=', p.date),
)

async function openWriter(context: CommandContext): Promise<UnitWriter> {
  const { store } = context
  const codes = new Set((await store.db.selectFrom('currency').select('code').execute()).map((row) => row.code))
  const company = await store.db.selectFrom('company').select('currency').executeTakeFirst()
  const write = async ({ values }: ImportRow): Promise<WrittenUnit> => {
    const { currency, from_date, rate } = values as { currency: string | null; from_date: string | null; rate: string | null }
    if (currency === null || from_date === null || rate === null) throw refuseField(emptyOf(values), 'import.empty', 'Fill this in.')
    if (!codes.has(currency)) throw refuseField('currency', 'import.unknownCurrency', `There is no currency “${currency}”.`)
    if (currency === company?.currency)
      throw refuseField('currency', 'import.companyCurrency', `${currency} is the company currency; its rate is always 1.`)
    if (!decimal(rate).gt(0)) throw refuseField('rate', 'import.rate', 'A rate above zero is needed.')
    const row = await store.first(known(store), { currency, date: from_date })
    if (!row) {
      requireRight(context.actor, `${entity.name}.create`)
      await createRecord(context, entity, { currency, from_date, rate })
      return { outcome: 'created', group: currency }
    }
    if (decimal(row.rate).eq(rate)) return { outcome: 'same', group: currency }
    requireRight(context.actor, `${entity.name}.update`)
    await updateRecord(context, entity, row.id, (row as unknown as Row).version, { rate })
    return { outcome: 'changed', group: currency }
  }
  return { write: ([row]) => write(row as ImportRow), finish: async () => undefined }
}

function emptyOf(values: ImportRow['values']): string {
  return FIELDS.find(({ key }) => values[key] === null || values[key] === undefined)?.key ?? 'currency'
}
