/** The list of routines, with how each went last. */
import { standardList } from '../entities/entity-operations.ts'
import type { ListDefinition } from '../entities/define-list.ts'
import { routine } from './model.ts'

const standard = standardList(routine, () => undefined)

export const routineList: ListDefinition = {
  ...standard,
  joins: {
    ...standard.joins,
    state: { sql: 'LEFT JOIN routine_state AS state ON state.routine_id = routine.id' },
    job: { sql: 'LEFT JOIN job ON job.id = state.job_id', needs: 'state' },
  },
  columns: {
    ...standard.columns,
    last_run_at: { label: 'Ran last', type: 'instant', sql: 'state.last_run_at', join: 'state', sortable: true, priority: 3 },
    outcome: {
      label: 'Outcome',
      type: 'status',
      sql: `CASE WHEN job.state IS NULL THEN state.outcome WHEN job.state = 'succeeded' THEN 'done'
        WHEN job.state IN ('failed', 'stopped') THEN 'failed' ELSE 'started' END`,
      join: 'job',
      choices: [
        { value: 'waiting', label: 'Waiting' },
        { value: 'started', label: 'Running' },
        { value: 'done', label: 'Done' },
        { value: 'failed', label: 'Failed' },
      ],
      priority: 3,
    },
  },
}
