/** Changing a subscription: another offer, quantities, attributes or term, with what it costs before it is made. */
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { useConfirmDate } from '../../form/confirm-date.tsx'
import { type ReactNode, useEffect, useState } from 'react'
import { addDays, addMonths } from '../../../src-core/kernel/dates.ts'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useSession } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { KeyHint } from '../../components/key-hint.tsx'
import { Panel } from '../../components/layout.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { DateText } from '../../components/text-values.tsx'
import { ChoiceBox, TypedBox } from '../../form/boxes.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { ReferenceBox, useRecordLabel } from '../../form/reference-box.tsx'
import { formatDecimal } from '../../format/numbers.ts'
import { parseDecimal } from '../../format/parse.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { text as shared } from '../../text/en.ts'
import { BILL_READS } from '../customer/expected-bills.ts'
import { useSimulation } from '../customer/use-simulation.ts'
import { changeInput, type ChangeWish, firstWish, runningServices } from './change-wish.ts'
import { CostLines, NowThen, type NowThenRow } from './cost-lines.tsx'
import { type MoveCost, type Service, SUBSCRIPTION_READS, type SubscriptionView } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

interface Changed {
  readonly date: string
  readonly state: string
  readonly cost: MoveCost | null
}
const READS = [...SUBSCRIPTION_READS, ...BILL_READS]

export interface ChangePanelProps {
  readonly view: SubscriptionView
  /** Told the day on which it would take effect, for the mark on the timeline; the same function on every render. */
  readonly onDate: (date: string | null) => void
  readonly onExplain: (root: ExplanationNode) => void
  readonly onClose: () => void
}

export function ChangePanel({ view, onDate, onExplain, onClose }: ChangePanelProps) {
  const today = useSession()?.today ?? ''
  const [wish, setWish] = useState<ChangeWish>(() => firstWish(today))
  const [refused, setRefused] = useState<Failure | null>(null)
  const again = useConfirmDate(refused, [wish.date ?? null])
  const wished = changeInput(view, wish)
  const input = wished === null ? null : { ...wished, ...again.input }
  const preview = useSimulation<Changed>('subscription.change', input, READS)
  const command = useCommand<Changed>('subscription.change', {
    done: (made) => (made.state === 'planned' ? text.changePlanned : text.changeDone),
  })
  const failure = command.failure ?? (input === null ? null : preview.failure)
  useEffect(() => setRefused(failure), [failure])
  const day = preview.data?.date ?? null
  useEffect(() => onDate(day), [onDate, day])
  const run = async () => {
    if (input !== null && preview.data && (await command.run(input)).ok) onClose()
  }
  useShortcuts(
    [
      { keys: 'Ctrl Enter', label: text.makeChange, inFields: true, run: () => void run() },
      { keys: 'Esc', label: shared.actions.discard, inFields: true, run: onClose },
    ],
    'part',
  )
  return (
    <Panel ground="paper" className="panel-side move-panel" label={text.titles['change'] ?? ''}>
      <div className="section-head">
        <h2 className="section-title">{text.titles['change']}</h2>
        <span className="spacer" />
        <KeyHint keys="C" />
      </div>
      <WishForm view={view} wish={wish} onChange={(part) => setWish({ ...wish, ...part })} />
      {again.boxes}
      <div className="section-head move-preview">
        <h3 className="section-title">{text.preview}</h3>
        <span className="spacer" />
        <span className="small ink3">{text.notMade}</span>
      </div>
      {input === null && <p className="small ink2">{text.nothingYet}</p>}
      {preview.data && <Preview view={view} wish={wish} changed={preview.data} onExplain={onExplain} />}
      <FailureNote failure={failure} />
      <div className="actions">
        <Button kind="filled" keys="Ctrl Enter" disabled={!preview.data || command.running} onClick={() => void run()}>
          {text.makeChange}
        </Button>
        <Button kind="text" onClick={onClose}>
          {shared.actions.discard}
        </Button>
      </div>
    </Panel>
  )
}

interface WishFormProps {
  readonly view: SubscriptionView
  readonly wish: ChangeWish
  readonly onChange: (part: Partial<ChangeWish>) => void
}

