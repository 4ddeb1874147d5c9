/** The steps of the import: done, under way, to come. A step that is done leads back to it. */
import { Check } from 'lucide-react'
import { importText as text } from './text.ts'
import type { Step } from './wizard.ts'

const ORDER = ['file', 'columns', 'preview', 'run'] as const

export interface StepsProps {
  readonly active: Step
  readonly onChoose?: (step: Step) => void
}

export function Steps({ active, onChoose }: StepsProps) {
  const at = ORDER.indexOf(active)
  return (
    <ol className="steps" aria-label={text.stepsLabel}>
      {ORDER.map((step, index) => (
        <li
          key={step}
          className={index < at ? 'step step-done' : index === at ? 'step step-now' : 'step'}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className="step-mark" aria-hidden>
            {index < at ? <Check size={12} strokeWidth={2} /> : index + 1}
          </span>
          {index < at && onChoose ? (
            <button type="button" className="link-quiet" onClick={() => onChoose(step)}>
              {text.steps[step]}
            </button>
          ) : (
            text.steps[step]
          )}
        </li>
      ))}
    </ol>
  )
}
