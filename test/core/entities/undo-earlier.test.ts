/** Of several changes of a record an earlier one is taken back where nothing of it was changed since. */
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'
import { type SmallCompany, smallCompany } from '../../support/small-company.ts'

let company: SmallCompany
let id: number

beforeEach(async () => {
  company = await smallCompany()
  id = (await company.run<{ id: number }>('paymentTerm.create', { values: { code: 'T', name: 'Term', days: 10 } })).id
})

const term = () => company.run<Record<string, unknown> & { version: number }>('paymentTerm.get', { id })
const entryOf = async (operation: string, input: object): Promise<number> => {
  const result = await company.core.call({ operation, input }, OPERATOR)
  if (!result.ok) throw new Error(result.failure.message)
  return result.entry as number
}
const change = async (values: object) => entryOf('paymentTerm.update', { id, version: (await term()).version, values })
const undo = (entry: number) => entryOf('operation.undo', { entry })

describe('an earlier change', () => {
  it('of another field is taken back, and the later one stays; done again, it is as it was', async () => {
    const days = await change({ days: 20 })
    await change({ end_of_month: true })
    const undone = await undo(days)
    expect(await term()).toMatchObject({ days: 10, end_of_month: true })
    await undo(undone)
    expect(await term()).toMatchObject({ days: 20, end_of_month: true })
  })

  it('of the same field is taken back after the later one, not before', async () => {
    const first = await change({ days: 20 })
    const second = await change({ days: 30 })
    expect(await company.fail('operation.undo', { entry: first })).toMatchObject({ kind: 'conflict', code: 'undo.moved' })
    await undo(second)
    await undo(first)
    expect(await term()).toMatchObject({ days: 10 })
  })

  it('is not taken back where a rule would be broken with the later one', async () => {
    const create = (values: object) => company.run<{ id: number }>('offer.create', { values })
    const offer = (await create({ code: 'O', name: 'Offer', sold_from: '2026-01-01' })).id
    const version = async () => (await company.run<{ version: number }>('offer.get', { id: offer })).version
    const moved = await entryOf('offer.update', { id: offer, version: await version(), values: { sold_from: '2025-01-01' } })
    await company.run('offer.update', { id: offer, version: await version(), values: { sold_to: '2025-06-01' } })
    expect(await company.fail('operation.undo', { entry: moved })).toMatchObject({
      kind: 'invalid',
      fields: [{ path: 'sold_to', reason: 'It lies after “Sold from”, which is 2026-01-01.' }],
    })
  })

  it('of a field that is told by day, and the making of a record, wait for the later ones', async () => {
    const customer = await company.run<{ id: number }>('customer.create', { name: 'Kunde', country: 'DE' })
    const version = async () => (await company.run<{ version: number }>('customer.get', { id: customer.id })).version
    const update = async (values: object) => entryOf('customer.update', { id: customer.id, version: await version(), values })
    const named = await update({ tax_exempt: true, exemption_reason: 'Embassy' })
    await update({ since: '2026-01-01' })
    expect(await company.fail('operation.undo', { entry: named })).toMatchObject({ code: 'undo.moved' })
  })
})

describe('a record that stands as the entry left it', () => {
  it('is taken back, though changes of it were made and taken back since', async () => {
    const made = await entryOf('paymentTerm.create', { values: { code: 'N', name: 'New', days: 5 } })
    const [{ id: fresh }] = (await company.rows<{ id: number }>("SELECT id FROM payment_term WHERE code = 'N'")) as [{ id: number }]
    const changed = await entryOf('paymentTerm.update', { id: fresh, version: 1, values: { days: 6 } })
    expect(await company.fail('operation.undo', { entry: made })).toMatchObject({
      code: 'undo.moved',
      message: 'Payment term N was changed since; undo the later change first.',
    })
    await undo(changed)
    await undo(made)
    expect(await company.rows("SELECT id FROM payment_term WHERE code = 'N'")).toEqual([])
  })

  it('does not, where something is told of it from a day to come', async () => {
    const made = await entryOf('customer.create', { name: 'Kunde', country: 'DE', code: 'KU' })
    const [party] = await company.rows<{ id: number; version: number }>("SELECT id, version FROM party WHERE name = 'Kunde'")
    const moves = await entryOf('party.changeFrom', { ...party, from: '2027-01-01', values: { city: 'Kiel' } })
    expect(await company.fail('operation.undo', { entry: made })).toMatchObject({ code: 'undo.moved' })
    await undo(moves)
    await undo(made)
    expect(await company.rows("SELECT id FROM party WHERE name = 'Kunde'")).toEqual([])
  })

  it('that was deleted since is named with the way out', async () => {
    const changed = await change({ days: 20 })
    const gone = await entryOf('paymentTerm.delete', { id })
    expect(await company.fail('operation.undo', { entry: changed })).toMatchObject({
      code: 'undo.moved',
      message: 'Payment term T was deleted since. Undo that first; where it was made anew, change the new one.',
    })
    await undo(gone)
    await undo(changed)
    expect(await term()).toMatchObject({ days: 10 })
  })
})

