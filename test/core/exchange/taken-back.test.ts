/** An import is taken back and done again as one; what is taken back is no duplicate of what comes in. */
import { describe, expect, it } from 'vitest'
import type { CallResult, UndoPlan } from '../../../src-core/operations/contract.ts'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'

const entryOf = (result: CallResult): number => {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.entry as number
}
const call = async (on: Desk, operation: string, input: object) => entryOf(await on.core.call({ operation, input }, OPERATOR))
const undo = (on: Desk, entry: number) => call(on, 'operation.undo', { entry })

async function bankFile() {
  const on = await desk()
  on.at('2026-01-01')
  await on.monthly('LINE', { price: '10' })
  const customers = [await on.customer('One'), await on.customer('Two'), await on.customer('Three')]
  const numbers: string[] = []
  for (const customer of customers) {
    await on.subscribe(customer, ['LINE'])
    numbers.push((await on.bill(customer)).number)
  }
  on.at('2026-01-10')
  const amounts = ['10.00', '4.00', '6.50']
  const lines = numbers.map((number, at) => `${number},2026-01-09,${amounts[at]}`)
  const staged = on.stage(['invoice,date,amount', ...lines, ''].join('\n'))
  return { on, customers, numbers, input: { staged, file_name: 'bank.csv', kind: 'payments' } }
}

const openOf = (on: Desk) =>
  on.rows<{ open: number }>(
    "SELECT i.open_minor AS open FROM open_item i JOIN account_operation o ON o.id = i.account_operation_id WHERE o.kind = 'invoice' ORDER BY o.id",
  )
const minors = async (on: Desk) => (await openOf(on)).map(({ open }) => open)

describe('a bank file', () => {
  it.each(['import.run', 'import.start'] as const)('by %s is undone, done again and undone again, to the cent', async (operation) => {
    const { on, input } = await bankFile()
    const imported = await call(on, operation, input)
    await on.core.idle()
    expect(await minors(on)).toEqual([0, 600, 350])
    let last = imported
    for (const expected of [
      [1000, 1000, 1000],
      [0, 600, 350],
      [1000, 1000, 1000],
      [0, 600, 350],
    ]) {
      last = await undo(on, last)
      await on.core.idle()
      expect(await minors(on)).toEqual(expected)
    }
    expect(await on.differences()).toEqual([])
  })

  it('says before what taking it back reaches: payments, their sum, and those of others', async () => {
    const { on, customers, input } = await bankFile()
    for (const operation of ['import.run', 'import.start']) {
      const entry = await call(on, operation, input)
      await on.core.idle()
      const screen = [{ entity: 'customerAccount', id: customers[0]?.customer_account_id }]
      const plan = await on.run<UndoPlan>('operation.undoPlan', { entry, on: screen })
      expect(plan).toMatchObject({ entry, label: 'Undo import' })
      expect(plan.kinds).toContainEqual({
        entity: 'accountOperation',
        label: 'Payment',
        count: 3,
        beyond: 2,
        sums: [{ currency: 'EUR', amount_minor: 2050 }],
      })
      // What was matched: 10.00 and 4.00 and 6.50.
      const matched = { entity: 'matching', label: 'Matchings', count: 3, beyond: 2, sums: [{ currency: 'EUR', amount_minor: 2050 }] }
      expect(plan.kinds).toContainEqual(matched)
      // Asked of nothing on screen, nothing lies beyond it.
      expect(await on.run<UndoPlan>('operation.undoPlan', { entry })).toMatchObject({ records: plan.records, beyond: 0 })
      await undo(on, entry)
      expect(await on.run<UndoPlan>('operation.undoPlan', { entry })).toMatchObject({ label: null })
    }
  })

  it('is imported again after it was taken back, and is a duplicate while it stands', async () => {
    const { on, input, numbers } = await bankFile()
    const imported = await call(on, 'import.run', input)
    expect(await on.fail('import.run', input)).toMatchObject({ code: 'import.rowsAtFault' })
    await undo(on, imported)
    await call(on, 'import.run', input)
    expect(await minors(on)).toEqual([0, 600, 350])
    expect(await on.fail('import.run', input)).toMatchObject({ code: 'import.rowsAtFault' })
    // One payment alone that went back comes again alone.
    const [payment] = await on.rows<{ id: number }>(
      "SELECT max(id) AS id FROM account_operation WHERE kind = 'payment' AND reference = ?",
      numbers[1],
    )
    await on.run('payment.reverse', { id: payment?.id })
    expect(await on.run('import.run', { ...input, mode: 'goodRows' })).toMatchObject({ created: 1, duplicates: 2 })
    expect(await minors(on)).toEqual([0, 600, 350])
    expect(await on.differences()).toEqual([])
  })
})

describe('redo', () => {
  it('names what it does again, and the entry that stands is the one that is taken back', async () => {
    const { on, customers } = await bankFile()
    const customer_account_id = customers[0]?.customer_account_id
    const paid = await call(on, 'payment.register', { customer_account_id, amount_minor: 100, method: 'transfer', match: 'none' })
    const undone = await undo(on, paid)
    const again = await undo(on, undone)
    const timeline = await on.run<{ entry: number; summary: string; undo: object | null }[]>('audit.timeline', {
      entity: 'customerAccount',
      id: customer_account_id,
    })
    const of = (entry: number) => timeline.find((one) => one.entry === entry)
    expect(of(again)?.summary).toMatch(/^Done again: Payment PAY-2026-\d+ of 1\.00 EUR registered, not matched yet$/)
    expect(of(undone)?.summary).toMatch(/^Undone: Payment/)
    expect([of(paid)?.undo, of(undone)?.undo]).toEqual([null, null])
    expect(of(again)?.undo).toEqual({ entry: again, label: 'Reverse' })
    expect(await on.fail('operation.undo', { entry: paid })).toMatchObject({ code: 'undo.alreadyUndone' })
    await undo(on, again)
    expect(await on.differences()).toEqual([])
  })
})
