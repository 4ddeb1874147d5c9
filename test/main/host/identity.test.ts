/** Who calls: a user of the file has the rights of its role; nobody else has any, but the first operator of a file without users. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openConnection } from '../../../src-core/database/connection.ts'
import { migrate } from '../../../src-core/database/migrator.ts'
import { actorOf } from '../../../src-main/host/identity.ts'
import { migrationsOfCheckout } from '../../support/company.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()

test('an unknown user has no right in a file that has users', () => {
  const connection = openConnection({ file: join(newFolder(), 'company.countinghouse'), role: 'engine' })
  migrate(connection.raw, migrationsOfCheckout())
  const { raw } = connection
  expect(actorOf(connection, { user: 1 })).toEqual({ kind: 'user', id: 1, name: 'Operator', permissions: ['*'] })
  raw.exec(`INSERT INTO app_role (id, code, name, permissions) VALUES (1, 'DESK', 'Desk', '["invoice.*"]')`)
  raw.exec(`INSERT INTO app_user (id, code, name, role_id) VALUES (1, 'HB', 'Hanne Brandt', 1)`)
  expect(actorOf(connection, { user: 1 })).toEqual({ kind: 'user', id: 1, name: 'Hanne Brandt', permissions: ['invoice.*'] })
  for (const user of [0, 2, -1, 1e9])
    expect(actorOf(connection, { user })).toEqual({ kind: 'user', id: user, name: 'An unknown user', permissions: [] })
  connection.close()
})
