/**
 * What belongs to a record, below its fields: the products of an offer, the charges of a product, the price plans of a
 * charge. It is found by references that are fixed, and is added and removed here.
 */
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { EntityDescription, FieldDescription, Filter, ListPage, ListRow } from '../../src-core/operations/contract.ts'
import { useCommand } from '../client/use-command.ts'
import { useOperation } from '../client/use-operation.ts'
import { useMay, useSystem } from '../client/use-session.ts'
import { Button, IconButton } from '../components/button.tsx'
import { FailureNote } from '../components/note.tsx'
import { FieldShell } from '../form/field-shell.tsx'
import { ReferenceBox } from '../form/reference-box.tsx'
import { focusFirstField } from '../form/next-field.ts'
import { formatDecimal } from '../format/numbers.ts'
import { text } from '../text/en.ts'
import { drawFollowUp, followUpAgain, type FollowUpProps } from './follow-ups.ts'
import { rowLabel } from './record-label.ts'
import { listPath, newPath, recordPath } from './record-links.ts'

/** Records of an entity that belong to another by a fixed reference. */
export interface Part {
  readonly entity: EntityDescription
  readonly of: FieldDescription
  /** The other record, where the part only links two: the charge of a product. */
  readonly holds: FieldDescription | null
}

function isFixed(field: FieldDescription): boolean {
  return field.type === 'reference' && field.required && field.createOnly
}

/** The parts of an entity, by its description and those that refer to it. */
export function partsOf(entities: readonly EntityDescription[], name: string): readonly Part[] {
  return entities.flatMap((entity): Part[] => {
    const fixed = entity.fields.filter(isFixed)
    const of = fixed.find((field) => field.entity === name)
    if (!of || (entity.hasCode && fixed.length > 1)) return []
    return [{ entity, of, holds: entity.hasCode ? null : (fixed.find((field) => field !== of) ?? null) }]
  })
}

export function RecordParts({ of, id }: { readonly of: EntityDescription; readonly id: number }) {
  const system = useSystem()
  const parts = useMemo(() => partsOf(system.entities, of.name), [system.entities, of.name])
  return parts.map((part) => <PartSection key={part.entity.name} part={part} id={id} />)
}

const MOST_SHOWN = 50

function PartSection({ part, id }: { readonly part: Part; readonly id: number }) {
  const system = useSystem()
  const { entity, of, holds } = part
  const filter: readonly Filter[] = [{ column: of.key, op: '$equals', value: id }]
  const { data, failure } = useOperation<ListPage>(`${entity.list.name}.list`, { filter, limit: MOST_SHOWN })
  const rows = data?.rows ?? []
  const here = useWanted(entity.name, data !== undefined)
  const [asked, setAsked] = useState<Omit<FollowUpProps, 'onClose'> | null>(null)
  const follow = (held: number, does: FollowUpProps['does'], isAsked = false) =>
    holds && setAsked({ link: { [of.key]: id, [holds.key]: held }, does, isAsked })
  return (
    <section className="form-section" aria-label={entity.pluralLabel} ref={here}>
      <h2 className="section-title">{holds ? (system.entity(holds.entity ?? '')?.pluralLabel ?? holds.label) : entity.pluralLabel}</h2>
      <FailureNote failure={failure} />
      {data && rows.length === 0 && <p className="ink3 small">{text.parts.none}</p>}
      <ul className="parts">
        {rows.map((row) => (
          <PartLine
            key={row.id}
            part={part}
            row={row}
            onRemoved={(held) => follow(held, 'end')}
            onAsked={(held) => follow(held, 'add', true)}
          />
        ))}
      </ul>
      {data?.next && (
        <Link to={listPath(entity.list.name)} search={{ f: [[of.key, '$equals', id]] } as never}>
          {text.parts.all(entity.pluralLabel.toLowerCase())}
        </Link>
      )}
      {holds ? <AddLink part={part} holds={holds} id={id} onLinked={(held) => follow(held, 'add')} /> : <AddPart part={part} id={id} />}
      {asked && drawFollowUp(entity.name, { ...asked, onClose: () => setAsked(null) })}
    </section>
  )
}

