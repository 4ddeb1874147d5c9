/** The first step: a file dropped or chosen, and, where its headings leave it open, what it holds. */
import { Link } from '@tanstack/react-router'
import type { ImportField } from '../../../src-core/exchange/contract.ts'
import { useOperation } from '../../client/use-operation.ts'
import { useMay } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { DropZone } from '../../components/drop-zone.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import { Note } from '../../components/note.tsx'
import { ChoiceBox } from '../../form/boxes.tsx'
import { type ExchangeKind, useExchangeKinds } from '../../list/exchange-kinds.ts'
import { importText as text } from './text.ts'
import { fitsAsked, type Taking, type WizardControl } from './use-wizard.ts'

export interface FileStepProps {
  readonly place: string | null
  readonly control: WizardControl
  readonly taking: Taking
  readonly onBack: () => void
}

export function FileStep({ place, control, taking, onBack }: FileStepProps) {
  const { wizard, change } = control
  const kinds = useExchangeKinds()
  const kind = kinds.find(({ name }) => name === wizard.kind)
  return (
    <div className="page-body">
      <Panel label={text.steps.file}>
        <div className="import-file">
          {place === null && (
            <label className="import-kind">
              <span className="field-label">{text.kindBox}</span>
              <ChoiceBox
                value={wizard.kind ?? ''}
                choices={kinds.map(({ name, label }) => ({ value: name, label }))}
                optional
                onChange={(name) =>
                  wizard.file && name !== '' ? void taking.as(name) : change({ ...wizard, kind: name === '' ? null : name })
                }
              />
            </label>
          )}
          {kind && <p className="ink2">{text.chooseKind(kind.hint)}</p>}
          <DropZone
            says={text.chooseSays}
            choose={text.chooseFile}
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            disabled={taking.busy !== null}
            onFile={(file) => void taking.take(file)}
          >
            <Button keys="Alt Left" onClick={onBack}>
              {text.back}
            </Button>
            {taking.busy && (
              <span className="small ink2" role="status">
                {taking.busy === 'staging' ? text.staging : text.looking}
              </span>
            )}
          </DropZone>
          {taking.fault && <Note tone="bad">{taking.fault}</Note>}
          <KindQuestion control={control} taking={taking} />
          {wizard.file && wizard.kind !== null && !taking.found && (
            <p>
              <span className="ink2">{wizard.file.file_name}</span>{' '}
              <button type="button" className="link" onClick={() => change({ ...wizard, step: 'columns' })}>
                {text.steps.columns}
              </button>
            </p>
          )}
          {place === null && <UsageNote />}
        </div>
      </Panel>
      {kind && <Expected kind={kind} />}
    </div>
  )
}

/** Asks what the file holds, where that is open or another kind fits better than the one asked for. */
function KindQuestion({ control, taking }: { readonly control: WizardControl; readonly taking: Taking }) {
  const { wizard, change } = control
  const { found } = taking
  if (!found || !wizard.file || (found.kind !== null && fitsAsked(found))) return null
  const asked = found.kinds.find(({ name }) => name === found.kind)
  const [best] = found.kinds
  const goOn = (kind: string) => (kind === found.kind ? change({ ...wizard, kind, step: 'columns' }) : void taking.as(kind))
  return (
    <Note tone="warn" title={wizard.file.file_name}>
      {best && found.kind !== null ? text.otherKind(asked?.label ?? found.kind, best.label) : text.whichKindSays}
      <div className="import-kinds">
        {found.kinds.slice(0, 6).map(({ name, label }) => (
          <Button key={name} small onClick={() => goOn(name)}>
            {text.takeKind(label)}
          </Button>
        ))}
        {found.kind !== null && !asked && (
          <Button small onClick={() => goOn(found.kind as string)}>
            {text.steps.columns}
          </Button>
        )}
      </div>
    </Note>
  )
}

function UsageNote() {
  if (!useMay()('usage.import')) return null
  return (
    <p className="small ink2">
      {text.usageElsewhere}{' '}
      <Link to="/usage" search={{ import: '1' } as never}>
        {text.toUsage}
      </Link>
    </p>
  )
}

interface DescribedKind extends ExchangeKind {
  readonly fields: readonly ImportField[]
}

/** The columns that a file of the kind may have. */
function Expected({ kind }: { readonly kind: ExchangeKind }) {
  const { data } = useOperation<readonly DescribedKind[]>('import.kinds', {}, { reads: ['language'] })
  const fields = data?.find(({ name }) => name === kind.name)?.fields ?? []
  return (
    <Panel ground="paper" className="import-expected" label={text.columns}>
      <Section title={text.columns} note={kind.label}>
        <table className="table">
          <tbody>
            {fields.map((field) => (
              <tr key={field.key}>
                <th scope="row">
                  {field.label}
                  <div className="tiny ink3">{field.key}</div>
                </th>
                <td className="small ink2">
                  {text.types[field.type]}
                  {field.required && <span className="tone-warn">{`, ${text.required}`}</span>}
                  {field.hint && <div className="tiny ink3">{field.hint}</div>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </Panel>
  )
}
