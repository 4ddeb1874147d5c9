import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import { makeCatalog } from '../../support/catalog.ts'
import { flatPrice } from '../../support/prices.ts'
import { moveTo, type SmallCompany, smallCompany } from '../../support/small-company.ts'

const ACCESS = '4943112345'

/**
 * Voice at 0.05 a minute as far as the counter reaches, then at 0.20: the charges VOICE and VOICE_OVER of one
 * product. Usage records count seconds; the subscription begins on 11 October.
 */
async function counted(
  counter: Record<string, unknown>,
  options: { readonly on?: 'charge' | 'product'; readonly overflow?: boolean } = {},
) {
  const company = await smallCompany()
  const { run, id } = company
  moveTo(company, '2026-10-01')
  const catalog = await makeCatalog(company)
  const minute = await id('unit_of_measure', 'T_MIN')
  const made = await run<{ id: number }>('counter.create', {
    values: { code: 'NAT', name: 'National minutes', ceiling: '10', unit_id: minute, ...counter },
  })
  if (options.on === 'product') {
    const [link] = await company.rows<{ id: number; version: number }>(
      'SELECT id, version FROM product_charge WHERE charge_id = ?',
      catalog.usage,
    )
    await run('productCharge.update', { ...link, values: { counter_id: made.id } })
  } else {
    const { version } = await run<{ version: number }>('charge.get', { id: catalog.usage })
    await run('charge.update', { id: catalog.usage, version, values: { counter_id: made.id } })
  }
  if (options.overflow ?? true) await overflowCharge(company, catalog.product)
  const customer = await run<Record<string, number>>('customer.create', { name: 'Stadtwerke Kaltenbrunn', country: 'DE' })
  moveTo(company, '2026-10-11')
  const subscription = await run<{ id: number }>('subscription.create', {
    user_account: customer['user_account_id'],
    offer: catalog.offer,
    subscription_date: '2026-10-11',
    access_points: [{ access_id: ACCESS }],
  })
  moveTo(company, '2026-10-25')
  return { company, catalog, subscription: subscription.id, counter: made.id }
}

async function overflowCharge(company: SmallCompany, product: number): Promise<void> {
  const values = {
    code: 'VOICE_OVER',
    name: 'Voice beyond',
    type: 'usage',
    article_id: await company.id('article', 'A_VOICE'),
    unit_id: await company.id('unit_of_measure', 'T_MIN'),
    input_unit_id: await company.id('unit_of_measure', 'T_SEC'),
    filter_1: 'VOICE',
    priority: 2,
  }
  const { id } = await company.run<{ id: number }>('charge.create', { values })
  await company.run('productCharge.create', { values: { product_id: product, charge_id: id } })
  await flatPrice(company, id, 'PP_OVER', '0.20')
}

/** Calls of so many minutes, one a day from a day on. */
const calls = (minutes: readonly number[], from = '2026-10-12') =>
  minutes.map((count, at) => {
    const day = new Date(Date.parse(`${from}T10:00:00Z`) + at * 86_400_000).toISOString()
    return `${day};${count * 60};${ACCESS};VOICE;+3021;Z1`
  })

let files = 0
async function importUsage(company: SmallCompany, lines: readonly string[]) {
  files += 1
  const { job } = await company.run<{ job: number }>('usage.import', { staged: company.stage(lines.join('\n')), file_name: `${files}.csv` })
  await company.core.idle()
  return company.run<{ state: string; message: string | null; report: Record<string, number> }>('job.get', { id: job })
}

const rated = async (company: SmallCompany) =>
  (
    await company.rows<{ charge: string; quantity: string; amount: string }>(
      `SELECT c.code AS charge, r.quantity, r.amount FROM rated_transaction r JOIN charge c ON c.id = r.charge_id WHERE r.kind = 'usage' ORDER BY r.id`,
    )
  ).map(({ charge, quantity, amount }) => `${charge} ${Number(quantity)} ${Number(amount)}`)

const standing = (company: SmallCompany, subscription: number) =>
  company.run<Record<string, unknown>[]>('counter.standing', { subscription })

const verified = async (company: SmallCompany) =>
  (await verifyBooks(company.core.dispatcher.store, { rerate: 'all' })).differences.map(({ words }) => words)

