/** An undo waits for what was built on it since, and says in words what stands in the way of doing again. */
import { describe, expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'

async function entryOf(on: Desk, operation: string, input: object): Promise<number> {
  const result = await on.core.call({ operation, input }, OPERATOR)
  if (!result.ok) throw new Error(result.failure.message)
  return result.entry as number
}
const undo = (on: Desk, entry: number) => on.core.call({ operation: 'operation.undo', input: { entry } }, OPERATOR)
const moved = (later: RegExp) => ({ ok: false, failure: { code: 'undo.moved', message: expect.stringMatching(later) } })

async function billed() {
  const on = await desk()
  on.at('2026-01-01')
  await on.monthly('LINE', { price: '31' })
  const customer = await on.customer('One')
  const subscription = await on.subscribe(customer, ['LINE'])
  await on.bill(customer)
  on.at('2026-01-10')
  return { on, customer, subscription }
}

describe('an undo is refused while a later one stands that it would take with it', () => {
  it('an access that was ended since', async () => {
    const { on, subscription } = await billed()
    const added = await entryOf(on, 'accessPoint.add', { subscription_id: subscription.id, access_id: '4930', start_date: '2026-01-01' })
    const [access] = await on.rows<{ id: number }>('SELECT id FROM access_point')
    const ended = await entryOf(on, 'accessPoint.end', { id: access?.id, end_date: '2026-01-20' })
    expect(await undo(on, added)).toMatchObject(moved(/^“Access 4930 ends on 2026-01-20” was done since .* Undo the later one first\.$/))
    expect(await undo(on, ended)).toMatchObject({ ok: true })
    expect(await undo(on, added)).toMatchObject({ ok: true })
    expect(await on.rows('SELECT id FROM access_point')).toEqual([])
  })

  it.each(['payment', 'refund'])('a %s that was matched since', async (kind) => {
    const { on, customer } = await billed()
    const money = { customer_account_id: customer.customer_account_id, amount_minor: 500, method: 'transfer', match: 'none' }
    const paid = await entryOf(on, 'payment.register', money)
    const given = kind === 'refund' ? await entryOf(on, 'refund.register', money) : paid
    const open = await on.rows<{ id: number }>(
      kind === 'refund'
        ? "SELECT id FROM account_operation WHERE kind IN ('payment', 'refund') ORDER BY id"
        : "SELECT id FROM account_operation WHERE kind IN ('payment', 'invoice') ORDER BY id",
    )
    const matched = await entryOf(on, 'matching.match', { operations: open })
    expect(await undo(on, given)).toMatchObject(moved(/was done since “(Payment|Refund)/))
    expect(await on.rows("SELECT id FROM account_operation WHERE kind LIKE '%eversal%'")).toEqual([])
    const undone = await undo(on, matched)
    expect(undone).toMatchObject({ ok: true })
    // Done again it stands again.
    const again = await undo(on, undone.ok ? (undone.entry as number) : 0)
    expect(again).toMatchObject({ ok: true })
    expect(await undo(on, given)).toMatchObject(moved(/^“Done again: /))
    expect(await undo(on, again.ok ? (again.entry as number) : 0)).toMatchObject({ ok: true })
    expect(await undo(on, given)).toMatchObject({ ok: true })
    expect(await on.differences()).toEqual([])
  })

  it('what the payment matched itself goes with it', async () => {
    const { on, customer } = await billed()
    const paid = await entryOf(on, 'payment.register', {
      ...{ customer_account_id: customer.customer_account_id, amount_minor: 500, method: 'transfer', match: 'oldest' },
    })
    expect(await undo(on, paid)).toMatchObject({ ok: true })
    expect(await on.differences()).toEqual([])
  })
})

describe('an import whose file is gone', () => {
  it.each(['import.run', 'import.start'])('is not done again by %s, which says what to do; nothing is written', async (operation) => {
    const on = await desk()
    on.at('2026-01-10')
    const staged = on.stage('code,name\nNEW,New\n')
    const imported = await entryOf(on, operation, { staged, file_name: 'c.csv', kind: 'customerCategory' })
    await on.core.idle()
    const undone = await undo(on, imported)
    expect(undone).toMatchObject({ ok: true })
    const entry = undone.ok ? (undone.entry as number) : 0
    on.unstage(staged)
    expect(await undo(on, entry)).toMatchObject({
      ok: false,
      failure: {
        kind: 'refused',
        code: 'undo.fileGone',
        message: expect.stringMatching(/cannot be done again: its file is not here any more\. Choose the file and import it anew\.$/),
      },
    })
    expect(await on.rows("SELECT id FROM customer_category WHERE code = 'NEW'")).toEqual([])
    // Chosen again it is the same file.
    on.stage('code,name\nNEW,New\n')
    expect(await undo(on, entry)).toMatchObject({ ok: true })
    await on.core.idle()
    expect(await on.rows("SELECT code FROM customer_category WHERE code = 'NEW'")).toEqual([{ code: 'NEW' }])
  })
})
