/** Makes or changes one filter: first the column, by typing a part of its name; then operator and value. */
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Choice, ColumnDescription, Filter, FilterOperator } from '../../src-core/operations/contract.ts'
import { useDecimals, useSession } from '../client/use-session.ts'
import { Button } from '../components/button.tsx'
import { CheckBox, Radios } from '../components/check.tsx'
import { ChoiceBox, TextBox, TypedBox } from '../form/boxes.tsx'
import { DateBox } from '../form/date-box.tsx'
import { focusFirstField } from '../form/next-field.ts'
import { ReferenceBox } from '../form/reference-box.tsx'
import { useChosenInSight } from '../form/use-chosen-in-sight.ts'
import { formatDecimal, formatMinor } from '../format/numbers.ts'
import { parseDecimal, parseInteger, parseMinor } from '../format/parse.ts'
import { text } from '../text/en.ts'
import { hasCurrencies, inCurrency, isInternal, operatorsOf, operatorWord, takesMany, takesNoValue } from './filters.ts'

type Value = Filter['value']

export interface FilterEditorProps {
  readonly columns: readonly ColumnDescription[]
  /** The filter to change; without one the column is chosen first. */
  readonly filter: Filter | null
  readonly onApply: (filter: Filter) => void
  readonly onSearch: (search: string) => void
}

export function FilterEditor({ columns, filter, onApply, onSearch }: FilterEditorProps) {
  const [column, setColumn] = useState(() => columns.find((one) => one.key === filter?.column) ?? null)
  if (column === null) return <ColumnPicker columns={columns} onPick={setColumn} onSearch={onSearch} />
  return <ValueEditor column={column} filter={filter} onApply={onApply} />
}

interface ColumnPickerProps {
  readonly columns: readonly ColumnDescription[]
  readonly onPick: (column: ColumnDescription) => void
  readonly onSearch: (search: string) => void
}

/** The columns whose name holds what was typed, and the search for it in the records themselves. */
function ColumnPicker({ columns, onPick, onSearch }: ColumnPickerProps) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const options = useId()
  const list = useRef<HTMLUListElement>(null)
  useChosenInSight(list, at)
  const fitting = columns.filter((column) => !isInternal(column) && column.label.toLowerCase().includes(typed.trim().toLowerCase()))
  const searches = typed.trim() !== ''
  const size = fitting.length + (searches ? 1 : 0)
  const take = (index: number) => {
    const column = fitting[index]
    if (column) onPick(column)
    else if (searches) onSearch(typed.trim())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => setAt((at + 1) % size),
      ArrowUp: () => setAt((at - 1 + size) % size),
      Enter: () => take(at),
    }
    const act = keys[event.key]
    if (!act || size === 0) return
    event.preventDefault()
    act()
  }
  return (
    <div className="filter-editor">
      <input
        type="text"
        role="combobox"
        className="box"
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        aria-label={text.filters.column}
        aria-expanded
        aria-controls={options}
        aria-autocomplete="list"
        aria-activedescendant={size > 0 ? `${options}-${at}` : undefined}
        placeholder={text.filters.typeColumn}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={options} ref={list} className="options filter-columns" role="listbox" aria-label={text.filters.column}>
        {fitting.map((column, index) => (
          <li
            key={column.key}
            id={`${options}-${index}`}
            role="option"
            aria-selected={index === at}
            className="option"
            onMouseDown={() => onPick(column)}
          >
            {column.label}
          </li>
        ))}
        {searches && (
          <li
            id={`${options}-${fitting.length}`}
            role="option"
            aria-selected={at === fitting.length}
            className="option"
            onMouseDown={() => onSearch(typed.trim())}
          >
            {text.filters.searchFor(typed.trim())}
          </li>
        )}
      </ul>
    </div>
  )
}

/** A list of values is typed with commas between. */
function startValue(column: ColumnDescription, filter: Filter | null): Value {
  if (filter?.value !== undefined) return filter.value
  if (column.type === 'choice' || column.type === 'status') return []
  return column.type === 'boolean' ? true : null
}

/** Whether a filter is complete. */
function isComplete(op: FilterOperator, value: Value): boolean {
  if (takesNoValue(op)) return true
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== ''
}

