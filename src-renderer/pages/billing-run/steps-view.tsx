/** The steps of a run as bars: done, rate, time left. */
import { ProgressBar } from '../../components/progress-bar.tsx'
import type { Shape, Tone } from '../../components/states.ts'
import { ShapeIcon } from '../../components/status.tsx'
import { formatCount } from '../../format/numbers.ts'
import type { RunStep, StepState } from './run-steps.ts'
import { runText as text } from './text.ts'

const SIGNS: Record<StepState, { readonly shape: Shape; readonly tone: Tone; readonly word: string }> = {
  done: { shape: 'tick', tone: 'ok', word: text.steps.doneWord },
  running: { shape: 'half', tone: 'info', word: text.steps.runningWord },
  decide: { shape: 'triangle', tone: 'warn', word: text.steps.decideWord },
  stopped: { shape: 'square', tone: 'warn', word: text.steps.stoppedWord },
  waiting: { shape: 'dashed', tone: 'ink3', word: text.steps.waitingWord },
}
const BARS: Record<StepState, 'ok' | 'info' | 'warn'> = { done: 'ok', running: 'info', decide: 'warn', stopped: 'warn', waiting: 'info' }

export function StepsView({ steps }: { readonly steps: readonly RunStep[] }) {
  return (
    <ol className="run-steps" aria-label={text.steps.label}>
      {steps.map((step, index) => (
        <StepView key={step.key} step={step} number={index + 1} />
      ))}
    </ol>
  )
}

function StepView({ step, number }: { readonly step: RunStep; readonly number: number }) {
  const sign = SIGNS[step.state]
  const finished = step.state === 'done'
  return (
    <li className={step.state === 'waiting' ? 'run-step run-step-waiting' : 'run-step'}>
      <ProgressBar
        label={step.label}
        done={finished ? 1 : step.done}
        total={finished ? 1 : Math.max(1, step.total)}
        tone={BARS[step.state]}
      />
      <div className="run-step-head">
        <span className="tiny ink3">{number}</span>
        <span className="ellipsis">{step.label}</span>
        <span className="spacer" />
        <ShapeIcon shape={sign.shape} tone={sign.tone} label={sign.word} />
      </div>
      <div className="run-step-figure num">
        <strong>{step.total === 0 ? '–' : text.steps.of(formatCount(step.done), formatCount(step.total))}</strong>
        <span className="tiny ink2">{step.aside}</span>
      </div>
      <div className="tiny ink3 ellipsis">{step.note}</div>
    </li>
  )
}
