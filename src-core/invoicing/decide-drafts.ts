/**
 * Decisions about drafts of a run: accept a suspect one, leave one out (it comes back in the next run),
 * or let one whose credits exceed its charges become a credit note.
 */
import { z } from 'zod'
import type { ReadStore } from '../database/store.ts'
import { refuse } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { defineCommand } from '../operations/define.ts'
import { DRAFT_RULES, type DraftRule } from './checks.ts'
import { refuseEarlierDate } from './series.ts'
import type { DRAFT_STATES } from './model.ts'
import { readRun, type RunRow } from './run-state.ts'

const id = z.number().int()

/** `reject` carries what was rated to the next run. */
export const DRAFT_DECISIONS = ['accept', 'credit', 'reject', 'reopen'] as const
type Decision = (typeof DRAFT_DECISIONS)[number]
const decided = { accounts: z.array(id).min(1).max(10_000), decision: z.enum(DRAFT_DECISIONS) }
interface DecidedPart {
  readonly accounts: number[]
  readonly decision: Decision
}

const STATE_AFTER = { accept: 'draft', credit: 'draft', reject: 'left', reopen: 'suspect' } as const
/** Rules that no decision goes beyond, whatever was decided before: they stand as the run found them. */
const STANDING_RULES: Partial<Record<DraftRule, 'left' | 'rejected'>> = {
  nothingToBill: 'left',
  suspended: 'left',
  noTaxNumber: 'rejected',
  unprintable: 'rejected',
  error: 'rejected',
  notValidated: 'rejected',
}
const PAST = {
  accept: 'accepted',
  credit: 'to become credit notes',
  reject: 'left out',
  reopen: 'reopened',
} as const

interface Decided {
  readonly id: number
  readonly billing_account_id: number
  readonly state: (typeof DRAFT_STATES)[number]
  readonly rule: string | null
}

export const decideDrafts = defineCommand({
  name: 'billingRun.decide',
  summary: 'Accept suspect drafts, leave drafts out of the run, or let negative ones become credit notes',
  input: z.object({
    id,
    ...decided,
    /** Further decisions of the same call, each for accounts of its own. */
    also: z.array(z.object(decided)).max(DRAFT_DECISIONS.length).optional(),
  }),
  /** `before`: what was decided of the first; `decided_before` of all, by decision. */
  output: z.object({ id, accounts: z.array(id), before: z.enum(DRAFT_DECISIONS), decided_before: z.array(z.object(decided)) }),
  undo: {
    kind: 'inverse',
    call: ({ id: run, decided_before: [first, ...also] }) =>
      first ? { operation: 'billingRun.decide', input: { id: run, ...first, also }, label: 'Undo decision' } : null,
  },
  handler: async (context, { id: runId, accounts, decision, also = [] }) => {
    const run = await readRun(context, runId)
    if (run.state !== 'drafted')
      throw refuse('refused', 'billingRun.notDrafted', `Billing run ${run.code} is ${run.state}; decisions are made on drafts.`)
    const rows: Decided[] = []
    for (const part of [{ accounts, decision }, ...also]) rows.push(...(await decide(context, run, part)))
    context.touch('billingRun', run.id)
    const words = also.length === 0 ? PAST[decision] : 'decided as before'
    context.summarise(`Billing run ${run.code}: ${rows.length} drafts ${words}`)
    const before = decisionOf(rows[0] as Decided)
    return { id: run.id, accounts: rows.map((row) => row.billing_account_id), before, decided_before: decisionsOf(rows) }
  },
})

/** @returns the rows as they were */
async function decide(context: CommandContext, run: RunRow, { accounts, decision }: DecidedPart): Promise<Decided[]> {
  const { db } = context.store
  const rows: Decided[] = await db
    .selectFrom('billing_run_account')
    .select(['id', 'billing_account_id', 'state', 'rule'])
    .where('billing_run_id', '=', run.id)
    .where('billing_account_id', 'in', accounts)
    .execute()
  refuseStrangers(run, accounts, rows)
  for (const row of rows) refuseUnfit(row, decision)
  if (decision === 'credit') await refuseEarlierCredits(context.store, run, accounts)
  const decided_by = decision === 'reopen' ? null : context.actor.name
  for (const [state, some] of Map.groupBy(rows, (row) => stateAfter(row, decision))) {
    const ids = some.map((row) => row.id)
    await db.updateTable('billing_run_account').set({ state, decided_by }).where('id', 'in', ids).execute()
  }
  return rows
}

