/** Deciding about drafts: accept, leave out, or take up again; each with its undo. */
import { useCommand } from '../../client/use-command.ts'
import { formatCount } from '../../format/numbers.ts'
import { runText as text } from './text.ts'

export type Decision = 'accept' | 'reject' | 'reopen'

export interface Decisions {
  readonly running: boolean
  readonly decide: (accounts: readonly number[], decision: Decision) => void
}

const SAID: Record<Decision, (count: string) => string> = {
  accept: text.decide.accepted,
  reject: text.decide.leftOut,
  reopen: text.decide.reopened,
}

interface Outcome {
  readonly accounts: readonly number[]
}

export function useDecisions(run: number): Decisions {
  const accept = useCommand<Outcome>('billingRun.decide', { failures: 'toast', done: ({ accounts }) => SAID.accept(formatCount(accounts.length)) })
  const reject = useCommand<Outcome>('billingRun.decide', { failures: 'toast', done: ({ accounts }) => SAID.reject(formatCount(accounts.length)) })
  const reopen = useCommand<Outcome>('billingRun.decide', { failures: 'toast', done: ({ accounts }) => SAID.reopen(formatCount(accounts.length)) })
  const commands = { accept, reject, reopen }
  return {
    running: accept.running || reject.running || reopen.running,
    decide: (accounts, decision) => {
      if (accounts.length > 0) void commands[decision].run({ id: run, accounts, decision })
    },
  }
}
