/** Try a price: parameters in, the price and its reasons out, over the grid as it is being typed. */
import { type ReactNode, useEffect, useState } from 'react'
import type { PriceTried, TrialStep } from '../../../src-core/charging/contract.ts'
import type { GridColumn, PlanVersions, VersionView } from '../../../src-core/pricing/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useDecimals, useSession, useSystem } from '../../client/use-session.ts'
import { DecimalAmount } from '../../components/amount.tsx'
import { KeyHint } from '../../components/key-hint.tsx'
import { FailureNote } from '../../components/note.tsx'
import { ChoiceBox, TextBox, TypedBox } from '../../form/boxes.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { ReferenceBox } from '../../form/reference-box.tsx'
import { formatDecimal } from '../../format/numbers.ts'
import { parseDecimal } from '../../format/parse.ts'
import { text } from './text.ts'
import { type Draft, usePaused } from './use-draft.ts'
import type { FlatDraft } from './use-flat-price.ts'

/** What is tried; values are by attribute code. */
export interface Trial {
  readonly subscription: number | null
  readonly date: string
  readonly quantity: string
  readonly values: Readonly<Record<string, string | boolean>>
}

export interface TryPanelProps {
  readonly version: VersionView
  readonly plan: PlanVersions
  /** `null` for a flat price. */
  readonly draft: Draft | null
  /** What is typed as the one price; `null` for a grid. */
  readonly flat: Pick<FlatDraft, 'price' | 'dirty' | 'fault'> | null
  readonly trial: Trial
  readonly onChange: (trial: Trial) => void
}

function inputOf(trial: Trial) {
  const values = Object.fromEntries(Object.entries(trial.values).filter(([, value]) => value !== ''))
  return {
    date: trial.date,
    quantity: trial.quantity,
    values,
    ...(trial.subscription === null ? {} : { subscription_id: trial.subscription }),
  }
}

export function TryPanel({ version, plan, draft, flat, trial, onChange }: TryPanelProps) {
  const paused = usePaused(trial)
  const typed = usePaused(draft?.dirty === true ? draft.table : null)
  const price = usePaused(flat?.dirty === true ? flat.price : undefined)
  const asked = {
    ...inputOf(paused),
    price_version_id: version.id,
    ...(typed === null ? {} : { table: typed }),
    ...(price === undefined ? {} : { price }),
  }
  const tried = useOperation<PriceTried>('price.try', asked, { keepPrevious: true, reads: ['priceVersion', 'subscription'] })
  const isReadable = (flat?.fault ?? null) === null
  const current = plan.versions.find((one) => one.current && one.id !== version.id)
  const compared = useOperation<PriceTried>(
    'price.try',
    { ...inputOf(paused), price_version_id: current?.id ?? version.id },
    { enabled: current !== undefined, keepPrevious: true, reads: ['priceVersion', 'subscription'] },
  )
  const unit = version.plan.charge.unit ?? null
  return (
    <section className="pg-try" aria-label={text.try.title}>
      <div className="pg-try-head">
        <h2 className="section-title">{text.try.title}</h2>
        <KeyHint keys="Ctrl Enter" />
      </div>
      <TrialFields version={version} plan={plan} columns={draft?.head.columns ?? []} trial={trial} onChange={onChange} />
      <FailureNote failure={tried.failure} />
      {!isReadable && <p className="small ink2">{text.try.waits}</p>}
      {tried.data && !tried.failure && isReadable && (
        <Outcome tried={tried.data} head={text.try.priceOf(formatDecimal(paused.quantity), unit)}>
          {current && compared.data && (
            <div className="pg-try-other">
              <span className="small ink2">{text.try.today(current.number)}</span>
              {compared.data.amount === null ? <span className="ink3">{text.try.none}</span> : <TriedAmount tried={compared.data} />}
            </div>
          )}
        </Outcome>
      )}
    </section>
  )
}

function TriedAmount({ tried }: { readonly tried: PriceTried }) {
  const decimals = useDecimals()
  return <DecimalAmount value={tried.amount ?? '0'} unit={tried.currency} digits={decimals(tried.currency)} />
}

