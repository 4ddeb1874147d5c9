/** Which usage records are the same: by their values, however a file writes them, and as often as one file has them. */
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { bytesOf, familyOf, mayBeSame } from '../../../src-core/mediation/rules/usage-identity.ts'
import { type Desk, desk } from '../../support/desk.ts'

const ACCESS = '4930123'
/** A line has four fields at least. */
const ONE = '2026-04-01 10:00:00;60;4930123;'

let d: Desk
let subscription: number

async function world() {
  d = await desk()
  d.at('2026-11-03')
  await d.usageCharge('U', { price: '1' })
  const customer = await d.customer('K')
  subscription = (await d.subscribe(customer, ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: ACCESS }] })).id
}
beforeEach(world)

let files = 0
async function take(text: string, more: Record<string, unknown> = {}) {
  files += 1
  const { state, report } = await d.job('usage.import', { staged: d.stage(text), file_name: `usage-${files}.csv`, ...more })
  expect(state).toBe('succeeded')
  return [report['accepted'], report['duplicates'], report['rejected']]
}
const csv = { format: 'csv' }
const rated = async () =>
  (await d.rows<{ count: number; sum: number }>('SELECT COUNT(*) AS count, TOTAL(amount) AS sum FROM rated_transaction')).map(
    ({ count, sum }) => [count, sum],
  )[0]
const again = async () => {
  const { report } = await d.job('usage.reprocess')
  return [report['accepted'], report['rejected']]
}
const lastBatch = async () => (await d.rows<{ id: number }>('SELECT MAX(id) AS id FROM import_batch'))[0]?.id

describe('the same record', () => {
  it('is known again when a spreadsheet saved its file: quoted, with semicolons, with empty cells at the end', async () => {
    const rows = ['2026-04-01 10:00:00,60,4930123', '2026-04-01 11:00:00,60,4930123']
    const quoted = rows.map((row) => row.replace(/[^,]+/g, '"$&"'))
    const semicolons = rows.map((row) => row.replaceAll(',', ';'))
    expect(await take(['eventDate,quantity,accessCode', ...rows].join('\n'), csv)).toEqual([2, 0, 0])
    expect(await take(['"eventDate","quantity","accessCode"', ...quoted].join('\n'), csv)).toEqual([0, 2, 0])
    expect(await take(['eventDate;quantity;accessCode', ...semicolons].join('\n'), csv)).toEqual([0, 2, 0])
    expect(await take(semicolons.map((row) => `${row};;`).join('\n'))).toEqual([0, 2, 0])
    expect(await rated()).toEqual([2, 120])
  })

  it('is known again with another form of its instant and of its quantity', async () => {
    expect(await take(`${ONE}VOICE`)).toEqual([1, 0, 0])
    const forms = [
      '2026-04-01T08:00:00Z;60.0;4930123;VOICE',
      '2026-04-01T10:00:00+02:00;60.00;4930123; VOICE ;',
      '2026-04-01T08:00:00.000Z;060;4930123;VOICE;;;;;;;;;;;;',
    ]
    for (const form of forms) expect(await take(form)).toEqual([0, 1, 0])
    expect(await take('at,qty,access,parameter1\n01.04.2026 10:00,"60,0",4930123,VOICE', { ...csv, decimal_mark: ',' })).toEqual([0, 1, 0])
    expect(await rated()).toEqual([1, 60])
  })

  it('is another one with another instant, quantity, access point or parameter', async () => {
    const others = ['2026-04-01 10:00:01;60;4930123;', '2026-04-01 10:00:00;60.000001;4930123;', `${ONE}VOICE`, `${ONE};VOICE`]
    expect(await take([ONE, ...others].join('\n'))).toEqual([5, 0, 0])
    await d.run('accessPoint.add', { access_id: '4930124', subscription_id: subscription, start_date: '2026-01-01' })
    expect(await take(ONE.replace(ACCESS, '4930124'))).toEqual([1, 0, 0])
  })

  it('has sixteen bytes of SHA-256 of instant, quantity, access point and parameters', () => {
    const family = familyOf({ eventAt: 1775037600000, quantity: '60.000000000000', accessCode: ACCESS, parameters: '["VOICE"]' })
    expect(Buffer.from(bytesOf(family)).toString('hex')).toBe('e7b86409f31813fcf311304a6f244a9c')
  })
})

