/** What a charge costs the subscriptions that it would reach: simulated some at a time, so that the books stay free for others. */
import { useEffect, useState } from 'react'
import type { Failure } from '../../../src-core/kernel/failures.ts'
import { decimal, toPlain } from '../../../src-core/kernel/decimal.ts'
import { useClient } from '../../client/client-context.tsx'

export interface ReachAnswer {
  readonly changes: readonly { readonly subscription: number; readonly change: number; readonly date: string }[]
  readonly left: readonly { readonly subscription: number; readonly code: string; readonly reason: string }[]
  readonly more: readonly {
    readonly currency: string
    readonly subscriptions: number
    readonly next_bill_minor: number
    readonly month: string
  }[]
  readonly unpriced: number
}

export interface ReachInput {
  readonly product: number
  readonly charge: number
  readonly does: 'add' | 'end'
  readonly takes_effect: 'nextPeriod' | 'byTheDay'
  readonly date?: string
}

export interface ReachCost {
  readonly done: number
  readonly answer: ReachAnswer
  readonly failure: Failure | null
}

export const REACH = 'subscription.reachCharge'
const SLICE = 25
const NOTHING: ReachAnswer = { changes: [], left: [], more: [], unpriced: 0 }

/** Adds two answers, by currency; exact. */
export function addAnswers(one: ReachAnswer, other: ReachAnswer): ReachAnswer {
  const more = new Map(one.more.map((line) => [line.currency, line]))
  for (const line of other.more) {
    const before = more.get(line.currency)
    more.set(
      line.currency,
      before
        ? {
            currency: line.currency,
            subscriptions: before.subscriptions + line.subscriptions,
            next_bill_minor: before.next_bill_minor + line.next_bill_minor,
            month: toPlain(decimal(before.month).plus(decimal(line.month))),
          }
        : line,
    )
  }
  return {
    changes: [...one.changes, ...other.changes],
    left: [...one.left, ...other.left],
    more: [...more.values()],
    unpriced: one.unpriced + other.unpriced,
  }
}

/** The cost of the chosen subscriptions, growing while it is counted. */
export function useReachCost(input: ReachInput | null, subscriptions: readonly number[]): ReachCost {
  const client = useClient()
  const [cost, setCost] = useState<ReachCost>({ done: 0, answer: NOTHING, failure: null })
  const key = JSON.stringify([input, subscriptions])
  useEffect(() => {
    const [asked, ids] = JSON.parse(key) as [ReachInput | null, number[]]
    let isWanted = true
    const count = async () => {
      let answer = NOTHING
      for (let at = 0; at < ids.length && asked; at += SLICE) {
        const slice = ids.slice(at, at + SLICE)
        const result = await client.call<ReachAnswer>(REACH, { ...asked, subscriptions: slice }, { simulate: true })
        if (!isWanted) return
        if (!result.ok) return setCost({ done: at, answer, failure: result.failure })
        answer = addAnswers(answer, result.value)
        setCost({ done: at + slice.length, answer, failure: null })
      }
    }
    setCost({ done: 0, answer: NOTHING, failure: null })
    void count()
    return () => {
      isWanted = false
    }
  }, [client, key])
  return cost
}
