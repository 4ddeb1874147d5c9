/** Records as files that can be imported again, and any list of the window as a file. */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { type ListDefinition, listSql } from '../entities/define-list.ts'
import { filterInput, LONGEST_SEARCH, sortInput } from '../entities/filter-input.ts'
import { listPage } from '../database/list-query.ts'
import { refuse } from '../kernel/failures.ts'
import { companyZone } from '../kernel/instants.ts'
import { dictionary } from '../kernel/own.ts'
import type { ListInput } from '../operations/contract.ts'
import { type AnyOperation, anyOperation, defineQuery } from '../operations/define.ts'
import { requireRight } from '../operations/permissions.ts'
import { csvLine } from './csv-cells.ts'
import type { ImportKind } from './import-kind.ts'
import { listPiece, readListForm } from './list-pieces.ts'

type FindList = (name: string) => ListDefinition | undefined

/** Kinds of their own are filtered as the list of their records is. */
const LIST_OF: Readonly<Record<string, string>> = dictionary({
  customers: 'customer',
  subscriptions: 'subscription',
  exchangeRates: 'exchangeRate',
})

export function exportOperations(kinds: readonly ImportKind[], findList: FindList): AnyOperation[] {
  const exportRun = defineQuery({
    name: 'export.run',
    summary: 'Records as a file that can be imported again: all that are not archived, or those of a filter',
    input: z.object({ kind: z.string(), filter: filterInput.optional(), search: z.string().max(LONGEST_SEARCH).optional() }),
    output: z.object({ file_name: z.string(), rows: z.number(), text: z.string() }),
    handler: async ({ store, today, actor }, { kind: name, ...input }) => {
      const kind = kinds.find((one) => one.name === name)
      if (!kind?.exportRows) {
        const known = kinds.filter((one) => one.exportRows).map((one) => one.name)
        throw refuse('notFound', 'export.unknownKind', `“${name}” cannot be exported. There are: ${known.join(', ')}.`)
      }
      requireRight(actor, `${LIST_OF[name] ?? name}.list`)
      const ids = input.filter || input.search ? await filteredIds(store, findList(LIST_OF[name] ?? name), name, input as ListInput) : null
      const lines: string[] = []
      for await (const cells of kind.exportRows(store, ids)) lines.push(csvLine(cells))
      return { file_name: `${name}-${today}.csv`, rows: lines.length - 1, text: lines.join('') }
    },
  })
  const listExport = defineQuery({
    name: 'list.export',
    summary: 'A list as CSV, piece by piece: call again with `next` until it is null',
    input: z.object({
      list: z.string(),
      search: z.string().max(LONGEST_SEARCH).optional(),
      filter: filterInput.optional(),
      sort: sortInput.optional(),
      /** Keys of the columns in their order; all of the list if left out. */
      columns: z.array(z.string()).min(1).max(100).optional(),
      headings: z.enum(['labels', 'keys']).default('labels'),
      delimiter: z.enum([',', ';', '\t']).default(','),
      decimal_mark: z.enum(['.', ',']).default('.'),
      /** The `next` of the piece before. */
      after: z.string().max(2000).optional(),
    }),
    output: z.object({ file_name: z.string(), rows: z.number(), text: z.string(), next: z.string().nullable() }),
    handler: async ({ store, today, actor }, input) => {
      const list = findList(input.list)
      if (!list) throw refuse('notFound', 'list.unknown', `There is no list “${input.list}”.`)
      requireRight(actor, `${list.name}.list`)
      const { zone } = await store.db.selectFrom('company').select('zone').executeTakeFirstOrThrow()
      const form = await readListForm(store, list, { ...input, zone: companyZone(zone) })
      return {
        file_name: `${list.pluralLabel.toLowerCase().replaceAll(' ', '-')}-${today}.csv`,
        ...(await listPiece(store, list, form, input as ListInput)),
      }
    },
  })
  return [exportRun, listExport].map(anyOperation)
}

/** Ids of a filter's records, in the order of their ids. */
async function filteredIds(store: ReadStore, list: ListDefinition | undefined, kind: string, input: ListInput): Promise<number[]> {
  if (!list) throw refuse('notFound', 'list.unknown', `There is no list of ${kind} to filter by.`)
  const sql = listSql(list)
  const ids: number[] = []
  let after: string | undefined
  do {
    const page = await listPage(store, sql, { ...input, limit: 500, ...(after ? { after } : {}) })
    ids.push(...page.rows.map(({ id }) => id))
    after = page.next ?? undefined
  } while (after)
  return ids.sort((one, other) => one - other)
}
