/** Which attributes a grid compares, how, and the currencies that have a price column of their own. */
import { useState } from 'react'
import type { ColumnMatch, CurrencyPrice, GridAttribute, GridColumn, GridColumnType } from '../../../src-core/pricing/contract.ts'
import type { Choice } from '../../../src-core/operations/contract.ts'
import { useSession } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { CheckBox } from '../../components/check.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { ChoiceBox, TypedBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatDecimal } from '../../format/numbers.ts'
import { parseDecimal } from '../../format/parse.ts'
import type { SheetRow } from './sheet/rows.ts'
import { text } from './text.ts'
import type { Draft } from './use-draft.ts'

export interface ColumnsSheetProps {
  readonly draft: Draft
  readonly attributes: readonly GridAttribute[]
  readonly base: string
  readonly onClose: () => void
}

interface Rate {
  readonly code: string
  readonly rate: string | null
}

export function ColumnsSheet({ draft, attributes, base, onClose }: ColumnsSheetProps) {
  const [columns, setColumns] = useState<readonly GridColumn[]>(draft.head.columns)
  const [rates, setRates] = useState<readonly Rate[]>(() =>
    draft.head.currencies.map((code) => ({ code, rate: rateOf(draft.state.rows, code) })),
  )
  const apply = () => {
    const rows = draft.state.rows.map((row) => rowUnder(row, draft.head.columns, columns, rates))
    draft.changeHead({ columns, currencies: rates.map(({ code }) => code) }, rows)
    onClose()
  }
  return (
    <Sheet opened size={460} title={text.columns.title} onClose={onClose}>
      <p className="ink2 sheet-says">{attributes.length === 0 ? text.columns.none : text.columns.says}</p>
      {attributes.map((attribute) => (
        <AttributeLine key={attribute.code} attribute={attribute} columns={columns} onChange={setColumns} />
      ))}
      <h3 className="field-label pg-columns-head">{text.columns.currencies}</h3>
      <Currencies base={base} rates={rates} onChange={setRates} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{text.actions.cancel}</Button>
        <Button kind="filled" onClick={apply}>
          {text.columns.confirm}
        </Button>
      </div>
    </Sheet>
  )
}

function rateOf(rows: readonly SheetRow[], code: string): string | null {
  return rows.find((row) => row.currencyPrices[code]?.rate)?.currencyPrices[code]?.rate ?? null
}

/** The row under new columns: cells move with their attribute, a changed type begins blank. */
function rowUnder(row: SheetRow, before: readonly GridColumn[], after: readonly GridColumn[], rates: readonly Rate[]): SheetRow {
  const cells = after.map((column) => {
    const index = before.findIndex((one) => one.code === column.code && one.type === column.type)
    return index < 0 ? null : (row.cells[index] ?? null)
  })
  const prices = rates.map(({ code, rate }): [string, CurrencyPrice] => {
    const known = row.currencyPrices[code]
    return [code, { price: known?.price ?? null, rate, usedForAccounts: known?.usedForAccounts ?? false }]
  })
  return { ...row, cells, currencyPrices: Object.fromEntries(prices) }
}

interface AttributeLineProps {
  readonly attribute: GridAttribute
  readonly columns: readonly GridColumn[]
  readonly onChange: (columns: readonly GridColumn[]) => void
}

const MATCHES: readonly ColumnMatch[] = ['equal', 'longestPrefix']

/** A text column with how it compares, or a column of another type. */
function compared({ match: _match, ...column }: GridColumn, chosen: string): GridColumn {
  if (chosen === 'longestPrefix') return { ...column, type: 'text', match: 'longestPrefix' }
  return { ...column, type: chosen === 'equal' ? 'text' : (chosen as GridColumnType) }
}

function AttributeLine({ attribute, columns, onChange }: AttributeLineProps) {
  const column = columns.find((one) => one.code === attribute.code)
  const { code, label, unit, allowedValues, types } = attribute
  const toggle = (on: boolean) => {
    const fresh: GridColumn = { code, label, type: types[0] ?? 'text', unit, expression: null, allowedValues }
    onChange(on ? [...columns, fresh] : columns.filter((one) => one.code !== code))
  }
  const choices: Choice[] = types.flatMap((type): Choice[] =>
    type === 'text'
      ? MATCHES.map((match) => ({ value: match, label: text.columns.match[match] }))
      : [{ value: type, label: text.types[type] }],
  )
  return (
    <div className="pg-attribute">
      <CheckBox checked={column !== undefined} label={label} onChange={toggle} />
      {column && (
        <ChoiceBox
          aria-label={`${label}: ${text.columns.type}`}
          value={column.type === 'text' ? (column.match ?? 'equal') : column.type}
          choices={choices}
          onChange={(chosen) => onChange(columns.map((one) => (one === column ? compared(one, chosen) : one)))}
        />
      )}
    </div>
  )
}

interface CurrenciesProps {
  readonly base: string
  readonly rates: readonly Rate[]
  readonly onChange: (rates: readonly Rate[]) => void
}

function Currencies({ base, rates, onChange }: CurrenciesProps) {
  const known = useSession()?.currencies ?? []
  const taken = new Set([base, ...rates.map(({ code }) => code)])
  const free = known.filter(({ code }) => !taken.has(code)).map(({ code }) => ({ value: code, label: code }))
  return (
    <>
      {rates.map((one) => (
        <div key={one.code} className="pg-attribute">
          <CheckBox checked label={one.code} onChange={() => onChange(rates.filter(({ code }) => code !== one.code))} />
          <TypedBox<string>
            aria-label={text.columns.rate(one.code)}
            value={one.rate}
            show={(value) => formatDecimal(value, 4)}
            read={parseDecimal}
            fault=""
            onChange={(rate) => onChange(rates.map((other) => (other === one ? { ...other, rate } : other)))}
          />
        </div>
      ))}
      {free.length > 0 && (
        <FieldShell label={text.columns.add}>
          {(control) => (
            <ChoiceBox
              {...control}
              optional
              value=""
              choices={free}
              onChange={(code) => code !== '' && onChange([...rates, { code, rate: null }])}
            />
          )}
        </FieldShell>
      )}
    </>
  )
}
