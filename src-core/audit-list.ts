/** The list of the audit chain. */
import type { ListDefinition } from './entities/define-list.ts'

export const auditEntryList: ListDefinition = {
  name: 'auditEntry',
  label: 'Audit entry',
  pluralLabel: 'Audit entries',
  table: 'audit_entry',
  joins: {},
  columns: {
    at: { label: 'At', type: 'instant', sql: '"audit_entry".at', sortable: false, notNull: true, priority: 1 },
    operation: { label: 'Operation', type: 'text', sql: '"audit_entry".operation', priority: 2 },
    summary: { label: 'What', type: 'text', sql: '"audit_entry".summary', priority: 1, searched: true },
    actor_name: { label: 'Who', type: 'text', sql: '"audit_entry".actor_name', priority: 3 },
    fact_count: { label: 'Facts', type: 'integer', sql: '"audit_entry".fact_count', priority: 6 },
    entry: { label: 'Entry', type: 'integer', sql: '"audit_entry".id', sortable: true, notNull: true, priority: 4 },
  },
  defaultSort: [{ column: 'entry', direction: 'desc' }],
}