function WishForm({ view, wish, onChange }: WishFormProps) {
  const services = runningServices(view)
  const [open, setOpen] = useState(false)
  const hasAttributes = services.some((one) => one.attribute_rules.length > 0)
  return (
    <>
      <div className="move-fields">
        <FieldShell label={text.offer} wide>
          {(control) => (
            <ReferenceBox
              {...control}
              autoFocus
              entity="offer"
              optional={false}
              value={wish.offer ?? view.offer_id}
              onChange={(offer) => onChange({ offer })}
            />
          )}
        </FieldShell>
        {services.map((service) => (
          <QuantityField key={service.id} service={service} services={services} wish={wish} onChange={onChange} />
        ))}
        {hasAttributes && (
          <button type="button" className="link small move-more" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? text.fewer : text.attributes}
          </button>
        )}
        {open && services.map((service) => <AttributeFields key={service.id} service={service} wish={wish} onChange={onChange} />)}
        <FieldShell label={text.takesEffect}>
          {(control) => <DateBox {...control} value={wish.date} onChange={(date) => onChange({ date })} />}
        </FieldShell>
        <FieldShell label={text.newTerm}>
          {(control) => (
            <TypedBox<string>
              {...control}
              value={wish.termMonths}
              placeholder={text.asAgreed}
              show={(one) => one}
              read={(typed) => (/^[1-9]\d{0,2}$/.test(typed.trim()) ? typed.trim() : null)}
              fault={text.termFault}
              onChange={(termMonths) => onChange({ termMonths })}
            />
          )}
        </FieldShell>
      </div>
      <fieldset className="move-choice">
        <legend className="hidden-text">{text.takesEffect}</legend>
        {(['byTheDay', 'nextPeriod'] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="takes-effect" checked={wish.takesEffect === one} onChange={() => onChange({ takesEffect: one })} />
            {text.takes[one]}
          </label>
        ))}
      </fieldset>
    </>
  )
}

interface ServiceFieldProps {
  readonly service: Service
  readonly wish: ChangeWish
  readonly onChange: (part: Partial<ChangeWish>) => void
}

function QuantityField({ service, services, wish, onChange }: ServiceFieldProps & { readonly services: readonly Service[] }) {
  const twin = services.some((one) => one.id !== service.id && one.product_name === service.product_name)
  const value = wish.quantities.has(service.id) ? (wish.quantities.get(service.id) ?? null) : service.quantity
  return (
    <FieldShell label={twin ? `${service.product_name}, ${service.code}` : service.product_name}>
      {(control) => (
        <TypedBox<string>
          {...control}
          value={value}
          show={(one) => formatDecimal(one)}
          read={parseDecimal}
          fault={shared.form.noFigure}
          onChange={(quantity) => onChange({ quantities: new Map(wish.quantities).set(service.id, quantity) })}
        />
      )}
    </FieldShell>
  )
}

/** Attributes that prices compare: a choice where only some values are allowed. */
function AttributeFields({ service, wish, onChange }: ServiceFieldProps) {
  const given = wish.attributes.get(service.id) ?? {}
  const set = (code: string, value: string | boolean) =>
    onChange({ attributes: new Map(wish.attributes).set(service.id, { ...given, [code]: value }) })
  return service.attribute_rules
    .filter((rule) => rule.kind !== 'textMultipleList')
    .map((rule): ReactNode => {
      const value = given[rule.code] ?? service.attributes[rule.code] ?? ''
      const choices = rule.kind === 'boolean' ? [...text.yesNo] : rule.allowed.map((one) => ({ value: one, label: one }))
      return (
        <FieldShell key={rule.code} label={`${rule.name}, ${service.product_name}`}>
          {(control) =>
            choices.length > 0 ? (
              <ChoiceBox
                {...control}
                value={String(value)}
                choices={choices}
                onChange={(next) => set(rule.code, rule.kind === 'boolean' ? next === 'true' : next)}
              />
            ) : (
              <TypedBox<string>
                {...control}
                right={rule.kind === 'number'}
                value={value === '' ? null : String(value)}
                show={(one) => one}
                read={(typed) => (rule.kind === 'number' ? parseDecimal(typed) : typed.trim())}
                fault={shared.form.noFigure}
                onChange={(next) => set(rule.code, next ?? '')}
              />
            )
          }
        </FieldShell>
      )
    })
}

interface PreviewProps {
  readonly view: SubscriptionView
  readonly wish: ChangeWish
  readonly changed: Changed
  readonly onExplain: (root: ExplanationNode) => void
}

function Preview({ view, wish, changed, onExplain }: PreviewProps) {
  const offer = useRecordLabel('offer', wish.offer)
  const { cost, date } = changed
  if (!cost) return <Note tone="warn">{text.noCost}</Note>
  const lastDay = (end: string | null) => (end === null ? text.none : <DateText date={addDays(end, -1)} />)
  const agreement = wish.termMonths === null ? view.end_agreement_date : addMonths(date, Number(wish.termMonths))
  const rows: NowThenRow[] = [
    {
      key: 'agreed',
      label: text.figures.agreed,
      now: lastDay(view.end_agreement_date),
      then: agreement === view.end_agreement_date ? text.stays : lastDay(agreement),
    },
    ...(wish.offer !== null && wish.offer !== view.offer_id
      ? [{ key: 'offer', label: text.offer, now: view.offer_name, then: offer ?? '' }]
      : []),
  ]
  return (
    <>
      <CostLines cost={cost} onExplain={onExplain} />
      <NowThen cost={cost} date={date} rows={rows} />
      {changed.state === 'planned' && <Note tone="info">{text.waits}</Note>}
    </>
  )
}