describe('equal records of one file', () => {
  it('are occurrences of their own: two messages of a second, two calls in the hour that comes twice', async () => {
    expect(await take('2026-10-25T02:30:00;1;4930123;sms\n2026-10-25T02:30:00;1;4930123;sms')).toEqual([2, 0, 0])
    expect(await rated()).toEqual([2, 2])
  })

  it('are duplicates as often as another file brought them, and new beyond that', async () => {
    expect(await take(ONE)).toEqual([1, 0, 0])
    expect(await take(`${ONE}\n${ONE};\n`)).toEqual([1, 1, 0])
    expect(await take(`${ONE}\n${ONE};;\n${ONE};;;`)).toEqual([1, 2, 0])
    expect(await take(`${ONE};`)).toEqual([0, 1, 0])
    expect(await rated()).toEqual([3, 180])
  })

  it('come again when their file was taken back', async () => {
    await take(ONE)
    await take(`${ONE}\n${ONE};`)
    const second = await lastBatch()
    await d.job('usage.takeBack', { batch: second })
    expect(await rated()).toEqual([1, 60])
    expect(await take(`${ONE}\n${ONE};`)).toEqual([1, 1, 0])
    const third = await lastBatch()
    await d.job('usage.takeBack', { batch: 1 })
    // The first occurrence is nobody's now; the second still the third file's.
    expect(await take(ONE)).toEqual([1, 0, 0])
    expect(await take(`${ONE};`)).toEqual([0, 1, 0])
    await d.job('usage.takeBack', { batch: third })
    expect(await rated()).toEqual([1, 60])
    expect(await d.differences()).toEqual([])
  })

  it('that were rejected are rated once each when they are processed again, whatever came meanwhile', async () => {
    const other = ONE.replace(ACCESS, 'NEW1')
    expect(await take(`${other}\n${other};`)).toEqual([0, 0, 2])
    await d.run('accessPoint.add', { access_id: 'NEW1', subscription_id: subscription, start_date: '2026-01-01' })
    expect(await take(`${other};;`)).toEqual([1, 0, 0])
    expect(await again()).toEqual([1, 1])
    expect(await d.rows('SELECT status, cause FROM rejected_usage ORDER BY id')).toEqual([
      { status: 'reprocessed', cause: 'ACCESS_NOT_FOUND' },
      { status: 'open', cause: 'DUPLICATE' },
    ])
    expect(await rated()).toEqual([2, 120])
  })

  it('are known over the windows of a long file and over a pause', async () => {
    const lines = Array.from({ length: 300 }, (_, at) => `2026-04-01T10:${String(at % 50).padStart(2, '0')}:00Z;1;4930123;`)
    expect(await take(lines.join('\n'))).toEqual([300, 0, 0])
    expect(await take(lines.map((line) => `${line};`).join('\n'))).toEqual([0, 300, 0])
    expect(await rated()).toEqual([300, 300])
  })
})

describe('records of earlier versions', () => {
  const second = ONE.replace('10:00', '11:00')

  it('are given their identity in slices, and until that is done no usage comes in', async () => {
    await take([ONE, second, `${ONE};`].join('\n'))
    d.plant('UPDATE usage_record SET identity = NULL WHERE id > 1')
    for (const refused of [
      await d.fail('usage.import', { staged: d.stage(`${second};`), file_name: 'early.csv' }),
      await d.fail('usage.reprocess'),
    ]) {
      expect(refused).toMatchObject({ code: 'usage.identitiesComing', details: { done: 1, of: 3 } })
      expect(refused.message).toContain('1 of 3 are')
    }
    expect(await d.job('usage.identify')).toMatchObject({ state: 'succeeded', report: { records: 2 } })
    // The equal one is the second occurrence by now.
    expect(await take([`${second};`, `${ONE};;`, `${ONE};;;`].join('\n'))).toEqual([0, 3, 0])
    expect(await take([ONE, ONE, ONE].join('\n'))).toEqual([1, 2, 0])
    expect(await d.differences()).toEqual([])
  })
})

