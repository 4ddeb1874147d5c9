/** Telephone numbers, service numbers and access points in any writing; names with what joins their parts and without it. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { dialledKey, dialledKeys, dialledKeySql } from '../../../src-core/kernel/phone/written-numbers.ts'
import { joinedWords } from '../../../src-core/kernel/words.ts'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

interface Hit {
  readonly kind: string
  readonly entity: string
  readonly id: number
  readonly label: string
}

const found = async (file: Desk, text: string, more: object = {}) =>
  (await file.run<Hit[]>('search.find', { text, ...more })).map(({ kind, label }) => `${kind} ${label}`)
const listed = async (file: Desk, list: string, search: string, column: string) =>
  (await file.run<{ rows: Record<string, unknown>[] }>(`${list}.list`, { search })).rows.map((row) => row[column])

/** A number of Kiel, as people write it; the last two without knowing that a country or a trunk prefix belongs to it. */
const WRITINGS = [
  '+49 431 777 88',
  '+49 (0)431 77788',
  '+49 (431) 777-88',
  '+49-431-77788',
  '0049431 77788',
  '00 49 / 431 / 777 88',
  '0431 / 777-88',
  '(0431) 77788',
  '0431.777.88',
  '043177788',
  '4943177788',
  '+49 0431 77788',
  '431 77788',
] as const

describe('a number', () => {
  let file: Desk
  beforeAll(async () => {
    file = await desk()
    file.at('2026-11-03')
    await file.once('a', { price: '1' })
  })

  it.each(WRITINGS)('stored as %s is found by any other writing, in the search and in the lists', async (stored) => {
    const world = await desk()
    world.at('2026-11-03')
    await world.once('a', { price: '1' })
    const customer = await world.customer('Förde Yachts', { phone: stored })
    const other = await world.customer('Other', { mobile: '+49 170 5550100' })
    const { code } = await world.subscribe(customer, [{ product: 'a', service_number: stored }], { access_points: [{ access_id: stored }] })
    await world.subscribe(other, ['a'], { access_points: [{ access_id: '4940123456' }] })
    for (const typed of WRITINGS) {
      expect(await found(world, typed)).toEqual(
        expect.arrayContaining([`customer Förde Yachts`, `party Förde Yachts`, `accessPoint ${stored}`, `service ${stored}`]),
      )
      expect(await listed(world, 'customer', typed, 'name')).toEqual(['Förde Yachts'])
      expect(await listed(world, 'party', typed, 'name')).toEqual(['Förde Yachts'])
      expect(await listed(world, 'subscription', typed, 'code')).toEqual([code])
    }
    expect((await found(world, '0170 / 555')).toSorted()).toEqual(['customer Other', 'party Other'])
  })

  it('that is no telephone number is found whatever its joints and capitals', async () => {
    const customer = await file.customer('Hafen Bau')
    await file.subscribe(customer, [{ product: 'a', service_number: 'SN-Ab/12.7' }], {
      access_points: [{ access_id: 'sip-alice@förde.net' }],
    })
    for (const typed of ['sn-ab', 'SNAB127', 'sn ab 12', 'SN/AB/12']) expect(await found(file, typed)).toEqual(['service SN-Ab/12.7'])
    for (const typed of ['SIP-alice', 'sipalice', 'sip alice@förde'])
      expect(await found(file, typed)).toEqual(['accessPoint sip-alice@förde.net'])
    expect(await listed(file, 'subscription', 'snab12', 'numbers')).toEqual(['sip-alice@förde.net'])
  })

  it('is found among rejected usage too', async () => {
    const world = await desk()
    world.at('2026-11-03')
    await world.usageCharge('u', { price: '1' })
    await world.usage('2026-11-01T10:00:00Z;1;+4943199900;VOICE')
    expect(await listed(world, 'rejectedUsage', '0431 / 99900', 'access_id')).toEqual(['+4943199900'])
  })

  it('of few digits finds no number that merely could be read as it', () => {
    expect(dialledKeys('43177788', 'DE')).not.toContain('177788')
    expect(dialledKeys('+43 1', 'DE')).toEqual(['431', '4301'])
    expect(dialledKeys('0', 'DE')).toEqual([])
    expect(dialledKeys('+', null)).toEqual([])
  })

  it('is dialled as in the country of the company', () => {
    expect(dialledKeys('8 (495) 123-45', 'RU')).toContain(dialledKey('+7 495 12345'))
    expect(dialledKeys('+7 495 12345', 'RU')).toContain(dialledKey('8 495 12345'))
    expect(dialledKeys('06 1 2345', 'HU')).toContain(dialledKey('+36 1 2345'))
    expect(dialledKeys('1-212-555-0100', 'US')).toContain(dialledKey('(212) 555 0100'))
    expect(dialledKeys('011 49 431 77788', 'US')).toContain(dialledKey('+49 431 77788'))
    expect(dialledKeys('+49 431 77788', 'US')).toContain(dialledKey('011 49 431 77788'))
    expect(dialledKeys('06 1234567', 'IT')).toContain(dialledKey('+39 06 1234567'))
  })
})

