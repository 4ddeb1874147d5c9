/** The list of notes, the newest first. */
import type { ListDefinition } from '../entities/define-list.ts'

export const noteList: ListDefinition = {
  name: 'note',
  label: 'Note',
  pluralLabel: 'Notes',
  table: 'note',
  joins: {},
  columns: {
    created_at: { label: 'When', type: 'instant', sql: 'note.created_at', sortable: true, notNull: true, priority: 1 },
    created_by: { label: 'By', type: 'text', sql: 'note.created_by', sortable: true, notNull: true, priority: 2 },
    text: { label: 'Note', type: 'text', sql: 'note.text', searched: true, notNull: true, priority: 1 },
    entity: { label: 'Of', type: 'text', sql: 'note.entity', sortable: true, notNull: true, priority: 5 },
    record_id: { label: 'Record', type: 'integer', sql: 'note.record_id', notNull: true, priority: 6 },
    version: { label: 'Version', type: 'integer', sql: 'note.version', notNull: true, priority: 9 },
  },
  defaultSort: [{ column: 'created_at', direction: 'desc' }],
}
