/** States by day: what holds on a day, whatever was told when, and what comes back when it is taken back. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../../src-core/kernel/dates.ts'
import { OPERATOR } from '../../support/company.ts'
import { desk, type Desk } from '../../support/desk.ts'

interface States {
  readonly version: number
  readonly state: Record<string, unknown>
  readonly changes: readonly { readonly from: string | null; readonly values: Record<string, unknown>; readonly told_by: string | null }[]
}

async function party(file: Desk, values: object = {}): Promise<number> {
  const { id } = await file.run<{ id: number }>('party.create', {
    values: { code: 'P-1', kind: 'organisation', name: 'Kern', country: 'DE', city: 'Bremen', street: 'Am Wall 1', ...values },
  })
  return id
}
const states = (file: Desk, id: number, day?: string) => file.run<States>('party.states', { id, ...(day ? { day } : {}) })
const column = async (file: Desk, id: number, name: string) =>
  (await file.rows<Record<string, unknown>>(`SELECT "${name}" AS value FROM party WHERE id = ?`, id))[0]?.['value']
const on = async (file: Desk, id: number, field: string, days: readonly string[]) =>
  Promise.all(days.map(async (day) => (await states(file, id, day)).state[field]))

describe('a change from a day', () => {
  it('keeps what was before, and shows today', async () => {
    const file = await desk()
    const id = await party(file)
    await file.run('party.changeFrom', { id, from: '2026-10-01', values: { city: 'Kiel', street: 'Holm 2' } })
    await file.run('party.changeFrom', { id, from: '2026-12-01', values: { city: 'Husum' } })
    expect(await on(file, id, 'city', ['1990-01-01', '2026-09-30', '2026-10-01', '2026-11-30', '2026-12-01', '2099-01-01'])).toEqual(
      ['Bremen', 'Bremen', 'Kiel', 'Kiel', 'Husum', 'Husum'], // prettier-ignore
    )
    expect(await on(file, id, 'street', ['2026-09-30', '2026-12-01'])).toEqual(['Am Wall 1', 'Holm 2'])
    expect(await column(file, id, 'city')).toBe('Kiel')
    expect((await states(file, id)).changes).toMatchObject([
      { from: null, values: { city: 'Bremen', street: 'Am Wall 1' }, told_by: null },
      { from: '2026-10-01', values: { city: 'Kiel', street: 'Holm 2' }, told_by: 'Hanne Brandt' },
      { from: '2026-12-01', values: { city: 'Husum' } },
    ])
  })

  it('shows in lists and search when its day has come, and before that by day already', async () => {
    const file = await desk()
    const id = await party(file)
    await file.run('party.changeFrom', { id, from: '2026-12-01', values: { name: 'Kern Nord', city: 'Kiel' } })
    file.at('2026-12-01')
    expect((await states(file, id)).state).toMatchObject({ name: 'Kern Nord', city: 'Kiel' })
    expect(await column(file, id, 'city')).toBe('Bremen')
    const { version } = await states(file, id)
    expect((await file.job('state.takeEffect')).report).toEqual({ records: 1 })
    expect(await column(file, id, 'city')).toBe('Kiel')
    expect(await column(file, id, 'name_key')).toBe('kern nord')
    expect((await states(file, id)).version).toBe(version)
    expect(await file.run('search.find', { text: 'Kern Nord' })).toMatchObject([{ label: 'Kern Nord' }])
    expect((await file.job('state.takeEffect')).report).toEqual({ records: 0 })
  })

  it('is refused where one of that day is told, of what is not dated, with a wrong value, of a record that moved', async () => {
    const file = await desk()
    const id = await party(file, { tax_id: 'DE811907980' })
    const { version } = await states(file, id)
    const change = (values: object, more: object = {}) => ({ id, from: '2026-12-01', values, ...more })
    await file.run('party.changeFrom', change({ city: 'Kiel' }, { version }))
    expect(await file.fail('party.changeFrom', change({ city: 'Husum' }))).toMatchObject({
      code: 'state.alreadyTold',
      fields: [{ path: 'values.city', reason: 'A change of City from 1 Dec 2026 is told already. Correct it, or take it back first.' }],
    })
    expect(await file.fail('party.changeFrom', change({ phone: '1' }))).toMatchObject({ code: 'state.notDated' })
    expect(await file.fail('party.changeFrom', change({ citty: '1' }))).toMatchObject({ code: 'state.notDated' })
    expect(await file.fail('party.changeFrom', change({ country: 'NL' }))).toMatchObject({ fields: [{ path: 'tax_id' }] })
    expect(await file.fail('party.changeFrom', change({ street: 'A' }, { version }))).toMatchObject({ code: 'record.conflict' })
    expect(await file.fail('party.changeFrom', { id, from: '2026-02-30', values: { street: 'A' } })).toMatchObject({
      fields: [{ path: 'from' }],
    })
    expect(await file.fail('party.changeFrom', change({}))).toMatchObject({ code: 'state.nothing' })
    expect((await states(file, id)).changes).toHaveLength(2)
  })

  it('is held against the values of its own day', async () => {
    const file = await desk()
    const id = await party(file, { tax_id: 'DE811907980' })
    await file.run('party.changeFrom', { id, from: '2026-12-01', values: { country: 'NL', tax_id: null } })
    expect(await file.fail('party.changeFrom', { id, from: '2027-01-01', values: { tax_id: 'DE811907980' } })).toMatchObject({
      fields: [{ path: 'tax_id' }],
    })
    await file.run('party.changeFrom', { id, from: '2027-01-01', values: { tax_id: 'NL004495445B01' } })
    expect(await on(file, id, 'tax_id', ['2026-11-30', '2026-12-31', '2027-01-01'])).toEqual(['DE811907980', null, 'NL004495445B01'])
  })
})

describe('a correction', () => {
  it('repairs what was told from its own day; without a day, what holds today', async () => {
    const file = await desk()
    const id = await party(file)
    await file.run('party.changeFrom', { id, from: '2026-10-01', values: { city: 'Kil' } })
    await file.run('party.changeFrom', { id, from: '2026-12-01', values: { city: 'Husum' } })
    const { version } = await states(file, id)
    await file.run('party.update', { id, version, values: { city: 'Kiel' } })
    await file.run('party.correctChange', { id, from: null, values: { city: 'Bremerhaven' } })
    await file.run('party.correctChange', { id, from: '2026-12-01', values: { city: 'Heide' } })
    const days = ['2026-09-30', '2026-10-01', '2026-12-01']
    expect(await on(file, id, 'city', days)).toEqual(['Bremerhaven', 'Kiel', 'Heide'])
    await file.run('party.correctChange', { id, values: { city: 'Plön' } })
    expect(await on(file, id, 'city', days)).toEqual(['Bremerhaven', 'Plön', 'Heide'])
    expect(await column(file, id, 'city')).toBe('Plön')
  })

  it('repairs the day; today follows', async () => {
    const file = await desk()
    const id = await party(file)
    await file.run('party.changeFrom', { id, from: '2026-10-01', values: { city: 'Kiel', street: 'Holm 2' } })
    await file.run('party.correctChange', { id, from: '2026-10-01', new_from: '2026-11-10' })
    expect(await on(file, id, 'city', ['2026-10-01', '2026-11-09', '2026-11-10'])).toEqual(['Bremen', 'Bremen', 'Kiel'])
    expect(await column(file, id, 'city')).toBe('Bremen')
    expect(await column(file, id, 'street')).toBe('Am Wall 1')
  })

  it('without any change holds for all days', async () => {
    const file = await desk()
    const id = await party(file)
    await file.run('party.update', { id, version: 1, values: { city: 'Kiel' } })
    expect(await on(file, id, 'city', ['1990-01-01', '2026-11-03', '2099-01-01'])).toEqual(['Kiel', 'Kiel', 'Kiel'])
  })

  it('names the days that were told where the one named was not', async () => {
    const file = await desk()
    const id = await party(file)
    await file.run('party.changeFrom', { id, from: '2026-10-01', values: { city: 'Kiel' } })
    expect(await file.fail('party.correctChange', { id, from: '2026-10-02', values: { city: 'Husum' } })).toMatchObject({
      code: 'state.notTold',
      message: 'No change of City is told from 2 Oct 2026. Changes are told from 1 Oct 2026.',
    })
    expect(await file.fail('party.correctChange', { id, from: '2026-10-01' })).toMatchObject({ code: 'state.nothing' })
    expect(await file.fail('party.correctChange', { id, new_from: '2026-10-05' })).toMatchObject({ code: 'state.noDay' })
    await file.run('party.changeFrom', { id, from: '2026-10-05', values: { city: 'Husum' } })
    expect(await file.fail('party.correctChange', { id, from: '2026-10-01', new_from: '2026-10-05' })).toMatchObject({
      code: 'state.alreadyTold',
    })
  })

  it('takes a change back, all of it or a field', async () => {
    const file = await desk()
    const id = await party(file)
    await file.run('party.changeFrom', { id, from: '2026-10-01', values: { city: 'Kiel', street: 'Holm 2' } })
    await file.run('party.withdrawChange', { id, from: '2026-10-01', fields: ['street'] })
    expect((await states(file, id)).state).toMatchObject({ city: 'Kiel', street: 'Am Wall 1' })
    await file.run('party.withdrawChange', { id, from: '2026-10-01' })
    expect((await states(file, id)).state).toMatchObject({ city: 'Bremen', street: 'Am Wall 1' })
    expect(await file.fail('party.withdrawChange', { id, from: '2026-10-01' })).toMatchObject({ code: 'state.notTold' })
  })
})

describe('taken back', () => {
  it('a change of a day to come is undone after its day came', async () => {
    const file = await desk()
    const id = await party(file)
    await file.run('party.changeFrom', { id, from: '2026-12-01', values: { city: 'Kiel' } })
    const [told] = await file.run<{ entry: number }[]>('audit.timeline', { entity: 'party', id })
    file.at('2026-12-02')
    await file.job('state.takeEffect')
    expect(await column(file, id, 'city')).toBe('Kiel')
    await file.run('operation.undo', { entry: told?.entry })
    expect(await column(file, id, 'city')).toBe('Bremen')
    expect(await on(file, id, 'city', ['2026-12-01', '2026-12-02'])).toEqual(['Bremen', 'Bremen'])
    const [undone] = await file.run<{ entry: number }[]>('audit.timeline', { entity: 'party', id })
    await file.run('operation.undo', { entry: undone?.entry })
    expect(await column(file, id, 'city')).toBe('Kiel')
    expect(await on(file, id, 'city', ['2026-11-30', '2026-12-01'])).toEqual(['Bremen', 'Kiel'])
  })

  it('a correction of today that is undone on a later day goes back where it was made', async () => {
    const file = await desk()
    const id = await party(file)
    await file.run('party.changeFrom', { id, from: '2026-12-01', values: { city: 'Kiel' } })
    const { version } = await states(file, id)
    await file.run('party.update', { id, version, values: { city: 'Bremerhaven', phone: '0421 1' } })
    const [corrected] = await file.run<{ entry: number }[]>('audit.timeline', { entity: 'party', id })
    file.at('2026-12-05')
    await file.run('operation.undo', { entry: corrected?.entry })
    expect(await on(file, id, 'city', ['2026-11-30', '2026-12-01'])).toEqual(['Bremen', 'Kiel'])
    expect(await column(file, id, 'city')).toBe('Kiel')
    expect(await column(file, id, 'phone')).toBeNull()
  })

  it('a record that is deleted and brought back has its states', async () => {
    const file = await desk()
    const id = await party(file)
    await file.run('party.changeFrom', { id, from: '2026-12-01', values: { city: 'Kiel' } })
    await file.run('party.delete', { id })
    const [deleted] = await file.run<{ entry: number }[]>('audit.timeline', { entity: 'party', id })
    expect(await file.rows('SELECT 1 FROM dated_state WHERE replaced_op IS NULL')).toEqual([])
    await file.run('operation.undo', { entry: deleted?.entry })
    expect(await on(file, id, 'city', ['2026-11-30', '2026-12-01'])).toEqual(['Bremen', 'Kiel'])
  })

  it('what a record has from a day to come is not deleted', async () => {
    const file = await desk()
    const { id: category } = await file.run<{ id: number }>('taxCategory.create', { values: { code: 'NEW', name: 'New' } })
    const customer = await file.customer('Kern')
    await file.run('billingAccount.changeFrom', {
      id: customer.billing_account_id,
      from: '2027-01-01',
      values: { tax_category_id: category },
    })
    expect(await file.fail('taxCategory.delete', { id: category })).toMatchObject({ code: 'record.inUse' })
    await file.run('billingAccount.withdrawChange', { id: customer.billing_account_id, from: '2027-01-01' })
    await file.run('taxCategory.delete', { id: category })
  })
})

// ---- Properties

const FIRST = '2026-10-20'
const dayAt = (at: number) => addDays(FIRST, at)
const DAYS = Array.from({ length: 30 }, (_, at) => dayAt(at))
const change = fc.record({
  at: fc.integer({ min: 0, max: 29 }),
  field: fc.constantFrom('city', 'street', 'name'),
  value: fc.constantFrom('A', 'B', 'C', 'D'),
})
/** Changes of one field and day only once. */
const changes = fc.uniqueArray(change, { minLength: 1, maxLength: 6, selector: ({ at, field }) => `${at} ${field}` })

