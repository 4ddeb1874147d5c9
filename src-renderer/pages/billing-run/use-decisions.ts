/** Deciding about drafts: accept, credit, leave out, or take up again; each with its undo. */
import { useState } from 'react'
import type { Filter, ListPage } from '../../../src-core/operations/contract.ts'
import { useClient } from '../../client/client-context.tsx'
import type { CoreClient } from '../../client/core-client.ts'
import { useCommand } from '../../client/use-command.ts'
import { formatCount } from '../../format/numbers.ts'
import { draftRow } from './run-data.ts'
import { runText as text } from './text.ts'

export type Decision = 'accept' | 'credit' | 'reject' | 'reopen'

export interface Decisions {
  readonly running: boolean
  /** Decides the drafts of some billing accounts. */
  readonly decide: (accounts: readonly number[], decision: Decision) => void
  /** Decides every draft that a filter of the list holds and that is wanted, by its row's id. */
  readonly decideAll: (filter: readonly Filter[], wanted: (row: number) => boolean, decision: Decision) => void
}

interface Outcome {
  readonly accounts: readonly number[]
}

/** As many as the command takes at once. */
const MOST = 10_000
const PAGE = 500

/** The billing accounts of the wanted rows of a filter, page by page. */
async function accountsOf(client: CoreClient, filter: readonly Filter[], wanted: (row: number) => boolean): Promise<readonly number[]> {
  const accounts: number[] = []
  let offset = 0
  while (accounts.length < MOST) {
    const page = await client.call<ListPage>('billingRunAccount.list', { filter, offset, limit: PAGE })
    if (!page.ok) break
    accounts.push(...page.value.rows.filter((row) => wanted(row.id)).map((row) => draftRow(row).accountId))
    if (page.value.rows.length < PAGE) break
    offset += PAGE
  }
  return accounts.slice(0, MOST)
}

/** @param run the run's id */
export function useDecisions(run: number): Decisions {
  const client = useClient()
  const [reading, setReading] = useState(false)
  const said = (words: (count: string) => string) => ({
    failures: 'toast' as const,
    done: ({ accounts }: Outcome) => words(formatCount(accounts.length)),
  })
  const accept = useCommand<Outcome>('billingRun.decide', said(text.decide.accepted))
  const credit = useCommand<Outcome>('billingRun.decide', said(text.decide.credited))
  const reject = useCommand<Outcome>('billingRun.decide', said(text.decide.leftOut))
  const reopen = useCommand<Outcome>('billingRun.decide', said(text.decide.reopened))
  const commands = { accept, credit, reject, reopen }
  const decide = (accounts: readonly number[], decision: Decision) => {
    if (accounts.length > 0) void commands[decision].run({ id: run, accounts, decision })
  }
  return {
    running: reading || Object.values(commands).some((command) => command.running),
    decide,
    decideAll: (filter, wanted, decision) => {
      setReading(true)
      void accountsOf(client, filter, wanted).then((accounts) => {
        setReading(false)
        decide(accounts, decision)
      })
    },
  }
}
