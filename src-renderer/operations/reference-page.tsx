/** The reference of all operations, and the page that describes, tries and runs one. */
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { CallResult, OperationDescription } from '../../src-core/operations/contract.ts'
import { useClient } from '../client/client-context.tsx'
import { useMay, useSystem } from '../client/use-session.ts'
import { Button } from '../components/button.tsx'
import { PageHead, Panel, Section } from '../components/layout.tsx'
import { EmptyState, FailureNote, Note } from '../components/note.tsx'
import { PreviewSheet } from '../components/preview-sheet.tsx'
import { TextBox } from '../form/boxes.tsx'
import { FieldControl } from '../form/field-control.tsx'
import { blankValues, faultsOf, type Faults, splitFaults, type Values } from '../form/form-values.ts'
import { operationLabel } from '../frame/palette/entries.ts'
import { usePagePath } from '../frame/path.tsx'
import { useShortcuts } from '../frame/shortcuts.tsx'
import { useToasts } from '../frame/toasts.tsx'
import { text } from '../text/en.ts'
import { inputFields, inputOf } from './input-fields.ts'
import { operationPath } from './operation-links.ts'

function fits(operation: OperationDescription, typed: string): boolean {
  return `${operation.name} ${operation.summary}`.toLowerCase().includes(typed.trim().toLowerCase())
}

