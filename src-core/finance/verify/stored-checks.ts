/** What is kept beside facts and follows from them: sums of chunks, the guards that refuse changes. */
import { guardName, guardSql } from '../../database/ddl.ts'
import { KEPT_CHUNK, keptSumTriggers, wrongChunks } from '../../database/kept-sums.ts'
import { guardedTables } from '../../database/proofs.ts'
import { ratedTransactionSums } from '../../rating/lists.ts'
import { type Check, type Difference, difference, entityOf, wordsOf } from './check.ts'

const keptSums: Check = {
  name: 'keptSum',
  last: async () => 1,
  step: 1,
  run: async (store) => {
    const words = 'The sums kept of the rated transactions from {label} are {got}; their rows make {expected}.'
    const wrong = (await wrongChunks(store, ratedTransactionSums)).map(({ chunk, expected, got }) =>
      difference('keptSum', 'keptSum', { id: chunk, label: chunk * KEPT_CHUNK + 1, expected, got }, words),
    )
    const strange = await store.rows('SELECT list, chunk FROM kept_sum WHERE list <> ? OR chunk < 0', [ratedTransactionSums.list])
    const foreign = strange.map(([list, chunk]) =>
      difference(
        'keptSum',
        'keptSum',
        { id: chunk as number, label: String(list), expected: 'no sums', got: 'sums' },
        'Sums are kept of “{label}”, of which none are.',
      ),
    )
    return [...wrong, ...foreign]
  },
}

/** Triggers that refuse changes of facts and keep sums: where one is gone, what it kept from happening may have happened. */
const guards: Check = {
  name: 'guards',
  last: async () => 1,
  step: 1,
  run: async (store) => {
    const there = new Map(
      (await store.rows(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`, [])).map(([name, sql]) => [
        name as string,
        plain(sql as string),
      ]),
    )
    return wantedTriggers().flatMap(({ name, table, sql }): Difference[] => {
      const got = there.get(name)
      if (got === plain(sql)) return []
      const found = { id: 0, label: name, expected: 'its trigger', got: got === undefined ? 'none' : 'another' }
      return [
        difference(
          'guards',
          entityOf(table),
          found,
          `The trigger {label} that guards the ${wordsOf(table)} is {got} instead of {expected}.`,
        ),
      ]
    })
  },
}

/** Text of a trigger without the spaces that its writer chose. */
const plain = (sql: string) => sql.replace(/\s+/g, ' ').replace(/;$/, '').trim()

function wantedTriggers(): { name: string; table: string; sql: string }[] {
  const refusing = guardedTables().flatMap((table) =>
    ['UPDATE', 'DELETE'].map((change) => ({ name: guardName(table, change), table, sql: guardSql(table, change) })),
  )
  const { table } = ratedTransactionSums
  const keeping = keptSumTriggers(ratedTransactionSums).map((sql) => ({ name: /TRIGGER "(\w+)"/.exec(sql)?.[1] ?? '', table, sql }))
  return [...refusing, ...keeping]
}

export const storedChecks: readonly Check[] = [keptSums, guards]