describe('a counter with a ceiling', () => {
  it('splits the record that it does not reach over the next charge', async () => {
    const { company, subscription } = await counted({})
    expect(await standing(company, subscription)).toMatchObject([{ used: '0', ceiling: '10', from: '2026-10-01', to: '2026-11-01' }])
    expect(await importUsage(company, calls([6, 6, 5]))).toMatchObject({ state: 'succeeded', report: { accepted: 3, rejected: 0 } })
    expect(await rated(company)).toEqual(['VOICE 6 0.3', 'VOICE 4 0.2', 'VOICE_OVER 2 0.4', 'VOICE_OVER 5 1'])
    expect(await standing(company, subscription)).toEqual([
      {
        code: 'NAT',
        label: 'National minutes',
        unit: 'min',
        used: '10',
        ceiling: '10',
        over: '7',
        amountOver: '1.4',
        currency: 'EUR',
        from: '2026-10-01',
        to: '2026-11-01',
      },
    ])
    expect(await verified(company)).toEqual([])
  })

  it('keeps what it held before with the transaction, and the explanation says so', async () => {
    const { company, counter } = await counted({})
    await importUsage(company, calls([6, 6, 5]))
    const inputs = await company.rows<{ inputs: string }>("SELECT inputs FROM rated_transaction WHERE kind = 'usage' ORDER BY id")
    expect(inputs.map((row) => JSON.parse(row.inputs))).toEqual([
      { counter: { id: counter, left: '600' } },
      { taken: '240', counter: { id: counter, left: '240' } },
      { taken: '120', over: { id: counter } },
      { over: { id: counter } },
    ])
    const tree = JSON.stringify(await company.run('ratedTransaction.explain', { id: 2 }))
    expect(tree).toContain('NAT: 4 min left before')
    expect(tree).toContain('240 s as counted')
    expect(tree).not.toContain('Differs')
    expect(JSON.stringify(await company.run('ratedTransaction.explain', { id: 3 }))).toContain('NAT did not reach')
  })

  it('rejects the whole record where no charge takes the rest, and takes nothing from the counter', async () => {
    const { company, subscription } = await counted({}, { overflow: false })
    expect((await importUsage(company, calls([6, 6, 4, 1]))).report).toMatchObject({ accepted: 2, rejected: 2 })
    expect(await rated(company)).toEqual(['VOICE 6 0.3', 'VOICE 4 0.2'])
    expect(await standing(company, subscription)).toMatchObject([{ used: '10', over: '0' }])
    const rejects = await company.rows<{ cause: string; reason: string }>('SELECT cause, reason FROM rejected_usage ORDER BY row')
    expect(rejects).toEqual([
      { cause: 'NO_MATCHING_CHARGE', reason: 'No charge takes the last 120 of 360.' },
      { cause: 'NO_MATCHING_CHARGE', reason: 'No charge matches the usage record.' },
    ])
    expect(await verified(company)).toEqual([])
  })

  it('is refilled by negative usage, and a duplicate takes nothing', async () => {
    const { company, subscription } = await counted({})
    await importUsage(company, calls([8, -5, 6]))
    expect(await rated(company)).toEqual(['VOICE 8 0.4', 'VOICE -5 -0.25', 'VOICE 6 0.3'])
    await importUsage(company, [...calls([8]), ...calls([1], '2026-10-20')])
    expect(await standing(company, subscription)).toMatchObject([{ used: '10', over: '0' }])
    expect(await verified(company)).toEqual([])
  })

  it('opens a period by the date of the event, late ones too, and keeps on in the next file', async () => {
    const { company, subscription } = await counted({})
    moveTo(company, '2026-10-31')
    await importUsage(company, calls([9], '2026-10-31'))
    moveTo(company, '2026-11-05')
    await importUsage(company, [...calls([9], '2026-11-01'), ...calls([3], '2026-10-30')])
    expect((await rated(company)).slice(1).sort()).toEqual(['VOICE 1 0.05', 'VOICE 9 0.45', 'VOICE_OVER 2 0.4'])
    expect(await company.rows('SELECT from_date, to_date, used, over FROM counter_period ORDER BY from_date')).toEqual([
      { from_date: '2026-10-01', to_date: '2026-11-01', used: '600.000000000000', over: '120.000000000000' },
      { from_date: '2026-11-01', to_date: '2026-12-01', used: '540.000000000000', over: '0.000000000000' },
    ])
    expect(await standing(company, subscription)).toMatchObject([{ used: '9', from: '2026-11-01', to: '2026-12-01' }])
    expect(await verified(company)).toEqual([])
  })

  it('counts its periods from the day of subscription where the calendar does', async () => {
    const { company, subscription } = await counted({})
    const calendar_id = await company.id('calendar', 'ANNIVERSARY_MONTH')
    const { id, version } = await company.run<{ id: number; version: number }>('counter.get', { id: await company.id('counter', 'NAT') })
    await company.run('counter.update', { id, version, values: { calendar_id } })
    moveTo(company, '2026-11-12')
    await importUsage(company, [...calls([7], '2026-11-10'), ...calls([7], '2026-11-11')])
    expect(await rated(company)).toEqual(['VOICE 7 0.35', 'VOICE 7 0.35'])
    expect(await standing(company, subscription)).toMatchObject([{ used: '7', from: '2026-11-11', to: '2026-12-11' }])
  })

  it('holds nothing on days that its calendar leaves out: the next charge takes them', async () => {
    const { company } = await counted({})
    const definition = { kind: 'fixed', ranges: [{ start: '2026-10-14', end: '2026-10-15' }] }
    const calendar = await company.run<{ id: number }>('calendar.create', { values: { code: 'DAY', name: 'One day', definition } })
    const { id, version } = await company.run<{ id: number; version: number }>('counter.get', { id: await company.id('counter', 'NAT') })
    await company.run('counter.update', { id, version, values: { calendar_id: calendar.id } })
    await importUsage(company, calls([1, 2, 3, 4]))
    expect(await rated(company)).toEqual(['VOICE_OVER 1 0.2', 'VOICE_OVER 2 0.4', 'VOICE 3 0.15', 'VOICE_OVER 4 0.8'])
    expect(await verified(company)).toEqual([])
  })

  it('stands at the charge of a product in the place of the charge’s own', async () => {
    const { company, subscription } = await counted({ level: 'service' }, { on: 'product' })
    await importUsage(company, calls([12]))
    expect(await rated(company)).toEqual(['VOICE 10 0.5', 'VOICE_OVER 2 0.4'])
    expect(await company.rows('SELECT service_id > 0 AS own FROM counter_period')).toEqual([{ own: 1 }])
    expect(await standing(company, subscription)).toMatchObject([{ used: '10', over: '2' }])
    expect(await verified(company)).toEqual([])
  })

  it('has no end where it has no ceiling', async () => {
    const { company, subscription } = await counted({ ceiling: null })
    await importUsage(company, calls([60, 600]))
    expect(await rated(company)).toEqual(['VOICE 60 3', 'VOICE 600 30'])
    expect(await standing(company, subscription)).toMatchObject([{ used: '660', ceiling: null, over: '0' }])
    expect(JSON.stringify(await company.run('ratedTransaction.explain', { id: 1 }))).toContain('NAT: unlimited')
    expect(await verified(company)).toEqual([])
  })

  it('takes a record whole or not at all where it is to notify, and notes the levels that it crosses', async () => {
    const { company, subscription } = await counted({ kind: 'notification', notification_levels: '80%, 60' })
    await importUsage(company, calls([3, 6, 2]))
    expect(await rated(company)).toEqual(['VOICE 3 0.15', 'VOICE 6 0.3', 'VOICE_OVER 2 0.4'])
    expect(await company.rows('SELECT crossed FROM counter_period')).toEqual([{ crossed: '["80%","60"]' }])
    expect(await standing(company, subscription)).toMatchObject([{ used: '9', over: '2' }])
    const { rows } = await company.run<{ rows: Record<string, unknown>[] }>('counterPeriod.list')
    expect(rows).toMatchObject([{ counter: 'National minutes', used: '540.000000000000', crossed: '["80%","60"]' }])
  })

  it('adds up amounts and limits nothing where it only adds up', async () => {
    const { company, subscription } = await counted({
      kind: 'usageAmount',
      accumulator: true,
      ceiling: '1',
      unit_id: null,
      notification_levels: '50%',
    })
    await importUsage(company, calls([6, 6, 20]))
    expect(await rated(company)).toEqual(['VOICE 6 0.3', 'VOICE 6 0.3', 'VOICE 20 1'])
    expect(await standing(company, subscription)).toMatchObject([{ used: '1.6', ceiling: '1', unit: 'EUR' }])
    expect(await company.rows('SELECT crossed FROM counter_period')).toEqual([{ crossed: '["50%"]' }])
    expect(await verified(company)).toEqual([])
  })

  it('comes to the same whatever the files that usage comes in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 0, max: 9 }),
        async (minutes, cut) => {
          const outcomes: unknown[] = []
          for (const parts of [[calls(minutes)], [calls(minutes).slice(0, cut), calls(minutes).slice(cut)]]) {
            const { company, subscription } = await counted({})
            for (const part of parts) if (part.length > 0) await importUsage(company, part)
            outcomes.push([await rated(company), await standing(company, subscription)])
            expect(await verified(company)).toEqual([])
          }
          expect(outcomes[1]).toEqual(outcomes[0])
        },
      ),
      { numRuns: 4 },
    )
  })
})