export function ReferencePage() {
  const system = useSystem()
  const [typed, setTyped] = useState('')
  const shown = useMemo(
    () => system.operations.filter((operation) => fits(operation, typed)).sort((a, b) => a.name.localeCompare(b.name)),
    [system, typed],
  )
  usePagePath([{ label: text.rail.operations, to: '/operations/jobs' }, { label: text.rail.reference }])
  useShortcuts([{ keys: '/', label: text.keys.filter, run: () => document.querySelector<HTMLInputElement>('.setup-find input')?.focus() }])
  return (
    <div className="page">
      <PageHead
        title={text.rail.reference}
        under={text.operations.says(system.operations.length)}
        actions={
          <div className="setup-find">
            <TextBox aria-label={text.operations.find} placeholder={text.operations.find} value={typed} onChange={setTyped} />
          </div>
        }
      />
      <Panel label={text.rail.reference}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.operations.name}</th>
              <th scope="col">{text.operations.what}</th>
              <th scope="col">{text.operations.kind}</th>
              <th scope="col">{text.operations.undo}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((operation) => (
              <tr key={operation.name}>
                <td>
                  <Link to={operationPath(operation.name)}>{operation.name}</Link>
                </td>
                <td>{operation.summary}</td>
                <td className="ink2">{text.operations.kinds[operation.kind]}</td>
                <td className="ink2">{operation.kind === 'query' ? '' : text.operations.undos[operation.undo]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </div>
  )
}

/** The page at `/operations/reference/$name`. */
export function OperationRoute() {
  const { name } = useParams({ strict: false }) as { readonly name: string }
  const system = useSystem()
  const operation = system.operation(name)
  if (system.operations.length === 0) return null
  if (!operation) return <EmptyState title={text.operations.unknown(name)} />
  return <OperationPage key={name} operation={operation} />
}

/** Values, faults and result of a run. */
function useRun(operation: OperationDescription) {
  const client = useClient()
  const toasts = useToasts()
  const system = useSystem()
  const fields = useMemo(() => inputFields(operation.input, operation.name, system), [operation, system])
  const [values, setValues] = useState<Values>(() => blankValues(fields))
  const [faults, setFaults] = useState<Faults>({})
  const [result, setResult] = useState<CallResult | null>(null)
  const [running, setRunning] = useState(false)
  const check = () => {
    const found = faultsOf(fields, values)
    setFaults(found)
    return Object.keys(found).length === 0
  }
  const run = async (simulate: boolean) => {
    if (running || !check()) return
    setRunning(true)
    const answer = await client.call(operation.name, inputOf(values), simulate ? { simulate } : {})
    setRunning(false)
    setResult(answer)
    if (!answer.ok) setFaults(splitFaults(answer.failure.fields ?? [], fields).here)
    else if (!simulate && operation.kind !== 'query') {
      toasts.done(text.operations.done(operationLabel(operation)), answer.undo ?? null)
      if (answer.final !== undefined) toasts.final(text.operations.done(operationLabel(operation)), answer.final)
    }
  }
  const fault = (path: string, reason: string | null) =>
    setFaults(({ [path]: _gone, ...rest }) => (reason === null ? rest : { ...rest, [path]: reason }))
  return {
    fields,
    values,
    faults,
    result,
    running,
    check,
    run,
    fault,
    set: (key: string, value: unknown) => setValues((before) => ({ ...before, [key]: value })),
  }
}

function OperationPage({ operation }: { readonly operation: OperationDescription }) {
  const { simulate } = useSearch({ strict: false }) as { readonly simulate?: boolean }
  const may = useMay()
  const navigate = useNavigate()
  const form = useRun(operation)
  const [asking, setAsking] = useState(false)
  const label = operationLabel(operation)
  const reason = may(operation.name) ? null : text.operations.forbidden(operation.permission)
  const tries = operation.kind === 'command'
  const final = operation.kind !== 'query' && operation.undo === 'none'
  const start = () => {
    if (reason !== null) return
    if (!final) return void form.run(false)
    if (form.check()) setAsking(true)
  }
  usePagePath([
    { label: text.rail.operations, to: '/operations/jobs' },
    { label: text.rail.reference, to: '/operations/reference' },
    { label: operation.name },
  ])
  useShortcuts([
    {
      keys: 'Ctrl Enter',
      label: text.operations.run,
      run: simulate === true && form.result === null && tries ? () => void form.run(true) : start,
    },
    { keys: 'Esc', label: text.keys.backToList, run: () => void navigate({ to: '/operations/reference' }) },
  ])
  return (
    <div className="page">
      <PageHead
        title={label}
        over={<span className="mono">{operation.name}</span>}
        under={
          operation.kind === 'query'
            ? text.operations.kinds.query
            : `${text.operations.kinds[operation.kind]}. ${operation.undoReason ?? text.operations.undos[operation.undo]}`
        }
        actions={
          <>
            {tries && (
              <Button disabled={form.running} onClick={() => void form.run(true)}>
                {text.operations.try}
              </Button>
            )}
            <Button kind="filled" keys="Ctrl Enter" disabled={form.running} reason={reason} onClick={start}>
              {final ? text.operations.runFinal : text.operations.run}
            </Button>
          </>
        }
      />
      <RunForm label={label} form={form} />
      <PreviewSheet
        opened={asking}
        title={label}
        says={operation.undoReason ?? text.operations.undos.none}
        lines={[]}
        confirm={text.operations.run}
        onConfirm={() => {
          setAsking(false)
          void form.run(false)
        }}
        onClose={() => setAsking(false)}
      />
    </div>
  )
}

function RunForm({ label, form }: { readonly label: string; readonly form: ReturnType<typeof useRun> }) {
  return (
    <Panel label={label}>
      <div className="form">
        <div className="form-grid">
          {form.fields.map((field) => (
            <FieldControl
              key={field.key}
              field={field}
              path={field.key}
              values={form.values}
              faults={form.faults}
              onChange={(value) => form.set(field.key, value)}
              onFault={form.fault}
            />
          ))}
        </div>
        {form.fields.length === 0 && <p className="ink2">{text.operations.noInput}</p>}
        <Result result={form.result} />
      </div>
    </Panel>
  )
}

function Result({ result }: { readonly result: CallResult | null }) {
  if (result === null) return null
  if (!result.ok) return <FailureNote failure={result.failure} />
  return (
    <Section title={text.operations.result}>
      {result.simulated && <Note tone="info">{text.operations.simulated}</Note>}
      <pre className="result mono">{JSON.stringify(result.value, null, 2)}</pre>
    </Section>
  )
}
