/** A version with one price for everything. */
import { useState } from 'react'
import type { ChangedVersion, VersionView } from '../../../src-core/pricing/contract.ts'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { TypedBox } from '../../form/boxes.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { formatDecimal } from '../../format/numbers.ts'
import { parseDecimal } from '../../format/parse.ts'
import { text } from './text.ts'

export function FlatPrice({ version, onColumns }: { readonly version: VersionView; readonly onColumns: () => void }) {
  const [price, setPrice] = useState(version.price)
  const command = useCommand<ChangedVersion>('priceVersion.setPrice', { done: ({ number }) => text.done.saved(number) })
  const editable = version.status === 'draft'
  const save = () => void command.run({ id: version.id, version: version.version, price, currency_prices: version.currency_prices })
  return (
    <Panel label={text.flat.title}>
      <Section title={text.flat.title}>
        <p className="ink2">{text.flat.says}</p>
        <div className="pg-flat">
          <FieldShell label={text.flat.price(version.plan.currency)}>
            {(control) => (
              <TypedBox<string>
                {...control}
                disabled={!editable}
                value={price}
                show={(value) => formatDecimal(value, 2)}
                read={parseDecimal}
                fault={text.hints.price}
                onChange={setPrice}
                onEnter={save}
              />
            )}
          </FieldShell>
          {editable && (
            <>
              <Button disabled={price === version.price || command.running} onClick={save}>
                {text.flat.save}
              </Button>
              <Button onClick={onColumns}>{text.actions.columns}</Button>
            </>
          )}
        </div>
        <FailureNote failure={command.failure} />
      </Section>
    </Panel>
  )
}