describe('taking a usage import back', () => {
  const takeBack = async (company: SmallCompany, batch: number) => {
    const { job } = await company.run<{ job: number }>('usage.takeBack', { batch })
    await company.core.idle()
    return company.run<{ state: string; report: Record<string, number> }>('job.get', { id: job })
  }

  it('removes its records, and counters stand as before; then the file can come again', async () => {
    const { company, subscription } = await counted({ notification_levels: '50%' })
    await importUsage(company, calls([4]))
    const before = await standing(company, subscription)
    const lines = [...calls([4, 5, 6], '2026-10-13'), 'broken']
    const imported = await importUsage(company, lines)
    const after = [await rated(company), await standing(company, subscription)]
    expect(await company.rows('SELECT crossed FROM counter_period')).toEqual([{ crossed: '["50%"]' }])

    expect(await takeBack(company, imported.report['batch'] as number)).toMatchObject({ state: 'succeeded', report: { removed: 3 } })
    expect(await rated(company)).toEqual(['VOICE 4 0.2'])
    expect(await standing(company, subscription)).toEqual(before)
    expect(await company.rows('SELECT crossed FROM counter_period')).toEqual([{ crossed: null }])
    expect(await company.rows('SELECT status FROM rejected_usage')).toEqual([{ status: 'discarded' }])
    expect(await verified(company)).toEqual([])
    expect(await company.fail('usage.takeBack', { batch: imported.report['batch'] })).toMatchObject({ code: 'usage.notDone' })

    files -= 1
    expect((await importUsage(company, lines)).report).toMatchObject({ accepted: 3, rejected: 1, duplicates: 0 })
    expect([await rated(company), await standing(company, subscription)]).toEqual(after)
    expect(await verified(company)).toEqual([])
  })

  it.each([
    ['amounts', { kind: 'usageAmount', ceiling: '1', unit_id: null }, '0.3', '0.6'],
    ['minutes', { ceiling: '20' }, '6', '12'],
  ])('gives back to a counter that adds up %s what its records added', async (_, counter, first, both) => {
    const { company, subscription } = await counted({ ...counter, accumulator: true, notification_levels: '50%' })
    await importUsage(company, calls([6]))
    const imported = await importUsage(company, calls([6], '2026-10-13'))
    expect(await standing(company, subscription)).toMatchObject([{ used: both }])
    expect(await company.rows('SELECT crossed FROM counter_period')).toEqual([{ crossed: '["50%"]' }])
    // What is crossed without the last file stays crossed.
    const last = await importUsage(company, calls([1], '2026-10-14'))
    await takeBack(company, last.report['batch'] as number)
    expect(await standing(company, subscription)).toMatchObject([{ used: both }])
    expect(await company.rows('SELECT crossed FROM counter_period')).toEqual([{ crossed: '["50%"]' }])
    await takeBack(company, imported.report['batch'] as number)
    expect(await standing(company, subscription)).toMatchObject([{ used: first }])
    expect(await company.rows('SELECT crossed FROM counter_period')).toEqual([{ crossed: null }])
    expect(await verified(company)).toEqual([])
  })

  it('removes all of a long file, and tells the windows', async () => {
    const { company } = await counted({ ceiling: null })
    const lines = Array.from({ length: 501 }, (_, at) => {
      const time = new Date(Date.parse('2026-10-12T10:00:00Z') + at * 1000).toISOString()
      return `${time};60;${ACCESS};VOICE;+3021;Z1`
    })
    const { report } = await importUsage(company, lines)
    company.notices.length = 0
    expect(await takeBack(company, report['batch'] as number)).toMatchObject({ report: { removed: 501 } })
    expect(await company.rows('SELECT id FROM usage_record')).toEqual([])
    expect(company.notices.flatMap(({ changes }) => changes.map(({ entity }) => entity))).toContain('usageRecord')
  })

  it('is refused where later usage was counted on top of it, until that is taken back', async () => {
    const { company } = await counted({})
    const first = await importUsage(company, calls([4]))
    const second = await importUsage(company, calls([4], '2026-10-13'))
    expect(await company.fail('usage.takeBack', { batch: first.report['batch'] })).toMatchObject({ code: 'usage.countedLater' })
    await takeBack(company, second.report['batch'] as number)
    expect(await takeBack(company, first.report['batch'] as number)).toMatchObject({ state: 'succeeded' })
    expect(await rated(company)).toEqual([])
    expect(await verified(company)).toEqual([])
  })

  it('is refused where some of it is invoiced', async () => {
    const { company } = await counted({})
    const { report } = await importUsage(company, calls([4]))
    moveTo(company, '2026-11-01')
    const [account] = await company.rows<{ id: number }>('SELECT id FROM billing_account')
    await company.run('invoice.issue', { billing_account_id: account?.id, recurring: true })
    expect(await company.fail('usage.takeBack', { batch: report['batch'] })).toMatchObject({ code: 'usage.billed' })
  })
})

