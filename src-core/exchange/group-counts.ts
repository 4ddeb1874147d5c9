/** What an import writes, by offer, currency and the like, with its money where it has any. */
import { type Decimal, decimal, toPlain } from '../kernel/decimal.ts'
import type { GroupCount } from './contract.ts'
import type { WrittenUnit } from './import-kind.ts'

export interface GroupCounter {
  add(unit: WrittenUnit): void
  /** The largest first. */
  all(): GroupCount[]
}

interface Group {
  count: number
  readonly amounts: Map<string, Decimal>
}

/** @param before what was counted by earlier chunks */
export function groupCounter(before: readonly GroupCount[] = []): GroupCounter {
  const groups = new Map<string, Group>(
    before.map(({ group, count, amounts }) => [
      group,
      { count, amounts: new Map(amounts.map(({ currency, amount }) => [currency, decimal(amount)])) },
    ]),
  )
  return {
    add: ({ group: name, amount }) => {
      if (name === undefined) return
      const group = groups.get(name) ?? { count: 0, amounts: new Map<string, Decimal>() }
      groups.set(name, group)
      group.count += 1
      if (amount) group.amounts.set(amount.currency, decimal(amount.value).plus(group.amounts.get(amount.currency) ?? 0))
    },
    all: () =>
      [...groups]
        .map(([group, { count, amounts }]) => ({
          group,
          count,
          amounts: [...amounts].map(([currency, amount]) => ({ currency, amount: toPlain(amount) })),
        }))
        .sort((one, other) => other.count - one.count || (one.group < other.group ? -1 : 1)),
  }
}
