/** A price grid from a staged file: Opencell's matrix file, read by the pricing module. */
import { z } from 'zod'
import { refuseField } from '../kernel/failures.ts'
import { type AnyOperation, anyOperation, defineCommand } from '../operations/define.ts'
import { encodingEvidence } from '../files/evidence.ts'
import { openText, tableInput } from '../files/open-table.ts'
import { refuseUndecided } from '../files/undecided.ts'

const day = z.string().nullable().default(null)

interface GridAnswer {
  readonly id: number
  readonly number: number
  readonly lines: number
  readonly entry: number
}

const MOST_BYTES = 50_000_000

const importGrid = defineCommand({
  name: 'import.priceGrid',
  summary: 'Read a price grid from a file into a version of a price plan',
  input: z.strictObject({
    staged: z.string().regex(/^[0-9a-f]{64}$/),
    file_name: z.string().trim().min(1).max(255),
    /** Code of the price plan. */
    price_plan: z.string().min(1),
    valid_from: day,
    valid_to: day,
    ...tableInput,
    /** The draft whose grid the file replaces; without it the file makes a new version. */
    over: z.object({ id: z.int(), version: z.int() }).nullable().default(null),
    decimal_mark: z.enum(['.', ',', 'auto']).optional(),
    publish: z.boolean().default(false),
    resolve_overlaps: z.boolean().default(false),
  }),
  output: z.object({ id: z.number(), number: z.number(), lines: z.number(), entry: z.number() }),
  undo: { kind: 'inverse', call: ({ entry }) => ({ operation: 'priceVersion.takeBack', input: { entry }, label: 'Undo' }) },
  handler: async (context, { staged, file_name, price_plan, encoding, delimiter, ...input }) => {
    const plan = await context.store.db.selectFrom('price_plan').select('id').where('code', '=', price_plan).executeTakeFirst()
    if (!plan) throw refuseField('price_plan', 'record.unknown', `There is no price plan “${price_plan}”.`)
    if (context.files.size(staged) > MOST_BYTES) throw refuseField('staged', 'import.tooLarge', 'A price grid has at most 50 MB.')
    const opened = await openText(context.files, staged, encoding, await encodingEvidence(context.store))
    refuseUndecided(opened.questions)
    const text = [...opened.text()].join('')
    const label = file_name.replace(/\.[^.]*$/, '').slice(0, 100)
    const { value } = await context.run({
      operation: 'priceVersion.importCsv',
      input: { ...{ price_plan_id: plan.id, text, label }, ...input, delimiter: delimiter ?? opened.named ?? undefined },
    })
    const { id, number, lines, entry } = value as GridAnswer
    return { id, number, lines, entry }
  },
})

export const priceGridOperations: AnyOperation[] = [importGrid].map(anyOperation)
