/** A new company: who it is, where it sits, and what its country brings, before anything is made. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import type { Choice } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import { useOperation } from '../../client/use-operation.ts'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/layout.tsx'
import { Await } from '../../components/loading.tsx'
import { FailureNote } from '../../components/note.tsx'
import { ChoiceBox, TextBox } from '../../form/boxes.tsx'
import { type ControlProps, FieldShell } from '../../form/field-shell.tsx'
import { focusFirstField } from '../../form/next-field.ts'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { useToasts } from '../../frame/toasts.tsx'
import { type CompanyPresets, fileName, fileNameOf, pathIn, useCompanies } from './company-data.ts'
import { emptyWish, missingFields, type Wish, wishFor, wishInput } from './company-wish.ts'
import { CountryBrings } from './country-brings.tsx'
import { companyText } from './text.ts'
import { useFileChoice } from './use-file-choice.ts'

const text = companyText.form

export interface CreateFormProps {
  /** The open file that has no company yet; null where a new file is made. */
  readonly into: string | null
}

export function CreateForm({ into }: CreateFormProps) {
  const presets = useOperation<CompanyPresets>('companyFile.presets', {}, { reads: [] })
  return (
    <>
      <FailureNote failure={presets.failure} onRetry={presets.refetch} />
      <Await data={presets.failure ? undefined : presets.data} rows={8}>
        {(data) => <Fields presets={data} into={into} />}
      </Await>
    </>
  )
}

function useCreate(into: string | null) {
  const client = useClient()
  const toasts = useToasts()
  const [running, setRunning] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const run = async (wish: Wish, file: string) => {
    if (running) return
    setRunning(true)
    const company = wishInput(wish)
    const result = into === null ? await client.call('companyFile.create', { file, company }) : await client.call('company.create', company)
    setRunning(false)
    setFailure(result.ok ? null : result.failure)
    // A new file is told to every window, which start anew; in the open one it is a change like any other.
    if (result.ok && into !== null) toasts.done(text.created(wish.name))
  }
  return { running, failure, run }
}

interface FieldsProps extends CreateFormProps {
  readonly presets: CompanyPresets
}

function Fields({ presets, into }: FieldsProps) {
  const folder = useCompanies().data?.folder ?? ''
  const [wish, setWish] = useState<Wish>(emptyWish)
  const [typedFile, setTypedFile] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const create = useCreate(into)
  const file = typedFile ?? (folder === '' ? '' : pathIn(folder, fileNameOf(wish.name)))
  const missing = tried ? missingFields(wish, into === null ? file : 'open') : new Set<string>()
  const faultOf = (key: string, label: string) =>
    missing.has(key) ? text.needed(label) : create.failure?.fields?.find(({ path }) => path === key)?.reason
  const save = () => {
    setTried(true)
    const first = [...missingFields(wish, into === null ? file : 'open')][0]
    if (first === undefined) return void create.run(wish, file)
    document.querySelector<HTMLElement>(`[data-path="${first}"] :is(input, select)`)?.focus()
  }
  const form = useRef<HTMLDivElement>(null)
  // Whoever opened the form begins to type.
  useEffect(() => void focusFirstField(form.current), [])
  useShortcuts([{ keys: 'Ctrl S', label: companyText.keys.create, inFields: true, run: save }])
  const field = (key: keyof Wish, label: string, required = false, hint?: string) => (
    <Field label={label} path={key} fault={faultOf(key, label)} required={required} hint={hint}>
      {(control) => <TextBox {...control} value={wish[key]} onChange={(value) => setWish({ ...wish, [key]: value })} />}
    </Field>
  )
  const choice = (key: keyof Wish, label: string, choices: readonly Choice[], onChange: (value: string) => void) => (
    <Field label={label} path={key} fault={faultOf(key, label)} required>
      {(control) => <ChoiceBox {...control} value={wish[key]} choices={choices} onChange={onChange} />}
    </Field>
  )
  const countryOf = (wanted: string) => presets.countries.find(({ code }) => code === wanted)
  const chooseCountry = (code: string) => setWish(wishFor(wish, countryOf(code), Intl.DateTimeFormat().resolvedOptions().timeZone))
  return (
    <div className="create" ref={form}>
      <div className="form create-form">
        <Section title={text.who}>
          <div className="form-grid">
            {field('name', text.name, true)}
            {choice('country', text.country, choicesOf(presets.countries, false), chooseCountry)}
            {choice('currency', text.currency, choicesOf(presets.currencies), (currency) => setWish({ ...wish, currency }))}
            {choice('language', text.language, choicesOf(presets.languages, false), (language) => setWish({ ...wish, language }))}
            {field('zone', text.zone, true, text.zoneHint)}
            {field('legal_name', text.legalName)}
          </div>
        </Section>
        <Section title={text.where}>
          <div className="form-grid">
            {field('street', text.street)}
            {field('city', text.city)}
            {field('postal_code', text.postalCode)}
            {field('email', text.email)}
            {field('tax_id', text.taxId)}
            {field('registration_number', text.registration)}
          </div>
        </Section>
        {into === null && (
          <Section title={text.place}>
            <FileField file={file} fault={faultOf('file', text.file)} onFile={setTypedFile} />
          </Section>
        )}
        <FailureNote failure={create.failure} />
        <div className="actions create-actions">
          <Button kind="filled" keys="Ctrl S" disabled={create.running} onClick={save}>
            {text.save}
          </Button>
        </div>
      </div>
      <CountryBrings country={countryOf(wish.country) ?? null} wish={wish} presets={presets} />
    </div>
  )
}

interface FieldProps {
  readonly label: string
  readonly path: string
  readonly fault: string | undefined
  readonly required?: boolean
  readonly hint?: string | undefined
  readonly children: (control: ControlProps) => ReactNode
}

function Field({ required = false, ...rest }: FieldProps) {
  return <FieldShell {...rest} required={required} />
}

function choicesOf(items: readonly { readonly code: string; readonly name: string }[], withCode = true): readonly Choice[] {
  return items.map(({ code, name }) => ({ value: code, label: withCode ? `${code} ${name}` : name }))
}

interface FileFieldProps {
  readonly file: string
  readonly fault: string | undefined
  readonly onFile: (file: string) => void
}

/** The path as it is proposed or typed; the system's dialog where there is one. */
function FileField({ file, fault, onFile }: FileFieldProps) {
  const { dialogs, ask } = useFileChoice('create', onFile, () => {})
  return (
    <div className="create-file">
      <Field label={text.file} path="file" fault={fault} required hint={text.fileHint}>
        {(control) => <TextBox {...control} value={file} onChange={onFile} />}
      </Field>
      {dialogs && <Button onClick={() => ask(fileName(file))}>{text.choose}</Button>}
    </div>
  )
}
