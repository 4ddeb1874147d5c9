/** The steps of the import: done, under way, to come. */
import { Check } from 'lucide-react'
import { usageText as text } from './text.ts'

const ORDER = ['file', 'preview', 'run'] as const
export type Step = (typeof ORDER)[number]

export function Steps({ active }: { readonly active: Step }) {
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
          {text.steps[step]}
        </li>
      ))}
    </ol>
  )
}
