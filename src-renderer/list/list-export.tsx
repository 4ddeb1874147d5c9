/** A list as a file: as it is shown, or its records with all their fields, to be imported again. */
import { Menu } from '@mantine/core'
import { useState } from 'react'
import type { CallResult, ListDescription } from '../../src-core/operations/contract.ts'
import { useClient } from '../client/client-context.tsx'
import type { CoreClient } from '../client/core-client.ts'
import { saveFile } from '../client/files.ts'
import { useMay } from '../client/use-session.ts'
import { Button } from '../components/button.tsx'
import { formatCount } from '../format/numbers.ts'
import { useShortcuts } from '../frame/shortcuts.tsx'
import { useToasts } from '../frame/toasts.tsx'
import { text } from '../text/en.ts'
import { kindOfList, useKnownExchangeKinds } from './exchange-kinds.ts'
import { chosenColumns } from './layout.ts'
import type { ListState } from './list-state.ts'
import { filterInput, type ListQuery } from './use-list-data.ts'

interface Piece {
  readonly file_name: string
  readonly rows: number
  readonly text: string
  readonly next?: string | null
}

interface WholeFile {
  readonly name: string
  readonly rows: number
  readonly parts: readonly string[]
}

/** The columns as shown; the currency of its money beside it, which the window writes into the same cell. */
export function exportColumns(list: ListDescription, keys: readonly string[] | null): readonly string[] {
  const shown = chosenColumns(list.columns, keys)
  const given = new Set(shown.map(({ key }) => key))
  return shown.flatMap(({ key, currencyColumn }) => {
    if (!currencyColumn || given.has(currencyColumn)) return [key]
    given.add(currencyColumn)
    return [key, currencyColumn]
  })
}

/** Asks for piece after piece, so that no answer is longer than a few thousand rows. */
export async function readPieces(client: CoreClient, operation: string, input: object): Promise<CallResult<WholeFile>> {
  const parts: string[] = []
  let rows = 0
  let after: string | undefined
  for (;;) {
    const result: CallResult<Piece> = await client.call<Piece>(operation, { ...input, ...(after === undefined ? {} : { after }) })
    if (!result.ok) return result
    parts.push(result.value.text)
    rows += result.value.rows
    if (result.value.next === null || result.value.next === undefined)
      return { ok: true, value: { name: result.value.file_name, rows, parts } }
    after = result.value.next
  }
}

/** Spreadsheets take a file without this mark for one in their own encoding. */
const BYTE_ORDER_MARK = '\uFEFF'

export interface ListExportProps {
  readonly list: ListDescription
  readonly state: ListState
}

export function ListExport({ list, state }: ListExportProps) {
  const client = useClient()
  const toasts = useToasts()
  const may = useMay()
  const [running, setRunning] = useState(false)
  const kinds = useKnownExchangeKinds()
  const kind = kindOfList(kinds ?? [], list.name)
  const query: ListQuery = { search: state.search, filter: state.filter, sort: state.sort }
  const save = async (operation: string, input: object) => {
    if (running) return
    setRunning(true)
    const result = await readPieces(client, operation, input)
    setRunning(false)
    if (!result.ok) return toasts.failed(result.failure)
    const { name, rows, parts } = result.value
    saveFile(name, new Blob([BYTE_ORDER_MARK, ...parts], { type: 'text/csv;charset=utf-8' }))
    toasts.done(text.list.exported(name, formatCount(rows)))
  }
  const shown = () =>
    void save('list.export', {
      list: list.name,
      ...filterInput(query),
      ...(query.sort.length === 0 ? {} : { sort: query.sort }),
      columns: exportColumns(list, state.columns),
    })
  const whole = () => void save('export.run', { kind: kind?.name, ...filterInput(query) })
  const wholes = kind?.exportable === true && may('export.run')
  const shows = may('list.export')
  useShortcuts([
    ...(shows ? [{ keys: 'Ctrl E', label: text.list.exportShown, bar: false, palette: true, run: shown }] : []),
    ...(wholes ? [{ keys: 'Ctrl Shift E', label: text.list.exportWhole, bar: false, palette: true, run: whole }] : []),
  ])
  if (!shows) return null
  // Whether a click exports at once or offers two files is known only with the kinds.
  if (kinds === null) return <Button disabled>{text.list.export}</Button>
  if (!wholes)
    return (
      <Button keys="Ctrl E" disabled={running} onClick={shown}>
        {text.list.export}
      </Button>
    )
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <Button disabled={running}>{text.list.export}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item rightSection={<kbd className="key">Ctrl E</kbd>} onClick={shown}>
          {text.list.exportShown}
        </Menu.Item>
        <Menu.Item rightSection={<kbd className="key">Ctrl Shift E</kbd>} onClick={whole}>
          {text.list.exportWhole}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
