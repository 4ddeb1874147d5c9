/** A new subscription: who, which offer, from when, its services and access points. */
import { useConfirmDate } from '../../form/confirm-date.tsx'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { ListPage } from '../../../src-core/operations/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useSession } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { CheckBox } from '../../components/check.tsx'
import { PageHead } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { LongTextBox, TextBox, TypedBox } from '../../form/boxes.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { focusFirstField } from '../../form/next-field.ts'
import { ReferenceBox } from '../../form/reference-box.tsx'
import { formatDecimal } from '../../format/numbers.ts'
import { parseDecimal } from '../../format/parse.ts'
import { usePagePath } from '../../frame/path.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath, recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { subscriptionText as text } from './text.ts'

export interface Taken {
  readonly product: number
  readonly name: string
  readonly mandatory: boolean
  readonly take: boolean
  readonly quantity: string | null
}

interface Draft {
  readonly userAccount: number | null
  readonly offer: number | null
  readonly from: string | null
  readonly agreed: string | null
  readonly external: string
  readonly accesses: string
  readonly activate: boolean
}

/** The input of `subscription.create`; `null` while something is missing. */
export function inputOf(draft: Draft, services: readonly Taken[]): object | null {
  if (draft.userAccount === null || draft.offer === null) return null
  const accesses = draft.accesses
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return {
    user_account: draft.userAccount,
    offer: draft.offer,
    ...(draft.from === null ? {} : { subscription_date: draft.from }),
    ...(draft.agreed === null ? {} : { end_agreement_date: draft.agreed }),
    ...(draft.external.trim() === '' ? {} : { external_ref: draft.external.trim() }),
    services: services.flatMap(({ product, take, quantity }) => (take ? [{ product, ...(quantity === null ? {} : { quantity }) }] : [])),
    access_points: accesses.map((access_id) => ({ access_id })),
    activate: draft.activate,
  }
}

/** The products of an offer; those that are always part of it are taken. */
function useProducts(offer: number | null): readonly [readonly Taken[] | null, (product: number, part: Partial<Taken>) => void] {
  const filter = [{ column: 'offer_id', op: '$equals', value: offer }]
  const { data } = useOperation<ListPage>('offerProduct.list', { filter, limit: 200 }, { enabled: offer !== null })
  const [taken, setTaken] = useState<readonly Taken[] | null>(null)
  useEffect(() => {
    setTaken(
      data?.rows.map((row) => ({
        product: Number(row['product_id']),
        name: String(row['product_idLabel'] ?? row['product_id']),
        mandatory: row['mandatory'] === true,
        take: row['mandatory'] === true,
        quantity: String(row['default_quantity'] ?? '1'),
      })) ?? null,
    )
  }, [data])
  const change = (product: number, part: Partial<Taken>) =>
    setTaken((before) => before?.map((one) => (one.product === product ? { ...one, ...part } : one)) ?? null)
  return [offer === null ? null : taken, change]
}

export function NewSubscription() {
  const given = (useSearch({ strict: false }) as { readonly user_account_id?: unknown }).user_account_id
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    focusFirstField(form.current)
  }, [])
  const today = useSession()?.today ?? null
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>({
    ...{
      userAccount: typeof given === 'number' ? given : null,
      offer: null,
      from: today,
      agreed: null,
      external: '',
      accesses: '',
      activate: true,
    },
  })
  const [services, change] = useProducts(draft.offer)
  const create = useCommand<{ readonly id: number; readonly code: string }>('subscription.create', {
    done: ({ code }) => text.created(code),
  })
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const again = useConfirmDate(create.failure, [draft.from, draft.agreed])
  const input = inputOf(draft, services ?? [])
  const save = async () => {
    if (input === null) return
    const result = await create.run({ ...input, ...(again.dates.length === 0 ? {} : { confirm_date: again.dates }) })
    if (result.ok) void navigate({ to: recordPath('subscription', result.value.id), replace: true })
  }
  usePagePath([{ label: shared.rail.subscriptions, to: listPath('subscription') }, { label: text.newTitle }])
  useShortcuts([{ keys: 'Ctrl S', label: text.create, run: () => void save() }])
  return (
    <div className="page">
      <PageHead title={text.newTitle} under={text.newSays} />
      <form
        ref={form}
        className="entity-form"
        aria-label={text.newTitle}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <div className="form-scroll">
          <div className="form">
            <div className="form-notes">
              <FailureNote failure={create.failure} />
            </div>
            {again.boxes}
            <Who draft={draft} set={set} />
            <Products products={services} chosen={draft.offer !== null} onChange={change} />
            <Accesses draft={draft} set={set} />
          </div>
        </div>
        <div className="form-foot">
          <Button kind="filled" keys="Ctrl S" submit disabled={create.running} reason={input === null ? text.needsBoth : null}>
            {text.create}
          </Button>
        </div>
      </form>
    </div>
  )
}