describe('the check of counters', () => {
  it.each([
    ['used', "UPDATE counter_period SET used = '601.000000000000'", 'The use of counter NAT of'],
    ['over', "UPDATE counter_period SET over = '0.000000000000'", 'The excess of counter NAT of'],
    ['amount over', "UPDATE counter_period SET over_amount = '9.000000000000'", 'The amount over of counter NAT of'],
  ])('finds that the %s was changed', async (_, sql, words) => {
    const { company } = await counted({})
    await importUsage(company, calls([6, 6, 5]))
    company.core.dispatcher.parts.connection.raw.exec(sql)
    const { differences } = await verifyBooks(company.core.dispatcher.store, { rerate: 'all' })
    expect(differences.map(({ check }) => check).sort()).toEqual(['counter.used', 'state.counterPeriod'])
    expect(differences.find(({ check }) => check === 'counter.used')?.words).toContain(words)
  })

  it('finds that what a transaction took of its record was changed', async () => {
    const { company } = await counted({})
    await importUsage(company, calls([6, 6, 5]))
    company.core.dispatcher.parts.connection.raw.exec(
      `UPDATE rated_transaction SET inputs = replace(inputs, '"240"', '"180"') WHERE id = 2`,
    )
    expect((await verified(company)).length).toBeGreaterThan(1)
  })
})

