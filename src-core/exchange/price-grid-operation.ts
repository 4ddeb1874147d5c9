/** A price grid from a staged file: Opencell's matrix file, read by the pricing module. */
import { z } from 'zod'
import { refuseField } from '../kernel/failures.ts'
import { type AnyOperation, anyOperation, defineCommand } from '../operations/define.ts'
import { encodingEvidence } from '../files/evidence.ts'
import { openText, tableInput } from '../files/open-table.ts'
import type { ReadingDecision } from '../files/questions.ts'
import { DAY_ORDERS } from '../files/values/date-text.ts'
import { refuseUndecided } from '../files/undecided.ts'
import { confirmDatesOfFile } from '../setup/index.ts'

const day = z.string().nullable().default(null)

interface GridAnswer {
  readonly id: number
  readonly number: number
  readonly lines: number
  readonly entry: number
  readonly by_prefix: string[]
  readonly decided: ReadingDecision[]
}

const MOST_BYTES = 50_000_000

const importGrid = defineCommand({
  name: 'import.priceGrid',
  summary: 'Read a price grid from a file into a version of a price plan',
  input: z.strictObject({
    staged: z.string().regex(/^[0-9a-f]{64}$/),
    file_name: z.string().trim().min(1).max(255),
    /** Code of the price plan, or its id. */
    price_plan: z.union([z.string().min(1), z.int()]),
    valid_from: day,
    valid_to: day,
    ...tableInput,
    /** The draft whose grid the file replaces; without it the file makes a new version. */
    over: z.object({ id: z.int(), version: z.int() }).nullable().default(null),
    decimal_mark: z.enum(['.', ',', 'auto']).optional(),
    date_form: z.enum(DAY_ORDERS).optional(),
    publish: z.boolean().default(false),
    resolve_overlaps: z.boolean().default(false),
    confirm_date: confirmDatesOfFile,
  }),
  output: z.object({
    id: z.number(),
    number: z.number(),
    lines: z.number(),
    entry: z.number(),
    /** Labels of the columns that compare by the longest prefix. */
    by_prefix: z.array(z.string()),
    decided: z.array(z.custom<ReadingDecision>()),
  }),
  undo: { kind: 'inverse', call: ({ entry }) => ({ operation: 'priceVersion.takeBack', input: { entry }, label: 'Undo' }) },
  handler: async (context, { staged, file_name, price_plan, encoding, delimiter, ...input }) => {
    const by = typeof price_plan === 'number' ? 'id' : 'code'
    const plan = await context.store.db.selectFrom('price_plan').select('id').where(by, '=', price_plan).executeTakeFirst()
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
    const { id, number, lines, entry, by_prefix, decided } = value as GridAnswer
    return { id, number, lines, entry, by_prefix, decided: [...opened.decided, ...decided] }
  },
})

export const priceGridOperations: AnyOperation[] = [importGrid].map(anyOperation)