async function allStates(file: Desk, id: number): Promise<unknown[]> {
  const days: unknown[] = []
  for (const day of DAYS) days.push((await states(file, id, day)).state)
  return days
}

describe('for any changes', () => {
  it('the order of telling does not matter: each day has the last value told of a day up to it', async () => {
    const file = await desk()
    let made = 0
    await fc.assert(
      fc.asyncProperty(changes, fc.infiniteStream(fc.nat()), async (told, keys) => {
        const order = told.map((one) => ({ one, key: keys.next().value as number })).sort((a, b) => a.key - b.key)
        const id = await party(file, { code: `P-${(made += 1)}` })
        for (const { one } of order) await file.run('party.changeFrom', { id, from: dayAt(one.at), values: { [one.field]: one.value } })
        const before: Record<string, string> = { city: 'Bremen', street: 'Am Wall 1', name: 'Kern' }
        const expected = DAYS.map((_, at) =>
          Object.fromEntries(
            ['city', 'street', 'name'].map((field) => [
              field,
              told.filter((one) => one.field === field && one.at <= at).sort((a, b) => b.at - a.at)[0]?.value ?? before[field],
            ]),
          ),
        )
        expect(await allStates(file, id)).toMatchObject(expected)
        const today = expected[DAYS.indexOf('2026-11-03')]
        expect(await file.rows('SELECT city, street, name FROM party WHERE id = ?', id)).toEqual([today])
      }),
      { numRuns: 25, seed: 7 },
    )
  })

  it('whatever was corrected, moved or taken back: undone, every day is as before, and done again as after', async () => {
    const file = await desk()
    let made = 0
    const entryOf = async (operation: string, input: object) => {
      const result = await file.core.call({ operation, input }, OPERATOR)
      // Another change may be told from the day to which one is moved.
      if (!result.ok) expect(result.failure.code).toBe('state.alreadyTold')
      return result.ok ? (result.entry as number) : null
    }
    await fc.assert(
      fc.asyncProperty(changes, fc.array(act, { minLength: 1, maxLength: 4 }), async (told, acts) => {
        const id = await party(file, { code: `P-${(made += 1)}` })
        for (const one of told) await file.run('party.changeFrom', { id, from: dayAt(one.at), values: { [one.field]: one.value } })
        for (const one of acts) {
          const call = callOf(one, id, await states(file, id))
          if (!call) continue
          const before = await allStates(file, id)
          const entry = await entryOf(...call)
          if (entry === null) continue
          const after = await allStates(file, id)
          const undone = await entryOf('operation.undo', { entry })
          expect(await allStates(file, id)).toEqual(before)
          await entryOf('operation.undo', { entry: undone })
          expect(await allStates(file, id)).toEqual(after)
        }
        const { city, street, name } = (await states(file, id)).state
        expect(await file.rows('SELECT city, street, name FROM party WHERE id = ?', id)).toEqual([{ city, street, name }])
      }),
      { numRuns: 25, seed: 11 },
    )
  })
})