describe('what is its alone and was taken by another record since', () => {
  const codes: readonly (readonly [string, object])[] = [
    ['customerCategory', { code: 'X', name: 'x' }],
    ['title', { code: 'X', name: 'x' }],
    ['brand', { code: 'X', name: 'x' }],
    ['product', { code: 'X', name: 'x' }],
    ['offer', { code: 'X', name: 'x' }],
    ['taxClass', { code: 'X', name: 'x' }],
    ['exchangeRate', { currency: 'USD', from_date: '2026-02-01', rate: '1.3' }],
  ]

  it.each(codes)('a deleted %s is put back after the other one is gone', async (entity, values) => {
    const first = (await company.run<{ id: number }>(`${entity}.create`, { values })).id
    const deleted = await entryOf(`${entity}.delete`, { id: first })
    const again = (await company.run<{ id: number }>(`${entity}.create`, { values })).id
    expect(await company.fail('operation.undo', { entry: deleted })).toMatchObject({
      kind: 'conflict',
      code: 'undo.taken',
      details: { id: again },
    })
    await company.run(`${entity}.delete`, { id: again })
    await undo(deleted)
    expect(await company.run(`${entity}.get`, { id: first })).toMatchObject({ id: first })
  })

  it('is said with its name and the way out, and so where a creation is done again', async () => {
    const made = await entryOf('title.create', { values: { code: 'X', name: 'first' } })
    const undone = await undo(made)
    await company.run('title.create', { values: { code: 'X', name: 'second' } })
    expect(await company.fail('operation.undo', { entry: undone })).toMatchObject({
      message:
        'Title or legal type X cannot be put back: title or legal type “X second” has taken its code X since. Undo that one, or delete it, and then take this back.',
    })
  })

  it('holds a change of it back too', async () => {
    const { billing_account_id } = await company.run<{ billing_account_id: number }>('customer.create', { name: 'Kunde', country: 'DE' })
    const make = (name: string) =>
      company.run<{ id: number; version: number }>('userAccount.create', { billing_account: billing_account_id, name })
    const first = await make('Shop')
    const renamed = await entryOf('userAccount.update', { id: first.id, version: 1, values: { name: 'Office' } })
    await make('Shop')
    expect(await company.fail('operation.undo', { entry: renamed })).toMatchObject({ code: 'undo.taken' })
  })

  it('is the number of a price version', async () => {
    company = await desk()
    await (company as Desk).monthly('LINE', { price: '10' })
    const version = () => company.run<{ id: number }>('priceVersion.create', { price_plan_id: 1, price: '1', valid_from: '2027-01-01' })
    const first = await version()
    const deleted = await entryOf('priceVersion.delete', { id: first.id })
    const second = await version()
    expect(await company.fail('operation.undo', { entry: deleted })).toMatchObject({
      code: 'undo.taken',
      message: 'Version 2 cannot be put back: a version made since has its number. Undo that one, or delete it, and then take this back.',
    })
    await company.run('priceVersion.delete', { id: second.id })
    await undo(deleted)
    expect(await company.rows('SELECT id, number FROM price_version ORDER BY id')).toMatchObject([
      { number: 1 },
      { id: first.id, number: 2 },
    ])
  })
})

it('any changes are taken back in any order that meets none of the others, with every value as before', async () => {
  const fields = fc.constantFrom<readonly [string, unknown]>(
    ['days', 20],
    ['days', 30],
    ['end_of_month', true],
    ['fixed_day', 15],
    ['external_ref', 'X'],
  )
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fields, { minLength: 1, maxLength: 5, selector: (one) => JSON.stringify(one) }),
      fc.infiniteStream(fc.nat()),
      async (steps, picks) => {
        company = await smallCompany()
        id = (await company.run<{ id: number }>('paymentTerm.create', { values: { code: 'T', name: 'Term', days: 10 } })).id
        const { version: _v, changed_at: _a, ...start } = await term()
        const done: { field: string; entry: number }[] = []
        for (const [field, value] of steps) {
          if ((await term())[field] === value) continue
          done.push({ field, entry: await change({ [field]: value }) })
        }
        while (done.length > 0) {
          const at = (picks.next().value as number) % done.length
          const { field, entry } = done[at] as { field: string; entry: number }
          if (done.slice(at + 1).some((later) => later.field === field)) {
            expect(await company.fail('operation.undo', { entry })).toMatchObject({ code: 'undo.moved' })
            continue
          }
          await undo(entry)
          done.splice(at, 1)
        }
        const { version: _w, changed_at: _b, ...end } = await term()
        expect(end).toEqual(start)
      },
    ),
    { numRuns: 25, seed: 11 },
  )
})