function ValueEditor({
  column,
  filter,
  onApply,
}: {
  readonly column: ColumnDescription
  readonly filter: Filter | null
  readonly onApply: (filter: Filter) => void
}) {
  const operators = operatorsOf(column.type)
  const [op, setOp] = useState<FilterOperator>(filter?.op ?? operators[0] ?? '$equals')
  const [value, setValue] = useState<Value>(() => startValue(column, filter))
  const [fault, setFault] = useState<string | null>(null)
  const company = useSession()?.company?.currency ?? 'EUR'
  const [currency, setCurrency] = useState(filter?.currency ?? company)
  const body = useRef<HTMLDivElement>(null)
  // the column was chosen in a box that is gone: the keys go on in the value
  useEffect(() => {
    focusFirstField(body.current?.querySelector('.filter-value') ?? body.current)
  }, [])
  const choices = useMemo<readonly Choice[]>(
    () => operators.map((one) => ({ value: one, label: operatorWord(one, column.type) })),
    [operators, column.type],
  )
  const ready = isComplete(op, value) && fault === null
  const apply = () => {
    if (!ready) return
    const plain = takesNoValue(op) ? { column: column.key, op } : { column: column.key, op, value: value ?? null }
    onApply(inCurrency(column, plain, currency))
  }
  const onEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.target instanceof HTMLSelectElement || event.target instanceof HTMLButtonElement) return
    event.preventDefault()
    apply()
  }
  return (
    <div className="filter-editor" ref={body} onKeyDown={onEnter}>
      <div className="filter-line">
        <span className="strong">{column.label}</span>
        {choices.length > 1 && (
          <ChoiceBox
            value={op}
            choices={choices}
            aria-label={text.filters.operator}
            onChange={(next) => {
              const chosen = next as FilterOperator
              if (takesMany(chosen) !== takesMany(op)) setValue(takesMany(chosen) ? [] : null)
              setOp(chosen)
            }}
          />
        )}
      </div>
      {!takesNoValue(op) && (
        <div className="filter-value">
          <ValueBox column={column} op={op} currency={currency} value={value} onChange={setValue} onFault={setFault} />
          {hasCurrencies(column) && <CurrencyChoice value={currency} onChange={setCurrency} />}
        </div>
      )}
      {fault && <p className="field-fault">{fault}</p>}
      <div className="filter-actions">
        <Button small kind="filled" keys="Enter" disabled={!ready} onClick={apply}>
          {text.filters.apply}
        </Button>
      </div>
    </div>
  )
}

/** The currency in which an amount is: rows of other currencies are left out. */
function CurrencyChoice({ value, onChange }: { readonly value: string; readonly onChange: (currency: string) => void }) {
  const known = useSession()?.currencies ?? []
  const choices = known.map(({ code }) => ({ value: code, label: code }))
  return <ChoiceBox aria-label={text.filters.currency} value={value} choices={choices} onChange={onChange} />
}

interface ValueBoxProps {
  readonly column: ColumnDescription
  readonly op: FilterOperator
  /** In which an amount is. */
  readonly currency: string
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly onFault: (fault: string | null) => void
}

function ValueBox(props: ValueBoxProps) {
  const { column, op, value, onChange, onFault } = props
  switch (column.type) {
    case 'choice':
    case 'status':
      return <ChoiceList {...props} />
    case 'boolean':
      return (
        <Radios
          label={column.label}
          name="filter-value"
          value={String(value)}
          items={[
            { value: 'true', label: text.values.yes },
            { value: 'false', label: text.values.no },
          ]}
          onChange={(next) => onChange(next === 'true')}
        />
      )
    case 'date':
    case 'instant':
    case 'localDateTime':
      return (
        <DateBox
          autoFocus
          aria-label={column.label}
          value={typeof value === 'string' ? value.slice(0, 10) : null}
          onChange={onChange}
          onFault={onFault}
        />
      )
    case 'reference':
      return (
        <ReferenceBox
          autoFocus
          aria-label={column.label}
          entity={column.entity ?? ''}
          value={typeof value === 'number' ? value : null}
          onChange={onChange}
        />
      )
    case 'integer':
    case 'decimal':
    case 'percent':
    case 'money':
      return <FigureBox {...props} />
    default:
      return (
        <TextBox
          autoFocus
          aria-label={column.label}
          placeholder={takesMany(op) ? text.filters.commas : ''}
          value={Array.isArray(value) ? value.join(', ') : String(value ?? '')}
          onChange={(next) =>
            onChange(
              takesMany(op)
                ? next
                    .split(',')
                    .map((one) => one.trim())
                    .filter(Boolean)
                : next,
            )
          }
        />
      )
  }
}

function ChoiceList({ column, value, onChange }: ValueBoxProps) {
  const chosen = Array.isArray(value) ? (value as readonly string[]) : []
  return (
    <div className="filter-choices" role="group" aria-label={column.label}>
      {(column.choices ?? []).map((choice) => (
        <CheckBox
          key={choice.value}
          label={choice.label}
          checked={chosen.includes(choice.value)}
          onChange={(on) => onChange(on ? [...chosen, choice.value] : chosen.filter((one) => one !== choice.value))}
        />
      ))}
    </div>
  )
}

function FigureBox({ column, currency, value, onChange, onFault }: ValueBoxProps) {
  const decimals = useDecimals()
  const shared = { autoFocus: true, 'aria-label': column.label, fault: text.form.noFigure, onFault }
  if (column.type === 'money') {
    const digits = decimals(currency)
    return (
      <TypedBox<number>
        {...shared}
        key={currency}
        placeholder={currency}
        value={typeof value === 'number' ? value : null}
        show={(minor) => formatMinor(minor, digits)}
        read={(typed) => parseMinor(typed, digits)}
        onChange={onChange}
      />
    )
  }
  if (column.type === 'integer') {
    return (
      <TypedBox<number>
        {...shared}
        value={typeof value === 'number' ? value : null}
        show={String}
        read={parseInteger}
        onChange={onChange}
      />
    )
  }
  return (
    <TypedBox<string>
      {...shared}
      value={typeof value === 'string' ? value : null}
      show={(one) => formatDecimal(one)}
      read={parseDecimal}
      onChange={onChange}
    />
  )
}
