/** Who calls: looked up in the company file, in the thread that answers. */
import type { Connection } from '../../src-core/database/connection.ts'
import type { Actor } from '../../src-core/operations/context.ts'
import type { CallerIdentity } from './worker-messages.ts'

/** The operator of a file that has no users yet: whoever can open it may set it up. */
const FIRST_OPERATOR = { kind: 'user', name: 'Operator', permissions: ['*'] } as const
/** Who is no user of the file, where it has some: has no right at all. */
const UNKNOWN = { kind: 'user', name: 'An unknown user', permissions: [] } as const

/** The actor of a call. Reads past Kysely: it must not yield while a transaction of the engine is open. */
export function actorOf(connection: Connection, by: CallerIdentity): Actor {
  if ('actor' in by) return by.actor
  const row = connection
    .statement(
      'SELECT app_user.name, app_role.permissions FROM app_user JOIN app_role ON app_role.id = app_user.role_id WHERE app_user.id = ?',
    )
    .get(by.user) as { name: string; permissions: string } | undefined
  if (!row) {
    const hasUsers = connection.statement('SELECT 1 FROM app_user LIMIT 1').get() !== undefined
    return { ...(hasUsers ? UNKNOWN : FIRST_OPERATOR), id: by.user }
  }
  return { kind: 'user', id: by.user, name: row.name, permissions: JSON.parse(row.permissions) as string[] }
}
