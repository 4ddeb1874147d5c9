/** Saved views as tabs with counts, and what the view has become under the operator's hands. */
import { Popover } from '@mantine/core'
import { useState } from 'react'
import type { ListDescription } from '../../src-core/operations/contract.ts'
import { Button } from '../components/button.tsx'
import { Tabs } from '../components/tabs.tsx'
import { TextBox } from '../form/boxes.tsx'
import { text } from '../text/en.ts'
import { ALL_VIEW, type ListDefinition, type ListView } from './list-state.ts'
import type { ListControl } from './use-list-address.ts'
import { useViewCommands, useViewCounts } from './use-views.ts'

function definitionFrom({ search, filter, sort, columns }: ListDefinition): ListDefinition {
  return { search, filter, sort, columns }
}

export function ViewTabs({ list, control }: { readonly list: ListDescription; readonly control: ListControl }) {
  const { state, views, choose } = control
  const counts = useViewCounts(list, views, true)
  return (
    <Tabs
      label={text.list.views}
      active={state.view}
      onChoose={choose}
      items={views.map((view, index) => ({ key: view.key, label: view.name, count: counts[index] }))}
      aside={<ViewAside list={list} control={control} />}
    />
  )
}

function ViewAside({ list, control }: { readonly list: ListDescription; readonly control: ListControl }) {
  const { state, views, choose } = control
  const commands = useViewCommands(list)
  const view = views.find((one) => one.key === state.view)
  if (!commands.available || !view) return null
  const saveAs = async (name: string) => {
    const result = await commands.save(name, definitionFrom(state))
    if (result.ok) choose(`v${result.value.id}`)
  }
  const saveHere = async (own: ListView) => {
    const result = await commands.save(own.name, definitionFrom(state))
    if (result.ok) choose(`v${result.value.id}`)
  }
  const drop = async (own: ListView) => {
    if ((await commands.remove(own)).ok) choose(ALL_VIEW)
  }
  return (
    <>
      {view.saved !== undefined && <span>{state.edited ? text.list.viewChanged(view.name) : text.list.viewAsSaved(view.name)}</span>}
      {view.saved !== undefined && state.edited && (
        <button type="button" className="link" onClick={() => void saveHere(view)}>
          {text.list.saveView}
        </button>
      )}
      {view.saved !== undefined && !state.edited && (
        <button type="button" className="link" onClick={() => void drop(view)}>
          {text.list.deleteView}
        </button>
      )}
      <SaveAs onSave={(name) => void saveAs(name)} />
    </>
  )
}

function SaveAs({ onSave }: { readonly onSave: (name: string) => void }) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const save = () => {
    if (name.trim() === '') return
    onSave(name.trim())
    setName('')
    setOpen(false)
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={240} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {text.list.saveAsView}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="filter-editor">
          <TextBox
            autoFocus
            aria-label={text.list.viewName}
            placeholder={text.list.viewName}
            value={name}
            onChange={setName}
            onKeyDown={(event) => event.key === 'Enter' && save()}
          />
          <div className="filter-actions">
            <Button small kind="filled" keys="Enter" disabled={name.trim() === ''} onClick={save}>
              {text.actions.save}
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