interface PartProps {
  readonly draft: Draft
  readonly set: (part: Partial<Draft>) => void
}

function Who({ draft, set }: PartProps) {
  return (
    <section className="form-section form-grid" aria-label={text.newTitle}>
      <FieldShell label={text.userAccount} required>
        {(control) => (
          <ReferenceBox
            {...control}
            makes
            entity="userAccount"
            value={draft.userAccount}
            onChange={(userAccount) => set({ userAccount })}
          />
        )}
      </FieldShell>
      <FieldShell label={text.offer} required>
        {(control) => <ReferenceBox {...control} makes entity="offer" value={draft.offer} onChange={(offer) => set({ offer })} />}
      </FieldShell>
      <FieldShell label={text.firstDay}>
        {(control) => <DateBox {...control} value={draft.from} onChange={(from) => set({ from })} />}
      </FieldShell>
      <FieldShell label={text.agreedTo} hint={text.agreedHint}>
        {(control) => <DateBox {...control} value={draft.agreed} onChange={(agreed) => set({ agreed })} />}
      </FieldShell>
      <FieldShell label={text.externalRef}>
        {(control) => <TextBox {...control} maxLength={200} value={draft.external} onChange={(external) => set({ external })} />}
      </FieldShell>
    </section>
  )
}

interface ProductsProps {
  readonly products: readonly Taken[] | null
  readonly chosen: boolean
  readonly onChange: (product: number, part: Partial<Taken>) => void
}

function Products({ products, chosen, onChange }: ProductsProps) {
  return (
    <section className="form-section" aria-label={text.products}>
      <h2 className="section-title">{text.products}</h2>
      {!chosen && <p className="ink3">{text.chooseOffer}</p>}
      {products?.length === 0 && <p className="ink3">{text.noProducts}</p>}
      {products && products.length > 0 && (
        <table className="table new-products">
          <thead>
            <tr>
              <th scope="col">{text.productColumns.product}</th>
              <th scope="col" className="right">
                {text.productColumns.quantity}
              </th>
            </tr>
          </thead>
          <tbody>
            {products.map((one) => (
              <tr key={one.product}>
                <td>
                  <CheckBox
                    label={one.mandatory ? `${one.name}, ${text.always}` : one.name}
                    checked={one.take}
                    disabled={one.mandatory}
                    onChange={(take) => onChange(one.product, { take })}
                  />
                </td>
                <td className="right">
                  <TypedBox<string>
                    aria-label={text.quantityOfProduct(one.name)}
                    disabled={!one.take}
                    value={one.quantity}
                    show={(quantity) => formatDecimal(quantity)}
                    read={parseDecimal}
                    fault={shared.form.noFigure}
                    onChange={(quantity) => onChange(one.product, { quantity })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Accesses({ draft, set }: PartProps) {
  return (
    <section className="form-section form-grid" aria-label={text.accesses}>
      <FieldShell label={text.accessLines} hint={text.accessHint} wide>
        {(control) => <LongTextBox {...control} rows={4} value={draft.accesses} onChange={(accesses) => set({ accesses })} />}
      </FieldShell>
      <CheckBox label={text.activateAtOnce} checked={draft.activate} onChange={(activate) => set({ activate })} />
    </section>
  )
}
