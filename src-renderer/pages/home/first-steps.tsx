/** The way from an empty company to its first payment: what is done, and the step that comes next. */
import { useNavigate } from '@tanstack/react-router'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/layout.tsx'
import { ShapeIcon } from '../../components/status.tsx'
import { useShortcuts } from '../../frame/shortcuts.tsx'
import { listPath, newPath, recordPath } from '../../records/record-links.ts'
import type { FirstStep } from './home-data.ts'
import { homeText as text } from './text.ts'

/** The step that comes next: the first that is not done and may not be left out. */
export function nextStep(steps: readonly FirstStep[]): FirstStep | undefined {
  return steps.find(({ done, optional }) => !done && !optional)
}

const NEW: Readonly<Partial<Record<FirstStep['kind'], string>>> = {
  offer: newPath('offer'),
  customer: newPath('customer'),
  subscription: newPath('subscription'),
  usage: '/usage',
  run: newPath('billingRun'),
}
const LISTS: Readonly<Partial<Record<FirstStep['kind'], string>>> = {
  product: 'offer',
  charge: 'product',
  price: 'charge',
  validate: 'billingRun',
  payment: 'invoice',
}

/** The part of the record in which a step is taken. */
const PARTS: Readonly<Partial<Record<FirstStep['kind'], string>>> = { product: 'offerProduct', charge: 'productCharge', price: 'pricePlan' }

/** Where a step is taken. */
export function stepPlace({ kind, entity, id }: FirstStep): string {
  if (entity !== null && id !== null) return recordPath(entity, id)
  return NEW[kind] ?? listPath(LISTS[kind] ?? kind)
}

export function FirstSteps({ steps }: { readonly steps: readonly FirstStep[] }) {
  const navigate = useNavigate()
  const next = nextStep(steps)
  const take = (step: FirstStep) =>
    void navigate({ to: stepPlace(step), search: { part: step.id === null ? undefined : PARTS[step.kind] } as never })
  useShortcuts(next ? [{ keys: 'N', label: text.steps.key, run: () => take(next) }] : [])
  const at = next ? steps.indexOf(next) : steps.length
  return (
    <Section title={text.steps.label} note={text.steps.note(steps.filter(({ done }) => done).length, steps.length)}>
      <ol className="first-steps" aria-label={text.steps.label}>
        {steps.map((step, index) => {
          const [says, action] = text.steps.kinds[step.kind]
          const isOpen = step === next || (step.optional && !step.done && index < at)
          return (
            <li key={step.kind} className="first-step" aria-current={step === next ? 'step' : undefined}>
              <ShapeIcon shape={step.done ? 'full' : isOpen ? 'ring' : 'dashed'} tone={step.done ? 'ok' : isOpen ? 'info' : 'ink3'} />
              <span className={step.done ? 'ink3' : step === next ? 'strong' : 'ink2'}>
                {says}
                {step.done && <span className="hidden-text">, {text.steps.done}</span>}
                {step.optional && !step.done && <span className="small ink3"> {text.steps.optional}</span>}
              </span>
              {isOpen && (
                <Button kind={step === next ? 'filled' : 'default'} {...(step === next ? { keys: 'N' } : {})} onClick={() => take(step)}>
                  {action}
                </Button>
              )}
            </li>
          )
        })}
      </ol>
    </Section>
  )
}