describe('setting up a counter', () => {
  it.each([
    [{ kind: 'usageAmount', unit_id: null }, 'accumulator'],
    [{ ceiling: '-1' }, 'ceiling'],
    [{ notification_levels: 'eighty' }, 'notification_levels'],
  ])('refuses %o', async (values, path) => {
    const company = await smallCompany()
    const failure = await company.fail('counter.create', { values: { code: 'C', name: 'C', ceiling: '1', ...values } })
    expect(failure.fields?.map((one) => one.path)).toContain(path)
  })

  it('refuses a charge that is not of usage, and one that counts in another unit', async () => {
    const { company, counter } = await counted({})
    const { id, version } = await company.run<{ id: number; version: number }>('charge.get', {
      id: await company.id('charge', 'FIBRE_FEE'),
    })
    expect(await company.fail('charge.update', { id, version, values: { counter_id: counter } })).toMatchObject({
      code: 'counter.notUsage',
    })
    const values = { code: 'SMS', name: 'SMS', type: 'usage', article_id: await company.id('article', 'A_VOICE'), counter_id: counter }
    expect(await company.fail('charge.create', { values })).toMatchObject({ code: 'counter.otherUnit' })
  })

  it('refuses periods that end within a day', async () => {
    const company = await smallCompany()
    const calendar = await company.run<{ id: number }>('calendar.create', {
      values: { code: 'NOON', name: 'From noon', definition: { kind: 'daily', times: ['12:00'] } },
    })
    expect(await company.fail('counter.create', { values: { code: 'C', name: 'C', calendar_id: calendar.id } })).toMatchObject({
      code: 'calendar.notByDay',
    })
  })
})
