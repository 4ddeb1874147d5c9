/** Of several changes of a record an earlier one is taken back where nothing of it was changed since. */
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
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
