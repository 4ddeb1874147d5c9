/** A sequence that would give a number twice is refused where it is set up. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canCollide, numberReader } from '../../../src-core/sequences/collisions.ts'
import { formatNumber } from '../../../src-core/sequences/index.ts'
import { desk } from '../../support/desk.ts'

describe('two patterns', () => {
  it.each([
    ['INV-{n}', 6, 'CN-{n}', 6, false],
    ['INV-{n}', 6, 'INV-{n}', 4, true],
    ['INV-{yyyy}-{n}', 6, 'INV-{n}', 6, false],
    ['A-{n}', 3, 'A-1{n}', 3, true],
    ['A-{n}', 3, 'A-1{n}X', 3, false],
    ['{yyyy}{n}', 4, '{yy}{MM}{n}', 4, true],
    ['{n}-{yy}', 2, '{n}-{MM}', 2, true],
    ['R{dd}{n}', 2, 'R{n}', 8, true],
  ])('%s of %i and %s of %i give one number: %s', (one, size, other, otherSize, expected) => {
    expect(canCollide({ pattern: one, size }, { pattern: other, size: otherSize })).toBe(expected)
    expect(canCollide({ pattern: other, size: otherSize }, { pattern: one, size })).toBe(expected)
  })

  const part = fc.constantFrom('A', '1', '-', '{yyyy}', '{yy}', '{MM}', '{dd}')
  const form = fc.record({
    pattern: fc.tuple(fc.array(part, { maxLength: 3 }), fc.array(part, { maxLength: 2 })).map(([a, b]) => [...a, '{n}', ...b].join('')),
    size: fc.integer({ min: 1, max: 4 }),
  })
  const day = fc.constantFrom('2026-11-03', '2026-01-11', '2111-11-11')
  it('that give one number are always found out', () => {
    fc.assert(
      fc.property(form, form, day, day, fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 120 }), (a, b, c, d, n, m) => {
        if (formatNumber(a, c, n) === formatNumber(b, d, m)) expect(canCollide(a, b)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
  it('are read back with counter and year', () => {
    expect(numberReader({ pattern: 'INV-{yyyy}-{n}', size: 6 })('INV-2026-000042')).toEqual({ n: 42, year: '2026' })
    expect(numberReader({ pattern: 'INV-{yyyy}-{n}', size: 6 })('INV-2026-42')).toBeNull()
    expect(numberReader({ pattern: 'P{n}', size: 2 })('P123')).toEqual({ n: 123, year: null })
    expect(numberReader({ pattern: '{yyyy}-{yy}{MM}{dd}-{n}', size: 3 })('2026-261103-007')).toEqual({ n: 7, year: '2026' })
    expect(numberReader({ pattern: 'A.{n}+', size: 1 })('AX1+')).toBeNull()
    expect(numberReader({ pattern: 'A.{n}+', size: 1 })('A.1+')).toEqual({ n: 1, year: null })
  })
})

describe('a sequence', () => {
  it('of another kind of document gives no number of an invoice', async () => {
    const at = await desk()
    const [credit] = await at.rows<{ id: number; version: number }>(`SELECT id, version FROM number_sequence WHERE document = 'creditNote'`)
    expect(await at.fail('numberSequence.update', { ...credit, values: { pattern: 'INV-{yyyy}-{n}' } })).toMatchObject({
      code: 'sequence.twice',
      fields: [
        {
          path: 'pattern',
          reason: 'Sequence INVOICE gives the same numbers with INV-{yyyy}-{n}. Put letters of its own into the pattern.',
        },
      ],
    })
  })

  it.each([
    ['refund', 'PAY-{yyyy}-{n}', 'PAYMENT'],
    ['writeOff', 'INV-{yyyy}-{n}', 'INVOICE'],
    ['reversal', 'CN-{yyyy}-{n}', 'CREDIT'],
    ['payment', 'REV-{yyyy}-{n}', 'REVERSAL'],
  ])('of %ss gives no number as %s: all of these stand beside each other', async (document, pattern, other) => {
    const at = await desk()
    const [row] = await at.rows<{ id: number; version: number }>('SELECT id, version FROM number_sequence WHERE document = ?', document)
    const refused = await at.fail('numberSequence.update', { ...row, values: { pattern } })
    expect(refused).toMatchObject({ code: 'sequence.twice', fields: [{ path: 'pattern' }] })
    expect(refused.message.toUpperCase()).toContain(other)
    // A file of before may have it: then it is told, where a number came twice too.
    at.plant('UPDATE number_sequence SET pattern = ? WHERE document = ?', pattern, document)
    expect((await at.differences()).filter((words) => words.includes('gives the same numbers'))).toHaveLength(1)
  })

  it('that gave a number twice in an earlier version is told', async () => {
    const at = await desk()
    const customer = await at.customer('Bakery')
    const money = { customer_account_id: customer.customer_account_id, amount_minor: 100, method: 'cash' }
    at.plant("UPDATE number_sequence SET pattern = 'PAY-{yyyy}-{n}' WHERE document = 'refund'")
    for (const operation of ['payment.register', 'refund.register']) await at.run(operation, money)
    expect((await at.differences()).filter((words) => words.startsWith('The number PAY'))).toEqual([
      'The number PAY-2026-000001 is that of 2 account operations.',
      'The number PAY-2026-000001 is that of 2 account operations.',
    ])
  })

  it('does not start again with numbers that were given', async () => {
    const at = await desk()
    await at.monthly('PLAN', { price: '10' })
    const customer = await at.customer('Bakery')
    await at.subscribe(customer, ['PLAN'])
    expect((await at.bill(customer)).number).toBe('INV-2026-000001')
    const [row] = await at.rows<{ id: number; version: number }>(`SELECT id, version FROM number_sequence WHERE document = 'invoice'`)
    // It counted by the year; counting on without one, it would begin at 1 in the same form.
    expect(await at.fail('numberSequence.update', { ...row, values: { yearly: false } })).toMatchObject({ code: 'record.fixedOnceUsed' })
    await at.run('numberSequence.update', { ...row, values: { pattern: 'R-{yyyy}-{n}' } })
    const shop = (await at.run<{ id: number }>('seller.create', { values: { code: 'SHOP', name: 'Shop', country: 'DE' } })).id
    const own = { code: 'SHOP', document: 'invoice', seller_id: shop, yearly: true }
    expect(await at.fail('numberSequence.create', { values: { ...own, pattern: 'INV-{yyyy}-{n}' } })).toMatchObject({
      code: 'sequence.given',
    })
    expect(await at.fail('numberSequence.create', { values: { ...own, pattern: 'R-{yyyy}-{n}' } })).toMatchObject({
      code: 'sequence.twice',
    })
    await at.run('numberSequence.create', { values: { ...own, pattern: 'S-{yyyy}-{n}' } })
  })

  it('that gives the same numbers as another since before may be changed otherwise, but not get another form', async () => {
    const at = await desk()
    at.plant("UPDATE number_sequence SET pattern = 'INV-{yyyy}-{n}', size = 6, yearly = 1 WHERE document = 'creditNote'")
    const [row] = await at.rows<{ id: number; version: number }>("SELECT id, version FROM number_sequence WHERE document = 'creditNote'")
    await at.run('numberSequence.update', { ...row, values: { external_ref: 'NOTES' } })
    expect(await at.fail('numberSequence.update', { id: row?.id, version: (row?.version ?? 0) + 1, values: { size: 5 } })).toMatchObject({
      code: 'sequence.twice',
    })
  })

  it('goes on in a form of other digits, where it stands behind what it gave', async () => {
    const at = await desk()
    await at.monthly('PLAN', { price: '10' })
    const customer = await at.customer('Bakery')
    await at.subscribe(customer, ['PLAN'])
    await at.bill(customer)
    const [row] = await at.rows<{ id: number; version: number }>(`SELECT id, version FROM number_sequence WHERE document = 'invoice'`)
    await at.run('numberSequence.update', { ...row, values: { size: 4 } })
    at.at('2026-12-01')
    expect((await at.bill(customer)).number).toBe('INV-2026-0002')
  })

  it.each([
    ['INV-{yyyy}-{n}', true, '2026', null],
    ['INV-{yyyy}-{n}', true, '2025', 'sequence.given'],
    ['INV-2026-{n}', false, '', null],
    ['INV-2026-{n}', false, '2026', 'sequence.given'],
  ])('with %s, by the year %s, stands behind INV-2026-000001 where it counted to 1 under “%s”: %s', async (pattern, yearly, key, code) => {
    const at = await desk()
    await at.monthly('PLAN', { price: '10' })
    const customer = await at.customer('Bakery')
    await at.subscribe(customer, ['PLAN'])
    expect((await at.bill(customer)).number).toBe('INV-2026-000001')
    const [row] = await at.rows<{ id: number; version: number }>(`SELECT id, version FROM number_sequence WHERE document = 'invoice'`)
    await at.run('numberSequence.update', { ...row, values: { pattern: 'R-{yyyy}-{n}' } })
    const seller_id = (await at.run<{ id: number }>('seller.create', { values: { code: 'SHOP', name: 'Shop', country: 'DE' } })).id
    const values = { code: 'SHOP', document: 'invoice', seller_id, yearly, pattern: 'S-{yyyy}-{n}' }
    const { id } = await at.run<{ id: number }>('numberSequence.create', { values })
    at.plant('INSERT INTO sequence_counter (number_sequence_id, reset_key, last) VALUES (?, ?, 1)', id, key)
    const [own] = await at.rows<{ version: number }>('SELECT version FROM number_sequence WHERE id = ?', id)
    const asked = { id, version: own?.version, values: { pattern } }
    if (code === null) await at.run('numberSequence.update', asked)
    else expect(await at.fail('numberSequence.update', asked)).toMatchObject({ code })
  })
})
