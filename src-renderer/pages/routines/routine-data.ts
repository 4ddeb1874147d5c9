/** What `routine.overview` answers, in words. */
import type { Instant } from '../../../src-core/kernel/instants.ts'
import { routinesText as text } from './text.ts'

export interface RoutineView {
  readonly id: number
  readonly version: number
  readonly code: string
  readonly name: string
  readonly operation: string
  readonly rhythm: 'opening' | 'daily' | 'weekly' | 'monthly'
  readonly time: string | null
  readonly weekday: keyof typeof text.weekdays | null
  readonly month_day: number | null
  readonly is_on: boolean
  readonly last_run_at: Instant | null
  readonly outcome: keyof typeof text.outcomes | null
  readonly job_id: number | null
  readonly message: string | null
  readonly next_run_at: Instant | null
}

/** `Mondays at 06:00`. */
export function rhythmWords({ rhythm, time, weekday, month_day }: RoutineView): string {
  if (rhythm === 'opening') return text.opening
  if (rhythm === 'weekly' && weekday !== null) return text.weekly(text.weekdays[weekday], time ?? '')
  return rhythm === 'monthly' ? text.monthly(month_day ?? 1, time ?? '') : text.daily(time ?? '')
}