const act = fc.oneof(
  fc.record({ kind: fc.constant('update' as const), field: fc.constantFrom('city', 'street'), value: fc.constantFrom('U', 'V') }),
  fc.record({ kind: fc.constant('correct' as const), which: fc.nat(), value: fc.constantFrom('X', 'Y') }),
  fc.record({ kind: fc.constant('move' as const), which: fc.nat(), to: fc.integer({ min: 0, max: 29 }) }),
  fc.record({ kind: fc.constant('withdraw' as const), which: fc.nat() }),
)
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never

/** The call of an act on what is told; none where there is nothing that it could mend. */
function callOf(one: Act, id: number, { version, state, changes: now }: States): readonly [string, object] | null {
  if (one.kind === 'update') {
    return state[one.field] === one.value ? null : ['party.update', { id, version, values: { [one.field]: one.value } }]
  }
  const days = now.filter((each) => each.from !== null)
  const wrong = days[one.which % Math.max(days.length, 1)]
  if (!wrong) return null
  if (one.kind === 'withdraw') return ['party.withdrawChange', { id, from: wrong.from }]
  if (one.kind === 'move') return ['party.correctChange', { id, from: wrong.from, new_from: dayAt(one.to) }]
  return ['party.correctChange', { id, from: wrong.from, values: { [Object.keys(wrong.values)[0] as string]: one.value } }]
}