function Outcome({ tried, head, children }: { readonly tried: PriceTried; readonly head: string; readonly children: ReactNode }) {
  return (
    <>
      <div className="pg-try-price">
        <div>
          <span className="small ink2">{head}</span>
          <div className="pg-try-amount">
            {tried.amount === null ? <span className="tone-bad">{text.try.none}</span> : <TriedAmount tried={tried} />}
          </div>
        </div>
        {children}
      </div>
      {tried.reason !== null && <p className="small tone-bad">{tried.reason}</p>}
      <table className="pg-steps">
        <tbody>
          {tried.steps.map((step, index) => (
            <StepRow key={`${step.label} ${index}`} step={step} currency={tried.currency} />
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Steps of the derivation have six digits; the amount has its currency's. */
const STEP_DIGITS = 6

function StepRow({ step, currency }: { readonly step: TrialStep; readonly currency: string }) {
  const decimals = useDecimals()
  const isAmount = step.kind === 'amount'
  return (
    <tr className={isAmount ? 'pg-step-amount' : undefined}>
      <th scope="row">{step.label}</th>
      <td>{step.how}</td>
      <td className="right">
        {step.amount !== null && (
          <DecimalAmount
            value={step.amount}
            unit={null}
            digits={isAmount ? decimals(currency) : STEP_DIGITS}
            strong={isAmount}
            {...(isAmount ? { rule: 'final' as const } : {})}
          />
        )}
      </td>
    </tr>
  )
}

interface TrialFieldsProps extends Pick<TryPanelProps, 'version' | 'plan' | 'trial' | 'onChange'> {
  readonly columns: readonly GridColumn[]
}

function TrialFields({ version, plan, columns, trial, onChange }: TrialFieldsProps) {
  const today = useSession()?.today ?? ''
  const subscriptions = useSystem().list('subscription') !== undefined
  const isQuantity = new Set(plan.attributes.filter((attribute) => attribute.isQuantity).map((attribute) => attribute.code))
  const { unit } = version.plan.charge
  const setValue = (code: string, value: string | boolean) => onChange({ ...trial, values: { ...trial.values, [code]: value } })
  return (
    <div className="pg-try-fields">
      {subscriptions && (
        <FieldShell label={text.try.subscription}>
          {(control) => (
            <ReferenceBox
              {...control}
              entity="subscription"
              value={trial.subscription}
              onChange={(subscription) => onChange({ ...trial, subscription })}
            />
          )}
        </FieldShell>
      )}
      <FieldShell label={text.try.on}>
        {(control) => <DateBox {...control} value={trial.date} onChange={(date) => onChange({ ...trial, date: date ?? today })} />}
      </FieldShell>
      {columns
        .filter((column) => !isQuantity.has(column.code))
        .map((column) => (
          <FieldShell key={column.code} label={column.unit === null ? column.label : `${column.label}, ${column.unit}`}>
            {(control) => (
              <TrialBox
                control={control}
                column={column}
                value={trial.values[column.code] ?? ''}
                onChange={(value) => setValue(column.code, value)}
              />
            )}
          </FieldShell>
        ))}
      <FieldShell label={unit === null ? text.try.quantity : `${text.try.quantity}, ${unit}`}>
        {(control) => (
          <TypedBox<string>
            {...control}
            value={trial.quantity}
            show={(value) => formatDecimal(value)}
            read={parseDecimal}
            fault=""
            onChange={(quantity) => onChange({ ...trial, quantity: quantity ?? '0' })}
          />
        )}
      </FieldShell>
    </div>
  )
}

interface TrialBoxProps {
  readonly control: { readonly id: string }
  readonly column: GridColumn
  readonly value: string | boolean
  readonly onChange: (value: string | boolean) => void
}

function TrialBox({ control, column, value, onChange }: TrialBoxProps) {
  if (column.type === 'boolean') {
    const choices = [
      { value: 'yes', label: text.try.yes },
      { value: 'no', label: text.try.no },
    ]
    return (
      <ChoiceBox
        {...control}
        optional
        value={value === '' ? '' : value === true ? 'yes' : 'no'}
        choices={choices}
        onChange={(next) => onChange(next === '' ? '' : next === 'yes')}
      />
    )
  }
  if (column.type === 'date' || column.type === 'dateRange') {
    return <DateBox {...control} value={value === '' ? null : String(value)} onChange={(next) => onChange(next ?? '')} />
  }
  if (column.allowedValues !== null) {
    const choices = column.allowedValues.map((one) => ({ value: one, label: one }))
    return <ChoiceBox {...control} optional value={String(value)} choices={choices} onChange={onChange} />
  }
  return <TextBox {...control} right={column.type.startsWith('number')} value={String(value)} onChange={onChange} />
}

/** What would be tried for a line of the sheet: its own values, a quantity within its range. */
export function trialOfLine(draft: Draft, trial: Trial, quantityCodes: ReadonlySet<string>): Trial {
  const line = draft.state.rows[draft.state.cursor.row]
  if (!line) return trial
  let quantity = trial.quantity
  const values: Record<string, string | boolean> = {}
  draft.head.columns.forEach((column, index) => {
    const cell = line.cells[index] ?? null
    if (cell === null) return
    const bounds = typeof cell === 'object' && !Array.isArray(cell) ? (cell as { from: string | null; to: string | null }) : null
    const value = bounds ? (bounds.from ?? '0') : Array.isArray(cell) ? String(cell[0]) : (cell as string | boolean)
    if (quantityCodes.has(column.code)) quantity = typeof value === 'string' ? afterBound(value) : quantity
    else values[column.code] = value
  })
  return { ...trial, quantity, values }
}

/** The first whole quantity that is beyond a bound. */
function afterBound(bound: string): string {
  return String(Math.floor(Number(bound)) + 1)
}

/** The trial of a page: it begins at the version's first day, or today. */
export function useTrial(version: VersionView): readonly [Trial, (trial: Trial) => void] {
  const today = useSession()?.today ?? '2000-01-01'
  const first = version.valid_from !== null && version.valid_from > today ? version.valid_from : today
  const [trial, setTrial] = useState<Trial>({ subscription: null, date: first, quantity: '1', values: {} })
  useEffect(() => setTrial((before) => ({ ...before, date: first })), [first])
  return [trial, setTrial]
}
