/** What a move of a subscription costs, worked out in its own transaction: bills before it against bills after it. */
import type { CalendarDate } from '../kernel/dates.ts'
import { Refusal } from '../kernel/failures.ts'
import type { CommandContext } from '../operations/context.ts'
import { billsAsked, type ExpectedBills, type MoveCost } from './expected.ts'

export { moveCost } from './expected.ts'

/**
 * Runs a move and says what it does to the next bills. A price that is missing keeps nobody from moving a
 * subscription: then the cost is `null`.
 *
 * @param move answers the day from which it holds
 */
export async function withCost<T extends { readonly date: CalendarDate }>(
  context: CommandContext,
  subscriptionId: number,
  move: () => Promise<T>,
): Promise<T & { readonly cost: MoveCost | null }> {
  const before = await ask(context, subscriptionId, context.today, null)
  const moved = await move()
  const after = before.bills ? await ask(context, subscriptionId, moved.date, before.bills) : before
  return { ...moved, cost: after.cost }
}

interface Answer {
  readonly bills: ExpectedBills | null
  readonly cost: MoveCost | null
}

async function ask(context: CommandContext, subscriptionId: number, on: CalendarDate, before: ExpectedBills | null): Promise<Answer> {
  let given: Answer = { bills: null, cost: null }
  try {
    await context.hooks.run(billsAsked, context, {
      subscriptionId,
      on: on < context.today ? context.today : on,
      before,
      answer: (bills, cost) => {
        given = { bills, cost }
      },
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  return given
}
