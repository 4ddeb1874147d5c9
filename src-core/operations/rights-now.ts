/** What somebody may do by now who asked for something earlier: a job that runs on, a routine that runs again and again. */
import { preparedSelect, type ReadStore } from '../database/store.ts'
import type { Actor } from './context.ts'

/** Rights of a token by its id; none where it is revoked or has expired, `null` where the host keeps no tokens. */
export type TokenRights = (id: number) => readonly string[] | null

export const NO_TOKENS: TokenRights = () => null

const roleOf = preparedSelect<{ id: number }>()((db, p) =>
  db
    .selectFrom('app_user')
    .innerJoin('app_role', 'app_role.id', 'app_user.role_id')
    .select('app_role.permissions')
    .where('app_user.id', '=', p.id),
)

const anyUser = preparedSelect<Record<string, never>>()((db) => db.selectFrom('app_user').select('id').limit(1))

/**
 * @param who a person is looked up in the file, a token where the host keeps it
 * @returns patterns of operation names, none of a person who is no user of the file; `null` where nobody can say, as of the
 *   workstation itself and in a file that has no users yet
 */
export async function rightsNow(
  store: ReadStore,
  tokens: TokenRights,
  { kind, id }: Pick<Actor, 'kind' | 'id'>,
): Promise<readonly string[] | null> {
  if (kind === 'token') return tokens(id)
  if (kind === 'job') return null
  const row = await store.first(roleOf(store), { id })
  if (row) return JSON.parse(row.permissions) as string[]
  return (await store.first(anyUser(store), {})) ? [] : null
}

/** The actor, held back by rights beside its own. */
export function heldBack(actor: Actor, rights: readonly string[] | null): Actor {
  return rights === null || rights.includes('*') ? actor : { ...actor, atMost: [...(actor.atMost ?? []), rights] }
}