/** Who was sent here for a part begins in what adds one, wherever on the page it stands. */
function useWanted(name: string, isThere: boolean): RefObject<HTMLElement | null> {
  const section = useRef<HTMLElement>(null)
  const { part } = useSearch({ strict: false }) as { readonly part?: string }
  const wanted = isThere && part === name
  useEffect(() => {
    if (wanted) section.current?.querySelector<HTMLElement>('.parts-add input, .parts-add button')?.focus()
  }, [wanted])
  return section
}

interface PartLineProps {
  readonly part: Part
  readonly row: ListRow
  /** Told of the record that the part no longer holds. */
  readonly onRemoved: (held: number) => void
  /** Told of the record whose follow-up the operator asks for. */
  readonly onAsked: (held: number) => void
}

function PartLine({ part: { entity, of, holds }, row, onRemoved, onAsked }: PartLineProps) {
  const may = useMay()
  const remove = useCommand(`${entity.name}.delete`, { done: () => text.record.deleted(entity.label), failures: 'toast' })
  const unlink = async () => {
    if ((await remove.run({ id: row.id })).ok && holds) onRemoved(Number(row[holds.key]))
  }
  const label = holds ? String(row[`${holds.key}Label`] ?? row[holds.key]) : rowLabel(row, entity.list)
  const to = holds?.entity ? recordPath(holds.entity, Number(row[holds.key])) : recordPath(entity.name, row.id)
  const again = followUpAgain(entity.name)
  const said = holds ? linkWords(entity, of, holds, row) : ''
  return (
    <li className="parts-line">
      <Link to={to}>{label}</Link>
      {said !== '' && <span className="small ink2">{said}</span>}
      <span className="spacer" />
      {holds && again !== null && (
        <button type="button" className="link small" aria-label={`${again} ${label}`} onClick={() => onAsked(Number(row[holds.key]))}>
          {again}
        </button>
      )}
      {holds && (
        <Link className="small" to={recordPath(entity.name, row.id)}>
          {text.parts.details}
        </Link>
      )}
      {holds && may(`${entity.name}.delete`) && (
        <IconButton label={text.parts.remove(label)} onClick={() => void unlink()}>
          <X size={13} strokeWidth={1.6} aria-hidden />
        </IconButton>
      )}
    </li>
  )
}

/** What a link says beside the record that it holds: its quantity, whether it is always part. */
function linkWords(entity: EntityDescription, of: FieldDescription, holds: FieldDescription, row: ListRow): string {
  const words = entity.fields.flatMap((field) => {
    const value = row[field.key]
    if (field === of || field === holds || value === null || value === undefined) return []
    if (field.type === 'boolean') return value === true ? [field.label.toLowerCase()] : []
    const shown = field.type === 'decimal' ? formatDecimal(String(value)) : String(row[`${field.key}Label`] ?? value)
    return [`${field.label.toLowerCase()} ${shown}`]
  })
  return words.join(' · ')
}

/** Links another record: one that is there, or one that is made at once. */
interface AddLinkProps {
  readonly part: Part
  readonly holds: FieldDescription
  readonly id: number
  readonly onLinked: (held: number) => void
}

function AddLink({ part: { entity, of }, holds, id, onLinked }: AddLinkProps) {
  const may = useMay()
  const [round, setRound] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (round > 0) focusFirstField(box.current)
  }, [round])
  const add = useCommand(`${entity.name}.create`, { done: () => text.record.created(entity.label) })
  if (!may(`${entity.name}.create`)) return null
  const link = async (held: number | null) => {
    if (held === null) return
    const result = await add.run({ values: { [of.key]: id, [holds.key]: held } })
    if (!result.ok) return
    setRound((before) => before + 1)
    onLinked(held)
  }
  return (
    <div className="parts-add" ref={box}>
      <FieldShell label={text.parts.add(holds.label.toLowerCase())}>
        {(control) => (
          <ReferenceBox key={round} {...control} makes entity={holds.entity ?? ''} value={null} onChange={(held) => void link(held)} />
        )}
      </FieldShell>
      <FailureNote failure={add.failure} />
    </div>
  )
}

function AddPart({ part: { entity, of }, id }: { readonly part: Part; readonly id: number }) {
  const may = useMay()
  const navigate = useNavigate()
  if (!may(`${entity.name}.create`)) return null
  return (
    <div className="parts-add">
      <Button onClick={() => void navigate({ to: newPath(entity.name), search: { [of.key]: id } as never })}>
        {text.list.newOne(entity.label.toLowerCase())}
      </Button>
    </div>
  )
}