interface Numbering {
  readonly country: string
  readonly code: string
  readonly trunk: string
  readonly exit: string
}
const COUNTRIES: readonly Numbering[] = [
  { country: 'DE', code: '49', trunk: '0', exit: '00' },
  { country: 'US', code: '1', trunk: '1', exit: '011' },
  { country: 'RU', code: '7', trunk: '8', exit: '810' },
  { country: 'HU', code: '36', trunk: '06', exit: '00' },
  { country: 'JP', code: '81', trunk: '0', exit: '010' },
  { country: 'GB', code: '44', trunk: '0', exit: '00' },
  { country: 'AE', code: '971', trunk: '0', exit: '00' },
]

function writingsOf(national: string, { code, trunk, exit }: Numbering, joint: string): string[] {
  const cut = `${national.slice(0, 3)}${joint}${national.slice(3, 6)}${joint}${national.slice(6)}`
  return [
    `+${code}${national}`,
    `+${code} ${cut}`,
    `+${code} (0)${cut}`,
    `+${code}${joint}(${national.slice(0, 3)})${joint}${national.slice(3)}`,
    `${exit}${code}${national}`,
    `${exit} ${code} ${cut}`,
    `${trunk}${national}`,
    `(${trunk}${national.slice(0, 3)}) ${national.slice(3)}`,
    `${code}${national}`,
    `+${code} ${trunk}${cut}`,
    national,
    cut,
  ]
}

it('any number in any of its writings is found by any other, and by its beginning', () => {
  const national = fc.tuple(fc.integer({ min: 2, max: 9 }), fc.stringMatching(/^[0-9]{6,9}$/)).map(([first, rest]) => `${first}${rest}`)
  const joints = fc.constantFrom(' ', '-', '/', '.', '\u00a0', '\u2011', '–', ' / ', '')
  fc.assert(
    fc.property(national, fc.constantFrom(...COUNTRIES), joints, joints, (number, numbering, one, other) => {
      for (const stored of writingsOf(number, numbering, one))
        for (const typed of writingsOf(number, numbering, other)) {
          const keys = dialledKeys(typed, numbering.country)
          expect(keys, `${typed} for ${stored} in ${numbering.country}`).toContain(dialledKey(stored))
          // Typed up to its middle, a number is the beginning of the stored one.
          const half = typed.slice(0, typed.length - 3)
          expect(dialledKeys(half, numbering.country).some((key) => dialledKey(stored).startsWith(key))).toBe(true)
        }
    }),
    { numRuns: 60 },
  )
})

it('the key in SQL is the key outside', async () => {
  const file = await desk()
  const texts = fc.sample(fc.string({ unit: fc.constantFrom(...'+0123456789 ()-/.abZ_\u00a0\u2011–'), maxLength: 16 }), 300)
  const rows = await file.rows<{ text: string; key: string }>(
    `SELECT value AS text, ${dialledKeySql('value')} AS key FROM json_each('${JSON.stringify(texts)}')`,
  )
  expect(rows).toHaveLength(300)
  for (const { text, key } of rows) expect(key).toBe(dialledKey(text))
})

