/** Makes records where a picker needs one that is not there: each in a sheet above the form that asked, one above the other. */
import type { SaveRecord } from '../records/use-save-record.ts'
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import type { EntityDescription } from '../../src-core/operations/contract.ts'
import { useClient } from '../client/client-context.tsx'
import { type SystemIndex, useMay, useSystem } from '../client/use-session.ts'
import { LoadingRows } from '../components/loading.tsx'
import { Sheet } from '../components/preview-sheet.tsx'
import { EntityForm } from '../form/entity-form.tsx'
import type { Values } from '../form/form-values.ts'
import { type MadeRecord, type Maker, MakerContext, type Making } from '../form/maker.ts'
import { useStartValues } from '../form/start-values.ts'
import { useToasts } from '../frame/toasts.tsx'
import { text } from '../text/en.ts'
import { CustomerForm, type MadeCustomer } from './customer/index.tsx'

const WIDTH = 720

/** Records that come with a customer, and which of those that `customer.create` makes they are. */
const WITH_CUSTOMER: Readonly<Record<string, (made: MadeCustomer) => number>> = {
  customer: (made) => made.id,
  customerAccount: (made) => made.customer_account_id,
  billingAccount: (made) => made.billing_account_id,
  userAccount: (made) => made.user_account_id,
}

/** Whether a record is made from its own fields alone. */
function isPlain(system: SystemIndex, entity: string): boolean {
  const input = system.operation(`${entity}.create`)?.input as { readonly properties?: Readonly<Record<string, unknown>> } | undefined
  return system.entity(entity) !== undefined && input?.properties?.['values'] !== undefined
}

type Open = Making & { readonly key: number }

export function RecordMaker({ children }: { readonly children: ReactNode }) {
  const system = useSystem()
  const may = useMay()
  const [open, setOpen] = useState<readonly Open[]>([])
  const count = useRef(0)
  const make = useCallback((making: Making) => {
    count.current += 1
    const key = count.current
    setOpen((before) => [...before, { ...making, key }])
  }, [])
  const maker = useMemo(
    (): Maker => ({
      offer: (entity) => {
        if (entity in WITH_CUSTOMER) return may('customer.create') ? text.form.makeNew(system.entity('customer')?.label ?? entity) : null
        const label = system.entity(entity)?.label
        return label !== undefined && isPlain(system, entity) && may(`${entity}.create`) ? text.form.makeNew(label) : null
      },
      make,
    }),
    [system, may, make],
  )
  const close = (one: Open) => setOpen((before) => before.filter((other) => other !== one))
  return (
    <MakerContext value={maker}>
      {children}
      {open.map((one, index) => (
        <MakeSheet
          key={one.key}
          making={one}
          isUppermost={index === open.length - 1}
          onClose={() => {
            close(one)
            setTimeout(one.onLeft)
          }}
          onMade={(record) => {
            close(one)
            // after the sheet is gone
            setTimeout(() => one.onMade(record))
          }}
        />
      ))}
    </MakerContext>
  )
}

interface MakeSheetProps {
  readonly making: Making
  readonly isUppermost: boolean
  readonly onClose: () => void
  readonly onMade: (record: MadeRecord) => void
}

function MakeSheet({ making, isUppermost, onClose, onMade }: MakeSheetProps) {
  const system = useSystem()
  const ofCustomer = WITH_CUSTOMER[making.entity]
  const entity = system.entity(ofCustomer ? 'customer' : making.entity)
  if (!entity) return null
  return (
    <Sheet opened isUppermost={isUppermost} onClose={onClose} size={WIDTH} title={text.list.newOne(entity.label.toLowerCase())}>
      <div className="sheet-record">
        {ofCustomer ? (
          <CustomerForm layer="sheet" name={making.typed} onMade={(made) => onMade({ id: ofCustomer(made), code: made.code })} />
        ) : (
          <MakeForm entity={entity} typed={making.typed.trim()} onMade={onMade} />
        )}
      </div>
    </Sheet>
  )
}

/** What was typed into the picker is the name of the new record, and its code where it can be one. */
function namedAs(entity: EntityDescription, start: Values, typed: string): Values {
  if (typed === '') return start
  const name = entity.fields.find(({ key }) => key === 'name')
  const code = typed.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '_')
  return {
    ...start,
    ...(entity.hasCode && entity.fields.some(({ key, required }) => key === 'code' && required) ? { code } : {}),
    ...(name ? { name: name.type === 'translated' ? { base: typed } : typed } : {}),
  }
}

interface MakeFormProps {
  readonly entity: EntityDescription
  readonly typed: string
  readonly onMade: (record: MadeRecord) => void
}

function MakeForm({ entity, typed, onMade }: MakeFormProps) {
  const client = useClient()
  const toasts = useToasts()
  const blank = useStartValues(entity.fields)
  const start = useMemo(() => blank && namedAs(entity, blank, typed), [entity, blank, typed])
  if (!start) return <LoadingRows rows={4} />
  const save: SaveRecord = async (values, _version, _told, confirming) => {
    const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
    const result = await client.call<{ readonly id: number; readonly code?: string }>(`${entity.name}.create`, {
      values: filled,
      ...confirming,
    })
    if (!result.ok) return result
    toasts.done(text.record.created(entity.label), result.undo ?? null)
    onMade({ id: result.value.id, code: result.value.code ?? null })
    return result
  }
  return (
    <EntityForm
      entity={entity}
      start={start}
      draftKey={`${entity.name}:made`}
      existing={false}
      begins
      layer="sheet"
      saveLabel={text.record.create(entity.label.toLowerCase())}
      onSave={save}
    />
  )
}
