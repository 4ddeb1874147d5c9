/** What newer versions did to the company file when they first opened it. */
import type { Instant } from '../../../src-core/kernel/instants.ts'
import { useOperation } from '../../client/use-operation.ts'
import { Section } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { companyText as text } from './text.ts'

interface Step {
  readonly name: string
  readonly does: string
  readonly says: string
  readonly op: number
  readonly at: Instant
}

/** Nothing where the file is of this version from the start: all its steps came with the company. */
export function StepsSection() {
  const state = useOperation<readonly Step[]>('company.steps', {}, { reads: ['company'] })
  const steps = state.data ?? []
  if (!state.failure && new Set(steps.map(({ op }) => op)).size < 2) return null
  return (
    <Section title={text.steps} note={text.stepsSays}>
      <FailureNote failure={state.failure} onRetry={state.refetch} />
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.columns.done}</th>
            <th scope="col">{text.columns.step}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.name}>
              <td>
                <InstantText at={step.at} />
              </td>
              <td>
                {step.does}
                <br />
                <span className="ink3">{step.says}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
