/** The derivation of an amount beside the page that shows it. */
import { useNavigate } from '@tanstack/react-router'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { Button } from '../../components/button.tsx'
import { ExplainTree } from '../../components/explain-tree.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { recordPath } from '../../records/record-links.ts'
import { text as shared } from '../../text/en.ts'
import { customerText as text } from './text.ts'

export interface ExplainPanelProps {
  readonly root: ExplanationNode
  readonly onClose: () => void
}

export function ExplainPanel({ root, onClose }: ExplainPanelProps) {
  const navigate = useNavigate()
  useShortcuts([{ keys: 'Esc', label: shared.actions.back, run: onClose }], 'part')
  return (
    <section className="explain-panel" aria-label={text.explain.title}>
      <div className="section-head">
        <h2 className="section-title">{text.explain.title}</h2>
        <span className="spacer" />
        <Button kind="text" keys="Esc" onClick={onClose}>
          {shared.actions.back}
        </Button>
      </div>
      <ExplainTree
        key={root.label}
        root={root}
        openLevels={3}
        onFollow={({ entity, id }) => void navigate({ to: recordPath(entity, id) })}
      />
    </section>
  )
}
