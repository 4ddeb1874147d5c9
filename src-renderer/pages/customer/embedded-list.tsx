/** A list as a part of a page: the rows of one customer, subscription or import, without what the page says already. */
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Filter, ListDescription, ListRow, Sort } from '../../../src-core/operations/contract.ts'
import { useSystem } from '../../client/use-session.ts'
import type { BulkAction } from '../../list/bulk-bar.tsx'
import { ownColumns } from '../../list/layout.ts'
import { List, type ListEmpty } from '../../list/list.tsx'
import { useListLocal } from '../../list/use-list-address.ts'
import { recordPath } from '../../records/record-links.ts'

export interface EmbeddedListProps {
  readonly name: string
  /** What belongs to the place. Keep the array between renders. */
  readonly fixed: readonly Filter[]
  /** Columns that the page says already. */
  readonly hidden?: readonly string[]
  readonly sort?: readonly Sort[]
  readonly bulk?: readonly BulkAction[]
  readonly empty?: ListEmpty
  /** Takes the place of opening the record. */
  readonly onOpen?: (row: ListRow) => void
  readonly onCursor?: (row: ListRow | undefined) => void
}

/** Lists whose rows say themselves what they are, and are no document by another name. */
const OWN: ReadonlySet<string> = new Set(['invoice', 'invoiceLine', 'ratedTransaction', 'journalEntry', 'journalLine'])

/** The page of a row's record: its own, or that of the invoice it stands for. */
export function rowPath(list: string, row: ListRow, isEntity: boolean): string {
  const isOwn = isEntity || OWN.has(list) || typeof row['invoice_id'] !== 'number'
  return isOwn ? recordPath(list, row.id) : recordPath('invoice', row['invoice_id'] as number)
}

export function EmbeddedList(props: EmbeddedListProps) {
  const list = useSystem().list(props.name)
  return list ? <Embedded {...props} list={list} /> : null
}

function Embedded({
  list,
  fixed,
  hidden = [],
  sort,
  bulk,
  empty,
  onOpen,
  onCursor,
}: EmbeddedListProps & { readonly list: ListDescription }) {
  const isEntity = useSystem().entity(list.name) !== undefined
  const navigate = useNavigate()
  const columns = hidden.length === 0 ? null : ownColumns(list.columns).flatMap(({ key }) => (hidden.includes(key) ? [] : [key]))
  const control = useListLocal(list, { columns, ...(sort ? { sort } : {}) })
  const open = useCallback((row: ListRow) => void navigate({ to: rowPath(list.name, row, isEntity) }), [list.name, isEntity, navigate])
  const openReference = useCallback((entity: string, id: number) => void navigate({ to: recordPath(entity, id) }), [navigate])
  return (
    <List
      list={list}
      control={control}
      fixed={fixed}
      layer="part"
      href={(row) => (onOpen ? null : `#${rowPath(list.name, row, isEntity)}`)}
      onOpen={onOpen ?? open}
      onOpenReference={openReference}
      {...(bulk ? { bulk } : {})}
      {...(empty ? { empty } : {})}
      {...(onCursor ? { onCursor } : {})}
    />
  )
}