describe('further parameters', () => {
  const at = (index: number, value: string) => `${ONE}${';'.repeat(index - 3)}${value}`
  const date = (day: string) => at(12, `2026-04-${day}T00:00:00Z`)

  it('tell records apart where both have them, and only there', async () => {
    expect(await take([date('01'), date('02')].join('\n'))).toEqual([2, 0, 0])
    expect(await take([date('02'), date('01')].join('\n'))).toEqual([0, 2, 0])
    expect(await take(at(22, 'extra'))).toEqual([0, 1, 0])
    expect(await take(`${ONE}\n${ONE};\n${ONE};;`)).toEqual([1, 2, 0])
    expect(await rated()).toEqual([3, 180])
  })

  it('say nothing of a record that came without them', async () => {
    expect(await take(ONE)).toEqual([1, 0, 0])
    expect(await take([date('01'), date('02')].join('\n'))).toEqual([0, 2, 0])
  })

  it('of which a taken back record had others leave the rest as it is', async () => {
    await take(date('01'))
    const first = await lastBatch()
    await take(date('02'))
    await d.job('usage.takeBack', { batch: first })
    expect(await take(`${date('02')};`)).toEqual([0, 1, 0])
    expect(await take(`${date('01')};`)).toEqual([1, 0, 0])
  })

  it('are kept and shown with the line', async () => {
    await take([`${at(12, '2026-04-02T00:00:00Z')};;;;;1.50;;;;;note`, ONE.replace(ACCESS, 'NEW1;;;;;;;;;2026-04-03T00:00:00Z')].join('\n'))
    expect(await d.rows('SELECT further, line FROM usage_record')).toEqual([
      {
        further: '[[1775088000000],["1.500000000000"],"note"]',
        line: `${at(12, '2026-04-02T00:00:00Z')};;;;;1.50;;;;;note`,
      },
    ])
  })

  it('agree by each that both have', () => {
    const of = (dates: (number | null)[], extra: string | null = null) => JSON.stringify([dates, [], extra])
    expect(mayBeSame(null, of([1]))).toBe(true)
    expect(mayBeSame(of([1]), of([1, 2]))).toBe(true)
    expect(mayBeSame(of([1, 3]), of([1, 2]))).toBe(false)
    expect(mayBeSame(of([null, 2]), of([1]))).toBe(true)
    expect(mayBeSame(of([1], 'a'), of([1], 'b'))).toBe(false)
    expect(mayBeSame(of([], 'a'), of([1]))).toBe(true)
  })
})

it('is told where an identity was changed by hand', async () => {
  await take([ONE, `${ONE};`, `${ONE};;;;;;;;;2026-04-01T00:00:00Z`].join('\n'))
  expect(await d.differences()).toEqual([])
  d.plant('UPDATE usage_record SET identity = zeroblob(16) WHERE id = 2')
  d.plant('UPDATE usage_record SET family = NULL WHERE family IS NOT NULL')
  const words = await d.differences()
  expect(words).toHaveLength((await d.rows('SELECT id FROM usage_record WHERE id = 2 OR further IS NOT NULL')).length)
  expect(words[0]).toBe('The identity of usage record 2 does not follow from its values.')
})

describe('records in any files', () => {
  const WRITINGS = [
    (minute: number, quantity: number) => `2026-04-01T08:${String(minute).padStart(2, '0')}:00Z;${quantity};4930123;`,
    (minute: number, quantity: number) => `2026-04-01 10:${String(minute).padStart(2, '0')}:00;${quantity}.0;4930123;;`,
    (minute: number, quantity: number) => `2026-04-01T10:${String(minute).padStart(2, '0')}:00+02:00;${quantity}.00;4930123; ;`,
  ]
  const record = fc.record({ minute: fc.nat({ max: 2 }), quantity: fc.integer({ min: 1, max: 2 }), file: fc.nat({ max: 2 }) })
  const sheet = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t'),
    quoted: fc.boolean(),
    headed: fc.boolean(),
    writing: fc.nat({ max: 2 }),
  })

  it('are rated once for each occurrence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 14 }), fc.tuple(sheet, sheet, sheet), async (records, sheets) => {
        await world()
        for (const [at, { delimiter, quoted, headed, writing }] of sheets.entries()) {
          const lines = records
            .filter(({ file }) => file === at)
            .map(({ minute, quantity }) => (WRITINGS[writing] as (typeof WRITINGS)[0])(minute, quantity))
          if (lines.length === 0) continue
          const cells = lines.map((line) => line.split(';').slice(0, 3))
          const row = (texts: string[]) => texts.map((text) => (quoted ? `"${text}"` : text)).join(delimiter)
          const text = headed ? [['at', 'quantity', 'access'], ...cells].map(row).join('\n') : lines.join('\n')
          await take(`${text}${'\n'.repeat(headed ? 1 : 0)}`, headed ? csv : {}).catch((error: unknown) => {
            // Byte for byte the same file is refused before it is read.
            expect(String(error)).toContain('was imported before')
          })
        }
        const most = new Map<string, number>()
        for (const file of [0, 1, 2]) {
          const own = Map.groupBy(
            records.filter((one) => one.file === file),
            ({ minute, quantity }) => `${minute}|${quantity}`,
          )
          for (const [key, { length }] of own) most.set(key, Math.max(most.get(key) ?? 0, length))
        }
        const count = [...most.values()].reduce((sum, one) => sum + one, 0)
        const sum = [...most].reduce((total, [key, times]) => total + times * Number(key.split('|')[1]), 0)
        expect(await rated()).toEqual([count, sum])
        await d.core.close()
      }),
      { numRuns: 12 },
    )
  }, 240_000)
})
