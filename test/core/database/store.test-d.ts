/** Type tests: compiled by `npm run check`, never run. A query that writes must not compile. */
import type { ReadStore, WriteStore } from '../../../src-core/database/store.ts'
import { defineQuery } from '../../../src-core/operations/define.ts'
import { z } from 'zod'

export function typeTests(read: ReadStore, write: WriteStore): void {
  void write.db.updateTable('company')
  // @ts-expect-error a read store has no insert
  void read.db.insertInto('company')
  // @ts-expect-error a read store has no update
  void read.db.updateTable('company')
  // @ts-expect-error a read store has no delete
  void read.db.deleteFrom('company')
  // @ts-expect-error a read store runs no write text
  void read.runText('DELETE FROM company', [])
  // @ts-expect-error neither store opens transactions
  void write.db.transaction()

  void defineQuery({
    name: 'typeTest.write',
    summary: 'A query whose handler writes',
    input: z.object({}),
    output: z.unknown(),
    handler: async ({ store }) => {
      // @ts-expect-error a query's store cannot write
      await store.db.insertInto('revision').values({ name: 'catalog', value: 1 }).execute()
      return null
    },
  })
}
