/** The control of a field, by its type. */
import type { FieldDescription } from '../../src-core/operations/contract.ts'
import type { TranslatedText } from '../../src-core/kernel/text.ts'
import { useDecimals, useSession } from '../client/use-session.ts'
import { CheckBox } from '../components/check.tsx'
import { formatDecimal, formatMinor } from '../format/numbers.ts'
import { parseDecimal, parseInteger, parseMinor } from '../format/parse.ts'
import { text } from '../text/en.ts'
import { ChoiceBox, LongTextBox, TextBox, TypedBox } from './boxes.tsx'
import { DateBox } from './date-box.tsx'
import { type ControlProps, FieldShell } from './field-shell.tsx'
import type { Faults, Values } from './form-values.ts'
import { PictureBox } from './picture-box.tsx'
import { CodeBox, ReferenceBox } from './reference-box.tsx'
import { SubRows } from './sub-rows.tsx'
import { TranslatedBox } from './translated-box.tsx'

export interface FieldControlProps {
  readonly field: FieldDescription
  readonly path: string
  readonly values: Values
  readonly faults: Faults
  readonly disabled?: boolean
  /** In a sub row the column's head names the field. */
  readonly bare?: boolean
  readonly onChange: (value: unknown) => void
  readonly onFault: (path: string, reason: string | null) => void
  readonly onLeave?: () => void
}

const WIDE = new Set(['longText', 'json', 'list'])

function labelOf(field: FieldDescription, currency: string | undefined): string {
  if (field.type === 'percent') return `${field.label}, %`
  return field.type === 'money' && currency ? `${field.label}, ${currency}` : field.label
}

export function FieldControl(props: FieldControlProps) {
  const { field, path, values, faults, bare } = props
  const currency = useCurrency(field, values)
  if (field.type === 'list') return <SubRows {...props} Cell={FieldControl} />
  if (field.type === 'boolean') return <BooleanField {...props} />
  if (bare)
    return (
      <Control
        {...props}
        control={{ 'aria-label': labelOf(field, currency), ...(faults[path] ? { 'aria-invalid': true as const } : {}) }}
      />
    )
  return (
    <FieldShell
      label={labelOf(field, currency)}
      hint={field.hint}
      fault={faults[path]}
      required={field.required}
      wide={WIDE.has(field.type)}
      path={path}
    >
      {(control) => <Control {...props} control={control} />}
    </FieldShell>
  )
}

/** The currency of a money field: its currency field's code, else the company's. */
function useCurrency(field: FieldDescription, values: Values): string | undefined {
  const company = useSession()?.company?.currency
  const own = field.currencyField === undefined ? undefined : values[field.currencyField]
  return typeof own === 'string' ? own : company
}

function BooleanField({ field, values, disabled, bare, faults, path, onChange }: FieldControlProps) {
  const box = (
    <CheckBox
      label={field.label}
      quiet={bare === true}
      checked={values[field.key] === true}
      disabled={disabled === true}
      onChange={onChange}
    />
  )
  if (bare) return box
  return (
    <div className="field field-boolean" data-path={path}>
      {box}
      {(faults[path] ?? field.hint) && <p className={faults[path] ? 'field-fault' : 'field-hint'}>{faults[path] ?? field.hint}</p>}
    </div>
  )
}

interface ControlInput extends FieldControlProps {
  readonly control: Partial<ControlProps> & { readonly 'aria-label'?: string }
}

function Control(props: ControlInput) {
  const { field, path, values, control, onChange, onFault, onLeave } = props
  const value = values[field.key] ?? null
  const shared = { ...control, disabled: props.disabled, onLeave }
  const fault = (reason: string | null) => onFault(path, reason)
  switch (field.type) {
    case 'longText':
      if (field.isPicture) return <PictureBox {...shared} value={value as string | null} onChange={onChange} onFault={fault} />
      return <LongTextBox {...shared} value={String(value ?? '')} onChange={(next) => onChange(next === '' ? null : next)} />
    case 'translated':
      return <TranslatedBox {...shared} value={value as TranslatedText | null} onChange={onChange} />
    case 'date':
      return <DateBox {...shared} value={value as string | null} onChange={onChange} onFault={fault} />
    case 'choice':
      return (
        <ChoiceBox
          {...shared}
          value={String(value ?? '')}
          choices={field.choices ?? []}
          optional={!field.required}
          onChange={(next) => onChange(next === '' ? null : next)}
        />
      )
    case 'reference':
      return (
        <ReferenceBox
          {...shared}
          entity={field.entity ?? ''}
          value={typeof value === 'number' ? value : null}
          optional={!field.required}
          usual={field.usual}
          makes
          onFault={fault}
          onChange={onChange}
        />
      )
    case 'json':
      return <JsonBox {...props} />
    case 'integer':
    case 'decimal':
    case 'percent':
    case 'money':
      return <FigureControl {...props} />
    default:
      if (field.entity)
        return (
          <CodeBox {...shared} entity={field.entity} value={value as string | null} optional={!field.required} makes onChange={onChange} />
        )
      return <TextBox {...shared} value={String(value ?? '')} onChange={(next) => onChange(next === '' ? null : next)} />
  }
}

function FigureControl({ field, path, values, control, disabled, onChange, onFault, onLeave }: ControlInput) {
  const decimals = useDecimals()
  const digits = decimals(useCurrency(field, values))
  const value = values[field.key] ?? null
  const shared = { ...control, disabled, onLeave, onChange, onFault: (reason: string | null) => onFault(path, reason) }
  if (field.type === 'integer') {
    return <TypedBox<number> {...shared} fault={text.form.noInteger} value={value as number | null} show={String} read={parseInteger} />
  }
  if (field.type === 'money') {
    const fault = text.form.noAmount(digits)
    return (
      <TypedBox<number>
        {...shared}
        fault={fault}
        value={value as number | null}
        show={(minor) => formatMinor(minor, digits)}
        read={(typed) => parseMinor(typed, digits)}
      />
    )
  }
  return (
    <TypedBox<string>
      {...shared}
      fault={text.form.noFigure}
      value={value === null ? null : String(value)}
      show={(one) => formatDecimal(one)}
      read={parseDecimal}
    />
  )
}

function readJson(typed: string): unknown {
  try {
    return JSON.parse(typed) as unknown
  } catch {
    return undefined
  }
}

/** Free structure as text; it stays as typed until it can be read. */
function JsonBox({ field, path, values, control, disabled, onChange, onFault, onLeave }: ControlInput) {
  const value = values[field.key] ?? null
  return (
    <LongTextBox
      {...control}
      key={typeof value === 'string' ? 'typed' : 'read'}
      mono
      disabled={disabled}
      rows={5}
      value={typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value, null, 2)}
      onChange={(typed) => onChange(typed === '' ? null : typed)}
      onLeave={() => {
        const read = typeof value === 'string' ? readJson(value) : value
        onFault(path, read === undefined ? text.form.noJson : null)
        if (read !== undefined && typeof value === 'string') onChange(read)
        onLeave?.()
      }}
    />
  )
}
