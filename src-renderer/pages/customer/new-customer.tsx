/** A new customer in one step: party, customer, customer account, billing account and user account. */
import type { SaveRecord } from '../../records/use-save-record.ts'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Choice, EntityDescription, FieldDescription, ListPage } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { useOperation } from '../../client/use-operation.ts'
import { useSystem } from '../../client/use-session.ts'
import { PageHead } from '../../components/layout.tsx'
import { LoadingRows } from '../../components/loading.tsx'
import { EntityForm } from '../../form/entity-form.tsx'
import { blankValues } from '../../form/form-values.ts'
import { usePagePath } from '../../frame/path.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { listPath, recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { customerText } from './text.ts'

const text = customerText.newCustomer
const { who, address, contact, billing, payment } = text.sections

type Part = Partial<FieldDescription> & { readonly key: string; readonly label: string }

function field(section: string, part: Part): FieldDescription {
  return { type: 'text', required: false, createOnly: false, section, ...part }
}
const ofEntity = (key: string, label: string, entity: string): Part => ({ key, label, type: 'reference', entity })

/** The fields whose choices or labels an entity knows already. */
function known(entity: EntityDescription | undefined, key: string): Part {
  const found = entity?.fields.find((one) => one.key === key)
  return {
    key,
    label: found?.label ?? key,
    type: found?.type ?? 'text',
    ...(found?.choices ? { choices: found.choices } : {}),
    ...(found?.hint ? { hint: found.hint } : {}),
  }
}

interface Coded {
  readonly country: readonly Choice[]
  readonly language: readonly Choice[]
  readonly currency: readonly Choice[]
}

/** Choices of a set-up entity by code: what the core takes here is the code. */
function useCodes(entity: string): readonly Choice[] | undefined {
  const { data } = useOperation<ListPage>(`${entity}.list`, { limit: 500 })
  return useMemo(
    () => data?.rows.map((row) => ({ value: String(row['code']), label: `${String(row['code'])} ${String(row['name'] ?? '')}`.trim() })),
    [data],
  )
}

function fieldsOf(
  customer: EntityDescription | undefined,
  account: EntityDescription | undefined,
  billed: EntityDescription | undefined,
  coded: Coded,
): readonly FieldDescription[] {
  const choice = (key: string, label: string, choices: readonly Choice[]): Part => ({ key, label, type: 'choice', choices })
  return [
    field(who, { key: 'name', label: 'Name', maxLength: 200, hint: 'Of the company; for a person the first and last name do.' }),
    field(who, {
      ...{ key: 'account_type', label: 'Account type', type: 'choice', required: true },
      choices: [
        { value: 'company', label: 'Company' },
        { value: 'private', label: 'Private' },
      ],
    }),
    field(who, { key: 'first_name', label: 'First name', maxLength: 100 }),
    field(who, { key: 'last_name', label: 'Last name', maxLength: 100 }),
    field(who, { key: 'tax_id', label: 'VAT number', maxLength: 40 }),
    field(who, { key: 'registration_number', label: 'Registration number', maxLength: 60 }),
    field(who, ofEntity('customer_category', 'Customer category', 'customerCategory')),
    field(who, known(customer, 'tax_exempt')),
    field(who, known(customer, 'exemption_reason')),
    field(who, known(customer, 'exempt_until')),
    field(who, { key: 'external_ref', label: 'External reference', maxLength: 200 }),
    field(address, { key: 'street', label: 'Street', maxLength: 200 }),
    field(address, { key: 'street_2', label: 'Street, second line', maxLength: 200 }),
    field(address, { key: 'postal_code', label: 'Postal code', maxLength: 20 }),
    field(address, { key: 'city', label: 'City', maxLength: 100 }),
    field(address, choice('country', 'Country', coded.country)),
    field(contact, { key: 'email', label: 'E-mail', maxLength: 200 }),
    field(contact, { key: 'phone', label: 'Phone', maxLength: 40 }),
    field(billing, choice('currency', 'Currency', coded.currency)),
    field(billing, ofEntity('billing_cycle', 'Billing cycle', 'billingCycle')),
    field(billing, choice('language', 'Language', coded.language)),
    field(billing, ofEntity('tax_category', 'Tax category', 'taxCategory')),
    field(billing, known(billed, 'delivery')),
    field(billing, known(billed, 'invoice_email')),
    field(billing, known(billed, 'order_reference')),
    field(payment, known(account, 'payment_method')),
    field(payment, ofEntity('payment_term', 'Payment term', 'paymentTerm')),
    field(payment, known(account, 'account_holder')),
    field(payment, known(account, 'iban')),
    field(payment, known(account, 'bic')),
    field(payment, ofEntity('credit_category', 'Credit category', 'creditCategory')),
  ]
}

/** What `customer.create` makes, with the accounts under it. */
export interface MadeCustomer {
  readonly id: number
  readonly code: string
  readonly customer_account_id: number
  readonly billing_account_id: number
  readonly user_account_id: number
}

export function NewCustomer() {
  const navigate = useNavigate()
  usePagePath([{ label: shared.rail.customers, to: listPath('customer') }, { label: text.title }])
  return (
    <div className="page">
      <PageHead title={text.title} under={text.says} />
      <CustomerForm onMade={({ id }) => void navigate({ to: recordPath('customer', id), replace: true })} />
    </div>
  )
}

export interface CustomerFormProps {
  /** What is known of it already. */
  readonly name?: string
  readonly layer?: 'part' | 'sheet'
  readonly onMade: (made: MadeCustomer) => void
}

/** The fields of a new customer with its accounts, on a page of their own or in a sheet. */
export function CustomerForm(props: CustomerFormProps) {
  const system = useSystem()
  const country = useCodes('country')
  const language = useCodes('language')
  const currency = useCodes('currency')
  const customer = system.entity('customer')
  const account = system.entity('customerAccount')
  const billed = system.entity('billingAccount')
  const fields = useMemo(
    () => (country && language && currency ? fieldsOf(customer, account, billed, { country, language, currency }) : undefined),
    [customer, account, billed, country, language, currency],
  )
  return customer && fields ? <NewForm {...props} entity={customer} fields={fields} /> : <LoadingRows rows={10} />
}

interface NewFormProps extends CustomerFormProps {
  readonly entity: EntityDescription
  readonly fields: readonly FieldDescription[]
}

function NewForm({ entity, fields, name = '', layer = 'part', onMade }: NewFormProps) {
  const client = useClient()
  const toasts = useToasts()
  const start = useMemo(
    () => ({ ...blankValues(fields), account_type: 'company', ...(name.trim() === '' ? {} : { name: name.trim() }) }),
    [fields, name],
  )
  const form = useMemo(() => ({ ...entity, fields }), [entity, fields])
  const save: SaveRecord = async (values, _version, _told, confirming) => {
    const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''))
    const result = await client.call<MadeCustomer>('customer.create', { ...filled, ...confirming })
    if (!result.ok) return result
    toasts.done(text.created(result.value.code), result.undo ?? null)
    onMade(result.value)
    return result
  }
  return (
    <EntityForm
      entity={form}
      start={start}
      draftKey="customer:new"
      existing={false}
      begins
      layer={layer}
      saveLabel={text.save}
      onSave={save}
    />
  )
}