/** @throws Refusal when an account is not in the run: nothing was drafted that could be decided */
function refuseStrangers(run: RunRow, accounts: readonly number[], rows: readonly Decided[]): void {
  const known = new Set(rows.map((row) => row.billing_account_id))
  const at = accounts.findIndex((account) => !known.has(account))
  if (at < 0) return
  const words = `Billing account ${accounts[at]} is not in billing run ${run.code}. Name accounts of the run.`
  throw refuse('refused', 'billingRun.notInRun', words, { fields: [{ path: `accounts.${at}`, reason: 'not in the run' }] })
}

const isNegative = (row: Pick<Decided, 'rule'>) => row.rule === ('negativeTotal' satisfies DraftRule)

const standingState = ({ rule }: Pick<Decided, 'rule'>) => STANDING_RULES[rule as DraftRule]

/** Reopened, what stands by its rule is what the run found; all else waits for a decision. */
function stateAfter(row: Decided, decision: Decision): Decided['state'] {
  return (decision === 'reopen' ? standingState(row) : undefined) ?? STATE_AFTER[decision]
}

function refuseUnfit(row: Decided, decision: Decision): void {
  if (decision === 'credit' && !isNegative(row))
    throw refuse(
      'refused',
      'billingRun.notNegative',
      'Only a draft with a negative total becomes a credit note. Accept this one, or leave it out.',
    )
  if (decision !== 'accept') return
  if (isNegative(row))
    throw refuse(
      'refused',
      'billingRun.negativeDraft',
      'A draft with a negative total is no invoice. Issue it as a credit note, or carry it to the next run.',
    )
  if (row.rule === ('suspended' satisfies DraftRule))
    throw refuse('refused', 'billingRun.suspendedAccount', 'The billing account is suspended. Take it up again and prepare the run anew.')
  if (row.rule === ('nothingToBill' satisfies DraftRule))
    throw refuse('refused', 'billingRun.nothingToBill', 'There is nothing to bill for this account: no document is made of nothing.')
  if (row.state === 'rejected' || standingState(row) === 'rejected')
    throw refuse(
      'refused',
      'billingRun.rejectedDraft',
      `A rejected draft (${DRAFT_RULES[row.rule as DraftRule] ?? 'rule'}) cannot be accepted. Mend its cause and prepare the run again.`,
    )
}

/** What was decided before, for undo: of many accounts not the same. */
function decisionsOf(rows: readonly Decided[]): DecidedPart[] {
  const byDecision = Map.groupBy(rows, decisionOf)
  return [...byDecision].map(([decision, some]) => ({ accounts: some.map((row) => row.billing_account_id), decision }))
}

function decisionOf(row: Decided): Decision {
  if (row.state === 'draft') return isNegative(row) ? 'credit' : 'accept'
  return row.state === 'left' ? 'reject' : 'reopen'
}

/** Credit notes have a sequence of their own, whose numbers and dates rise together too. */
async function refuseEarlierCredits(store: ReadStore, run: RunRow, accounts: readonly number[]): Promise<void> {
  const sellers = await store.db
    .selectFrom('billing_run_account')
    .innerJoin('billing_account', 'billing_account.id', 'billing_run_account.billing_account_id')
    .innerJoin('customer_account', 'customer_account.id', 'billing_account.customer_account_id')
    .innerJoin('customer', 'customer.id', 'customer_account.customer_id')
    .select('customer.seller_id as id')
    .distinct()
    .where('billing_run_id', '=', run.id)
    .where('billing_run_account.billing_account_id', 'in', accounts)
    .execute()
  for (const seller of sellers) await refuseEarlierDate(store, seller.id, 'creditNote', run.invoice_date)
}
