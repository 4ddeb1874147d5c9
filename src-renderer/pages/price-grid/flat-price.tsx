/** A version with one price for everything. */
import { useEffect, useRef } from 'react'
import type { VersionView } from '../../../src-core/pricing/contract.ts'
import { Button } from '../../components/button.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { TypedBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatDecimal } from '../../format/numbers.ts'
import { parseDecimal } from '../../format/parse.ts'
import { text } from './text.ts'
import type { FlatDraft } from './use-flat-price.ts'

export interface FlatPriceProps {
  readonly version: VersionView
  readonly flat: FlatDraft
  readonly onColumns: () => void
}

export function FlatPrice({ version, flat, onColumns }: FlatPriceProps) {
  const editable = version.status === 'draft'
  const box = useRef<HTMLDivElement>(null)
  const isToBePriced = editable && version.price === null
  // A new version is opened to be priced.
  useEffect(() => {
    if (isToBePriced) box.current?.querySelector('input')?.focus()
  }, [isToBePriced])
  return (
    <Panel label={text.flat.title}>
      <Section title={text.flat.title}>
        <p className="ink2">{editable ? text.flat.says : text.flat.fixed}</p>
        <div className="pg-flat" ref={box}>
          <FieldShell label={text.flat.price(version.plan.currency)} {...(flat.fault === null ? {} : { fault: flat.fault })}>
            {(control) => (
              <TypedBox<string>
                {...control}
                disabled={!editable}
                value={flat.price}
                show={(value) => formatDecimal(value, 2)}
                read={parseDecimal}
                fault={text.flat.unreadable}
                onFault={flat.setFault}
                onChange={flat.set}
                onEnter={() => void flat.save()}
              />
            )}
          </FieldShell>
          {editable && (
            <>
              <Button keys="Ctrl S" disabled={!flat.dirty || flat.saving} onClick={() => void flat.save()}>
                {text.flat.save}
              </Button>
              <Button onClick={onColumns}>{text.actions.columns}</Button>
            </>
          )}
        </div>
        <FailureNote failure={flat.failure} />
      </Section>
    </Panel>
  )
}
