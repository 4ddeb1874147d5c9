/** A whole page for one list: title and actions, views, filters, rows. */
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback, useState } from 'react'
import type { ListDescription, ListRow } from '../../src-core/operations/contract.ts'
import { useMay, useSystem } from '../client/use-session.ts'
import { Button } from '../components/button.tsx'
import { PageHead } from '../components/layout.tsx'
import { usePagePath } from '../frame/path.tsx'
import { useShortcuts } from '../frame/shortcuts.tsx'
import { newPath, recordPath } from '../records/record-links.ts'
import { text } from '../text/en.ts'
import type { BulkAction } from './bulk-bar.tsx'
import { ColumnChooser } from './column-chooser.tsx'
import { List, type ListEmpty } from './list.tsx'
import { ListExport } from './list-export.tsx'
import { ListImport } from './list-import.tsx'
import type { ListView } from './list-state.ts'
import { profileOf } from './profiles.ts'
import { useListAddress } from './use-list-address.ts'
import { useViews } from './use-views.ts'
import { ViewTabs } from './view-tabs.tsx'

export interface ListPageProps {
  readonly list: ListDescription
  readonly title?: string
  /** Views that come with the product. Keep the array between renders. */
  readonly views?: readonly ListView[]
  readonly bulk?: readonly BulkAction[]
  readonly empty?: ListEmpty
  /** Buttons between export and columns. */
  readonly actions?: ReactNode
  readonly onExplain?: (row: ListRow) => void
  /** Above the last step of the path: `Setup`. */
  readonly under?: { readonly label: string; readonly to: string }
}

const NO_VIEWS: readonly ListView[] = []
const NO_KEYS: ReadonlySet<string> = new Set()

export function ListPage(props: ListPageProps) {
  const { list, title = list.pluralLabel, views: own = NO_VIEWS, under } = props
  const views = useViews(list, own)
  const control = useListAddress(list, views)
  const navigate = useNavigate()
  const [dropped, setDropped] = useState(NO_KEYS)
  usePagePath([...(under ? [under] : []), { label: title }])
  const open = useCallback((entity: string, id: number) => void navigate({ to: recordPath(entity, id) }), [navigate])
  const may = useMay()
  const isEntity = useIsEntity(list.name)
  const creates = (isEntity || profileOf(list.name).creates === true) && may(`${list.name}.create`)
  const create = () => void navigate({ to: newPath(list.name) })
  useShortcuts([
    ...(creates ? [{ keys: 'N', label: text.list.newOne(list.label.toLowerCase()), bar: false, palette: true, run: create }] : []),
  ])
  return (
    <div className="page">
      <PageHead
        title={title}
        actions={
          <>
            <ListImport list={list.name} />
            <ListExport list={list} state={control.state} />
            {props.actions}
            <ColumnChooser list={list} keys={control.state.columns} dropped={dropped} onChange={(columns) => control.change({ columns })} />
            {creates && (
              <Button kind="filled" keys="N" onClick={create}>
                {text.list.newOne(list.label.toLowerCase())}
              </Button>
            )}
          </>
        }
      >
        <ViewTabs list={list} control={control} />
      </PageHead>
      <List
        list={list}
        control={control}
        {...(props.bulk ? { bulk: props.bulk } : {})}
        {...(props.onExplain ? { onExplain: props.onExplain } : {})}
        empty={props.empty ?? (creates ? emptyOf(list, create) : undefined)}
        href={(row) => `#${recordPath(list.name, row.id)}`}
        onOpen={(row) => open(list.name, row.id)}
        onOpenReference={open}
        onDropped={setDropped}
      />
    </div>
  )
}

function useIsEntity(name: string): boolean {
  return useSystem().entity(name) !== undefined
}

function emptyOf(list: ListDescription, run: () => void): ListEmpty {
  const label = text.list.newOne(list.label.toLowerCase())
  return {
    title: text.empty.none(list.pluralLabel.toLowerCase()),
    says: text.empty.here(list.pluralLabel),
    action: { label, run, keys: 'N' },
  }
}