describe('a name', () => {
  let file: Desk
  let made: readonly DeskCustomer[]
  beforeAll(async () => {
    file = await desk()
    made = []
    for (const name of [
      "O'Brien Marine",
      'OBrien Fish',
      'AT&T Nord',
      'J.P. Morgan',
      'J. P. Kontor',
      'JP Morgan Süd',
      'Coca-Cola Nord',
      'Elbe Glas GmbH',
    ])
      made = [...made, await file.customer(name)]
  })
  const CASES: readonly (readonly [typed: string, names: readonly string[]])[] = [
    ['obrien', ["O'Brien Marine", 'OBrien Fish']],
    ['o brien', ["O'Brien Marine", 'OBrien Fish']],
    ["o'brien", ["O'Brien Marine", 'OBrien Fish']],
    ["O'BRIEN MAR", ["O'Brien Marine"]],
    ['obrien marine', ["O'Brien Marine"]],
    ['att', ['AT&T Nord']],
    ['at&t', ['AT&T Nord']],
    ['at t', ['AT&T Nord']],
    ['jp morgan', ['J.P. Morgan', 'JP Morgan Süd']],
    ['j.p. morgan', ['J.P. Morgan', 'JP Morgan Süd']],
    ['j p morgan', ['J.P. Morgan', 'JP Morgan Süd']],
    ['jp kontor', ['J. P. Kontor']],
    ['cocacola', ['Coca-Cola Nord']],
    ['coca cola', ['Coca-Cola Nord']],
    ['elbe glas', ['Elbe Glas GmbH']],
  ]
  it.each(CASES)('typed as %s is found with its joints and without', async (typed, names) => {
    expect(made).toHaveLength(8)
    const labels = (await file.run<Hit[]>('search.find', { text: typed, only: 'customers' })).map(({ label }) => label)
    expect(labels.toSorted()).toEqual([...names].toSorted())
    expect((await listed(file, 'customer', typed, 'name')).toSorted()).toEqual([...names].toSorted())
  })

  it('of digits is found as it was typed, and without its joints up to four of them', async () => {
    const world = await desk()
    for (const name of ['24/7 Media', '1&1 Nord', 'Tor 12-34-56']) await world.customer(name)
    for (const [typed, name] of [
      ['247', '24/7 Media'],
      ['24/7', '24/7 Media'],
      ['11', '1&1 Nord'],
      ['12-34-56', 'Tor 12-34-56'],
    ] as const)
      expect(await listed(world, 'customer', typed, 'name'), typed).toEqual([name])
    expect(await listed(world, 'customer', '123456', 'name')).toEqual([])
  })

  it('has a word for what is joined in it', () => {
    expect(joinedWords("O'Brien AT&T J. P. Morgan")).toEqual(['obrien', 'att', 'jp'])
    expect(joinedWords('GmbH & Co. KG e.K.')).toEqual(['ek'])
    expect(joinedWords('Nord Handel, 2. OG')).toEqual([])
    expect(joinedWords('東・方')).toEqual([])
    expect(joinedWords('')).toEqual([])
  })
})

it('gives the names of an earlier file their joined words', async () => {
  const file = await desk()
  const customer = await file.customer("O'Brien")
  const plain = await file.customer('Plain')
  file.plant('DELETE FROM search_entry')
  const add = "INSERT INTO search_entry (entity, record_id, code_key, title, detail, words) VALUES ('customer', ?, ?, ?, 'DE', ?)"
  file.plant(add, customer.id, 'cust-1', "O'Brien", "o'brien")
  file.plant(add, plain.id, 'cust-2', 'Plain', 'plain')
  expect(await found(file, 'obrien')).toEqual([])
  const { searchedWithoutJoints } = await import('../../../src-core/accounts/carry-over.ts')
  await file.core.dispatcher.transact(
    { actor: { kind: 'user', id: 1, name: 'Operator', permissions: ['*'] }, now: file.clock.now, today: '2026-11-03', job: null },
    async ({ context }) => {
      expect(await searchedWithoutJoints.run(context)).toMatchObject({ rows: 1 })
      return { value: null, operation: 'test.step', input: null, summary: 'Step', undo: null }
    },
  )
  expect(await found(file, 'obrien')).toEqual(["customer O'Brien"])
})
