import { expect, it } from 'vitest'
import { rhythmWords, type RoutineView } from '../../../../src-renderer/pages/routines/routine-data.ts'

const routine = (more: Partial<RoutineView>): RoutineView => ({
  id: 1,
  version: 1,
  code: 'X',
  name: 'X',
  operation: 'books.verify',
  rhythm: 'daily',
  time: '06:00',
  weekday: null,
  month_day: null,
  is_on: true,
  last_run_at: null,
  outcome: null,
  job_id: null,
  message: null,
  next_run_at: null,
  ...more,
})

it('says in words when a routine runs', () => {
  const words = (more: Partial<RoutineView>) => rhythmWords(routine(more))
  expect(words({})).toBe('Every day at 06:00')
  expect(words({ rhythm: 'opening', time: null })).toBe('When the company opens')
  expect(words({ rhythm: 'weekly', weekday: 'mon' })).toBe('Mondays at 06:00')
  expect(words({ rhythm: 'monthly', month_day: 3 })).toBe('Day 3 of the month at 06:00')
  expect(words({ rhythm: 'monthly', month_day: 31 })).toBe('The last of the month at 06:00')
})
