/** Routines: what a desk expects to happen by itself, and when. */
import { z } from 'zod'
import { choiceColumn, defineTable, instantColumn, integerColumn, textColumn, type TableDescription } from '../database/columns.ts'
import type { TablesOf } from '../database/schema.ts'
import { defineEntity, type EntityTables } from '../entities/define-entity.ts'
import { choice, flag, integer, structured, text, translated } from '../entities/fields.ts'
import type { FieldFault } from '../kernel/failures.ts'

const WEEKDAYS = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const

type Values = Readonly<Record<string, unknown>>

/** A rhythm names what it needs: a time, and the day of the week or month. */
function rhythmFaults(values: Values): readonly FieldFault[] {
  const missing = (path: string, needed: boolean) => (needed && values[path] === null ? [{ path, reason: 'This rhythm needs it.' }] : [])
  return [
    ...missing('time', values['rhythm'] !== 'opening'),
    ...missing('weekday', values['rhythm'] === 'weekly'),
    ...missing('month_day', values['rhythm'] === 'monthly'),
  ]
}

export const routine = defineEntity({
  name: 'routine',
  label: 'Routine',
  pluralLabel: 'Routines',
  module: 'routines',
  hint: 'Operations that the workstation runs by itself while the company is open; what was missed meanwhile runs once at opening.',
  code: {},
  title: 'name',
  without: ['create', 'update'],
  fields: {
    name: translated('Name', { required: true }),
    operation: text('Operation', { required: true, max: 100, hint: 'As the reference of operations names it.' }),
    input: structured('Input', z.record(z.string(), z.unknown()), { required: true, defaultValue: {} }),
    rhythm: choice(
      'Runs',
      { opening: 'When the company opens', daily: 'Every day', weekly: 'Every week', monthly: 'Every month' },
      { required: true, defaultValue: 'daily' },
    ),
    time: text('At', {
      max: 5,
      pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
      patternHint: 'Hours and minutes are needed, as 08:30.',
      hint: 'In the time zone of the company.',
    }),
    weekday: choice('Weekday', WEEKDAYS, {}),
    month_day: integer('Day of the month', { min: 1, max: 31, hint: '31 is the last of each month.' }),
    is_on: flag('On', { defaultValue: true }),
  },
  check: rhythmFaults,
})

/** The one operation of a routine that the host does by itself: the core knows no files. */
export const DAILY_BACKUP = 'backup.daily'

export const OUTCOMES = ['waiting', 'started', 'done', 'failed'] as const

/** What moves beside a routine. A started one is told further by its job. */
export const routineState = defineTable(
  'routine_state',
  {
    routine_id: integerColumn(),
    last_run_at: instantColumn(),
    outcome: choiceColumn(OUTCOMES),
    job_id: integerColumn({ nullable: true }),
    message: textColumn({ nullable: true }),
  },
  { primaryKey: ['routine_id'] },
)

export const routineEntities = { routine }
export const routineTables = { routine_state: routineState } satisfies Record<string, TableDescription>

declare module '../database/schema.ts' {
  interface Schema extends TablesOf<EntityTables<typeof routineEntities>>, TablesOf<typeof routineTables> {}
}
