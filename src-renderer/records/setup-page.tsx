/** The set-up: all plain entities by module, each with its list and its form. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { EntityDescription } from '../../src-core/operations/contract.ts'
import { useSystem } from '../client/use-session.ts'
import { PageHead, Panel } from '../components/layout.tsx'
import { EmptyState } from '../components/note.tsx'
import { TextBox } from '../form/boxes.tsx'
import { usePagePath } from '../frame/path.tsx'
import { RAIL } from '../frame/rail-entries.ts'
import { useShortcuts } from '../frame/shortcuts.tsx'
import { text } from '../text/en.ts'
import { listPath } from './record-links.ts'

/** Lists that the rail leads to are no set-up. */
const IN_RAIL = new Set(RAIL.flatMap((entry) => [entry.list, ...(entry.children ?? []).map((child) => child.list)]))

/** A module's name in words: `commercial-rules` is `Commercial rules`. */
export function moduleWords(module: string): string {
  const words = module.replace(/[-_]/g, ' ').replace(/([a-z])([A-Z])/g, (_, one: string, other: string) => `${one} ${other.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The entities of the set-up by module, both in the order of the core; those that fit what was typed. */
export function setupModules(
  entities: readonly EntityDescription[],
  typed: string,
): readonly { readonly module: string; readonly entities: readonly EntityDescription[] }[] {
  const modules = new Map<string, EntityDescription[]>()
  const words = typed.trim().toLowerCase()
  for (const entity of entities) {
    if (IN_RAIL.has(entity.list.name)) continue
    if (words !== '' && !`${entity.pluralLabel} ${entity.hint}`.toLowerCase().includes(words)) continue
    const module = modules.get(entity.module)
    if (module) module.push(entity)
    else modules.set(entity.module, [entity])
  }
  return [...modules].map(([module, list]) => ({ module, entities: list }))
}

export function SetupPage() {
  const system = useSystem()
  const [typed, setTyped] = useState('')
  const modules = setupModules(system.entities, typed)
  usePagePath([{ label: text.rail.setup }])
  useShortcuts([{ keys: '/', label: text.keys.filter, run: () => document.querySelector<HTMLInputElement>('.setup-find input')?.focus() }])
  return (
    <div className="page">
      <PageHead
        title={text.rail.setup}
        under={text.setup.says}
        actions={
          <div className="setup-find">
            <TextBox aria-label={text.setup.find} placeholder={text.setup.find} value={typed} onChange={setTyped} />
          </div>
        }
      />
      <Panel ground="surface" label={text.setup.kinds}>
        <div className="setup">
          {modules.map((group) => (
            <section key={group.module} className="setup-module" aria-label={moduleWords(group.module)}>
              <h2 className="section-title">{moduleWords(group.module)}</h2>
              <ul>
                {group.entities.map((entity) => (
                  <li key={entity.name} className="setup-line">
                    <Link to={listPath(entity.list.name)}>{entity.pluralLabel}</Link>
                    <span className="small ink3">{entity.hint}</span>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
        {modules.length === 0 && typed !== '' && (
          <EmptyState title={text.setup.nothing(typed)} actions={[{ label: text.empty.clearAll, run: () => setTyped('') }]} />
        )}
      </Panel>
    </div>
  )
}
