/** Letters that were lost when a text was read (U+FFFD): refused at every door, with what to do. */
import { beforeEach, describe, expect, it } from 'vitest'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'

const WHY = 'A letter was lost here (U+FFFD): the text was read with another code page than its own. Write it again.'

let on: Desk
beforeEach(async () => {
  on = await desk()
  on.at('2026-11-03')
})

const failure = async (operation: string, input: object) => {
  const result = await on.core.call({ operation, input }, OPERATOR)
  return result.ok ? null : result.failure
}

describe('a lost letter', () => {
  it('is refused in what is typed or sent', async () => {
    expect(await failure('customer.create', { name: 'M\ufffdller' })).toMatchObject({ fields: [{ path: 'name', reason: WHY }] })
    const { id, version } = { ...(await on.customer('Müller')), version: 1 }
    expect(await failure('customer.update', { id, version, values: { name: 'M\ufffdller' } })).toMatchObject({
      fields: [{ path: 'values.name', reason: WHY }],
    })
    expect(await failure('note.create', { values: { entity: 'customer', record_id: id, text: 'Caf\ufffd' } })).toMatchObject({
      fields: [{ reason: WHY }],
    })
    const [plan] = await on.rows<{ id: number }>('SELECT id FROM price_plan LIMIT 1')
    expect(await failure('priceVersion.importCsv', { price_plan_id: plan?.id ?? 1, text: 'price\nz\ufffd\n' })).toMatchObject({
      fields: [{ path: 'text', reason: WHY }],
    })
  })

  it('is a fault of its row in a file that has it, or that is named another encoding than its own', async () => {
    const text = 'name;country\nNord;DE\nM\ufffdller;DE\n'
    const input = { staged: on.stage(text), file_name: 'customers.csv', kind: 'customers' }
    expect(await failure('import.run', input)).toMatchObject({ fields: [{ path: 'rows.3.name', reason: WHY }] })
    const preview = await on.run<{ counts: object }>('import.preview', input)
    expect(preview.counts).toMatchObject({ created: 1, errors: 1 })
    expect(await on.rows('SELECT id FROM customer')).toEqual([])
  })

  it('is a reject of usage, which names the option', async () => {
    await on.usageCharge('u', { price: '1' })
    await on.subscribe(await on.customer('Nord'), ['u'], { access_points: [{ access_id: '49431' }] })
    expect(await on.usage('2026-11-03T08:00:00Z;1;49431;Caf\ufffd\n2026-11-03T09:00:00Z;1;49431;VOICE')).toMatchObject({
      accepted: 1,
      rejected: 1,
    })
    expect(await on.rows('SELECT row, cause, reason FROM rejected_usage')).toEqual([
      {
        row: 1,
        cause: 'INVALID_FORMAT',
        reason: 'a letter was lost here (U+FFFD): the file was read with another code page than its own; name it in encoding',
      },
    ])
  })
})

describe('two headings for one field of usage', () => {
  const file = (rows: string) => ({ staged: on.stage(rows), file_name: 'usage.csv', format: 'csv', decimal_mark: '.' })

  it('are asked about where their values differ, and taken as they are named', async () => {
    await on.usageCharge('u', { price: '1' })
    await on.subscribe(await on.customer('Nord'), ['u'], { access_points: [{ access_id: '49431' }] })
    const rows = 'date;quantity;units;msisdn\n2026-11-03 08:00:00;1;1;49431\n2026-11-03 09:00:00;2;7;49431\n'
    const refused = await failure('usage.import', file(rows))
    expect(refused).toMatchObject({ code: 'import.undecided', fields: [{ path: 'mapping' }] })
    expect(refused?.message).toContain(
      '“quantity” and “units” are both headings of quantity, and row 3 has “2” in one and “7” in the other.',
    )
    const seen = await on.run<{ questions: object[] }>('usage.detect', file(rows))
    expect(seen.questions).toMatchObject([{ option: 'mapping', column: 'units', field: 'quantity' }])
    expect(await on.job('usage.import', { ...file(rows), mapping: { quantity: 'units' } })).toMatchObject({ report: { accepted: 2 } })
    expect(await on.rows('SELECT quantity FROM usage_record ORDER BY at')).toEqual([
      { quantity: '1.000000000000' },
      { quantity: '7.000000000000' },
    ])
  })

  it('of the same values leave nothing open; a time beside a day is no rival', async () => {
    await on.usageCharge('u', { price: '1' })
    await on.subscribe(await on.customer('Nord'), ['u'], { access_points: [{ access_id: '49431' }] })
    const rows = 'date;time;quantity;units;msisdn\n2026-11-03;08:00:00;1;1;49431\n'
    expect(await on.job('usage.import', file(rows))).toMatchObject({ report: { accepted: 1 } })
  })
})
