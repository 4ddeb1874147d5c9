/** Columns of dated fields against what is told: they are the state of the last day that came into step. */
import type { Entity } from '../../entities/define-entity.ts'
import { type Check, sqlCheck } from './check.ts'
import { ruledEntities } from './ruled-entities.ts'

export const datedChecks: readonly Check[] = ruledEntities.filter((entity) => entity.dated).map(datedCheck)

function datedCheck(entity: Entity): Check {
  const columns = (entity.dated ?? []).map((field) => `WHEN '${field}' THEN r."${field}"`).join(' ')
  const named = entity.code ? 'r.code' : 'r.id'
  return sqlCheck({
    name: `dated.${entity.name}`,
    entity: entity.name,
    table: 'dated_state',
    alias: 's',
    select: `SELECT r.id AS id, ${named} || ', ' || s.field AS label, s.value ->> '$' AS expected, CASE s.field ${columns} END AS got
      FROM dated_state s JOIN "${entity.tableName}" r ON r.id = s.record_id
      WHERE s.entity = '${entity.name}' AND s.replaced_op IS NULL AND s.in_step = 1
        AND NOT EXISTS (SELECT 1 FROM dated_state l WHERE l.entity = s.entity AND l.record_id = s.record_id AND l.field = s.field
          AND l.replaced_op IS NULL AND l.in_step = 1 AND l.valid_from > s.valid_from) AND`,
    words: `${entity.label} {label} says {got}; what is told is {expected}.`,
  })
}
