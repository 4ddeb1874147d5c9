import { expect, it } from 'vitest'
import type { CallResult, UndoPlan } from '../../../src-core/operations/contract.ts'
import { needsAsking, type UndoParts, undoHistory } from '../../../src-renderer/frame/undo-history.ts'

const plan = (entry: number, more: Partial<UndoPlan> = {}): UndoPlan => ({
  ...{ entry, summary: `Step ${entry}`, operation: 'note.create', at: 0, actor: 'Hanne', label: 'Undo' },
  ...{ kinds: [], records: 1, beyond: 0 },
  ...more,
})
const ofMoney: Partial<UndoPlan> = {
  records: 70,
  kinds: [{ entity: 'accountOperation', label: 'Payment', count: 70, beyond: 69, sums: [{ currency: 'EUR', amount_minor: 700_00 }] }],
}

function window(plans: Readonly<Record<number, Partial<UndoPlan>>> = {}, answers: readonly boolean[] = []) {
  const said: string[] = []
  const asked: number[] = []
  const calls: string[] = []
  const left = [...answers]
  let next = 100
  const parts: UndoParts = {
    client: {
      call: async (operation: string, input: unknown) => {
        const { entry } = input as { entry: number }
        if (operation === 'operation.undoPlan') return { ok: true, value: plan(entry, plans[entry]) } as CallResult<never>
        calls.push(`${operation} ${entry}`)
        next += 1
        const value = { summary: `Undone: Step ${entry}` }
        return { ok: true, value, entry: next, undo: { entry: next, label: 'Redo' } } as unknown as CallResult<never>
      },
    },
    say: ({ message }) => void said.push(message),
    ask: async (_plan, offer) => {
      asked.push(offer.entry)
      return left.shift() ?? false
    },
    shown: () => [],
  }
  return { history: undoHistory(parts), said, asked, calls }
}

it('names what it takes back, and takes back in turn', async () => {
  const { history, said, asked, calls } = window()
  history.remember({ entry: 1, label: 'Undo' })
  history.remember({ entry: 2, label: 'Undo' })
  await history.undo()
  await history.undo()
  await history.undo()
  expect(calls).toEqual(['operation.undo 2', 'operation.undo 1'])
  expect(said).toEqual(['Undone: Step 2', 'Undone: Step 1', 'There is nothing to undo here'])
  expect(asked).toEqual([])
  await history.redo()
  await history.redo()
  await history.redo()
  expect(calls.slice(2)).toEqual(['operation.undo 102', 'operation.undo 101'])
})

it('asks first where money, several records or others are reached, and does nothing unasked', async () => {
  const { history, asked, calls } = window({ 1: ofMoney }, [false, true])
  history.remember({ entry: 1, label: 'Undo import' })
  await history.undo()
  expect([asked, calls]).toEqual([[1], []])
  await history.undo()
  expect([asked, calls]).toEqual([[1, 1], ['operation.undo 1']])
  expect([needsAsking(plan(1)), needsAsking(plan(1, { records: 2 })), needsAsking(plan(1, { beyond: 1 }))]).toEqual([false, true, true])
  const sums = [{ currency: 'EUR', amount_minor: 1 }]
  expect(needsAsking(plan(1, { kinds: [{ entity: 'invoice', label: 'Invoice', count: 1, beyond: 0, sums }] }))).toBe(true)
})

it('says after something final that it cannot be undone, and leaves what was before alone', async () => {
  const { history, said, calls } = window()
  history.remember({ entry: 1, label: 'Undo' })
  history.final('“Invoice INV-1 issued” cannot be undone.')
  await history.undo()
  await history.undo()
  expect([said, calls]).toEqual([['“Invoice INV-1 issued” cannot be undone.', '“Invoice INV-1 issued” cannot be undone.'], []])
  history.remember({ entry: 3, label: 'Undo' })
  await history.undo()
  expect(calls).toEqual(['operation.undo 3'])
  // Named in a timeline, the earlier one is taken back.
  await history.undo({ entry: 1, label: 'Undo' }, [])
  expect(calls).toEqual(['operation.undo 3', 'operation.undo 1'])
})

it('is not started twice while one is under way', async () => {
  const { history, calls } = window()
  history.remember({ entry: 1, label: 'Undo' })
  history.remember({ entry: 2, label: 'Undo' })
  await Promise.all([history.undo(), history.undo()])
  expect(calls).toEqual(['operation.undo 2'])
})
