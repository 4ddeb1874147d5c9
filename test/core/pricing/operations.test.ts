/** Price versions through their operations: drafts, publishing, closing, undo, files, trials. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { VersionDifference, VersionView, PlanVersions } from '../../../src-core/pricing/operations-view.ts'
import type { PriceTried } from '../../../src-core/charging/operations-try.ts'
import {
  gridLine,
  type PricedCompany,
  pricedCompany,
  versionKey,
  VOICE_COLUMNS,
  voiceDraft,
  voiceTable,
  volume,
} from '../../support/price-plans.ts'

let company: PricedCompany
beforeEach(async () => {
  company = await pricedCompany()
})

const view = (id: number) => company.run<VersionView>('priceVersion.get', { id })
const timeline = async () => (await company.run<PlanVersions>('pricePlan.versions', { id: company.plan })).versions
const days = async () => (await timeline()).map((one) => [one.number, one.status, one.valid_from, one.valid_to])

async function published(from: string | null, to: string | null, resolve = false) {
  const draft = await voiceDraft(company, from, to)
  return company.run<{ id: number; version: number; number: number; entry: number }>('priceVersion.publish', {
    ...versionKey(draft),
    resolve_overlaps: resolve,
  })
}

/** A rated transaction that refers to the version, as rating leaves one. */
async function rateWith(versionId: number): Promise<void> {
  const zero = '0.000000000000'
  company.core.dispatcher.store.runText(
    `INSERT INTO rated_transaction (created_op, billing_account_id, article_id, tax_id, kind, price_version_id, usage_date, quantity, unit_price, amount)
     VALUES (1, 1, 1, 1, 'usage', ?, '2026-10-01', ?, ?, ?)`,
    [versionId, zero, zero, zero],
  )
}

const catalogRevision = async () =>
  (await company.rows<{ value: number }>("SELECT value FROM revision WHERE name = 'catalog'"))[0]?.value ?? 0

describe('drafts', () => {
  it('numbers versions and keeps prices, cells and ids of a saved grid', async () => {
    const draft = await voiceDraft(company, '2026-12-01', null)
    const first = await view(draft.id)
    expect(first).toMatchObject({ number: 1, status: 'draft', valid_from: '2026-12-01', problems: [], obstacles: [], previous: null })
    expect(first.table?.columns[2]).toMatchObject({ code: 'volume', label: 'Volume', unit: 'min' })
    expect(first.table?.lines[4]).toMatchObject({ cells: ['Zone 2', true, volume('500', '1500')], unitPrice: '0.101' })
    const table = first.table
    await company.run('priceVersion.saveGrid', {
      ...versionKey(first),
      table: { ...table, lines: [...(table?.lines ?? []).slice(1), gridLine(['Zone 3', null, null], '0.5')] },
    })
    const second = await view(draft.id)
    expect(second.table?.lines.slice(0, 7).map((line) => line.id)).toEqual(table?.lines.slice(1).map((line) => line.id))
    expect(second.table?.lines[7]?.id).toBeGreaterThan(8)
  })

  it('copies a version with its grid', async () => {
    const draft = await voiceDraft(company, null, '2026-12-01')
    const copy = await company.run<{ id: number }>('priceVersion.create', {
      price_plan_id: company.plan,
      copy_of: draft.id,
      valid_from: '2026-12-01',
    })
    const made = await view(copy.id)
    expect(made).toMatchObject({ number: 2, status: 'draft', previous: { number: 1 } })
    expect(made.table?.lines.map((line) => line.unitPrice)).toEqual((await view(draft.id)).table?.lines.map((line) => line.unitPrice))
  })

  it('refuses columns that are no attribute, cells that do not fit, and empty validities, in words', async () => {
    const unknown = await company.fail('priceVersion.create', { price_plan_id: company.plan, columns: [{ code: 'colour', type: 'text' }] })
    expect(unknown.message).toBe('Column 1: The catalog has no attribute “colour”. It has: business, volume, zone.')
    const draft = await voiceDraft(company, null, null)
    const table = { ...voiceTable(), lines: [gridLine(['Zone 1', 'yes', null], '1')] }
    const misfit = await company.fail('priceVersion.saveGrid', { ...versionKey(draft), table })
    expect(misfit.fields?.[0]?.path).toBe('lines.0.cells.1')
    expect(misfit.message).toMatch(/^Line 1, Business: /)
    const never = await company.fail('priceVersion.create', {
      price_plan_id: company.plan,
      valid_from: '2026-12-01',
      valid_to: '2026-12-01',
    })
    expect(never.message).toBe('The version must end after the day on which it starts.')
  })

  it('answers both values when the grid moved since it was opened', async () => {
    const draft = await voiceDraft(company, null, null)
    const theirs = await company.run<{ version: number }>('priceVersion.saveGrid', { ...versionKey(draft), table: voiceTable('0.1100') })
    const failure = await company.fail('priceVersion.saveGrid', { ...versionKey(draft), table: voiceTable('0.0990') })
    expect(failure).toMatchObject({ kind: 'conflict', details: { version: theirs.version } })
    expect(failure.details?.['changed']).toMatchObject([{ line: 5, cells: [{ key: 'price', before: '0.11', after: '0.0990' }] }])
  })

  it('sets a flat price, and none where a grid prices', async () => {
    const flat = await company.run<{ id: number; version: number }>('priceVersion.create', { price_plan_id: company.plan })
    expect((await view(flat.id)).obstacles).toEqual(['There is no price yet. Enter a price, or columns and lines.'])
    await company.run('priceVersion.setPrice', { ...versionKey(flat), price: '12.5' })
    expect(await view(flat.id)).toMatchObject({ price: '12.5', table: null, obstacles: [] })
    const grid = await voiceDraft(company, null, null)
    expect((await company.fail('priceVersion.setPrice', { ...versionKey(grid), price: '1' })).code).toBe('priceVersion.hasGrid')
  })
})

describe('publishing', () => {
  it('is refused while an overlap, a missing price or an expression remains', async () => {
    const draft = await voiceDraft(company, null, null)
    const lines = [
      gridLine(['Zone 2', true, volume('500', '1500')], '0.1010'),
      gridLine(['Zone 2', true, volume('1200', '3000')], '0.0850'),
    ]
    const saved = await company.run<{ id: number; version: number }>('priceVersion.saveGrid', {
      ...versionKey(draft),
      table: { columns: VOICE_COLUMNS, lines },
    })
    const overlap = await company.fail('priceVersion.publish', versionKey(saved))
    expect(overlap.message).toBe('Version 1 cannot be published yet. Lines 1 and 2 overlap from 1,200 up to 1,500 min.')
    const expressed = { columns: VOICE_COLUMNS, lines: [gridLine([null, null, null], null, { priceExpression: 'op.quantity * 2' })] }
    const again = await company.run<{ id: number; version: number }>('priceVersion.saveGrid', { ...versionKey(saved), table: expressed })
    expect((await company.fail('priceVersion.publish', versionKey(again))).message).toContain(
      'the price of line 1 is an expression that is not translated',
    )
  })

  it('makes compiled plans stale and freezes the prices', async () => {
    const before = await catalogRevision()
    const version = await published('2026-07-01', null)
    expect(await catalogRevision()).toBeGreaterThan(before)
    const failure = await company.fail('priceVersion.saveGrid', { ...versionKey(version), table: voiceTable() })
    expect(failure.message).toMatch(/^Version 1 is published and its prices no longer change/)
    expect((await timeline())[0]).toMatchObject({ current: true, lines: 8 })
  })

  it('shows what would make room, and does it when asked', async () => {
    const old = await published('2026-07-01', null)
    const draft = await voiceDraft(company, '2026-12-01', null)
    const failure = await company.fail('priceVersion.publish', versionKey(draft))
    expect(failure.code).toBe('priceVersion.overlaps')
    expect(failure.message).toContain('Version 1 ends on 30 Nov 2026.')
    expect(failure.details?.['changes']).toMatchObject([{ id: old.id, kind: 'truncate' }])
    const preview = await company.run('priceVersion.previewPublish', { id: draft.id })
    expect(preview).toMatchObject({ obstacles: [], validity: 'from 1 Dec 2026', changes: failure.details?.['changes'] })
    await company.run('priceVersion.publish', { ...versionKey(draft), resolve_overlaps: true })
    expect(await days()).toEqual([
      [1, 'published', '2026-07-01', '2026-12-01'],
      [2, 'published', '2026-12-01', null],
    ])
  })

  it('splits a version that reaches beyond both sides, and undo mends it', async () => {
    await published('2026-01-01', '2027-01-01')
    const middle = await published('2026-06-01', '2026-07-01', true)
    const expected = [
      [1, 'published', '2026-01-01', '2026-06-01'],
      [2, 'published', '2026-06-01', '2026-07-01'],
      [3, 'published', '2026-07-01', '2027-01-01'],
    ]
    expect(await days()).toEqual(expected)
    const undone = await company.core.call(
      { operation: 'operation.undo', input: { entry: middle.entry } },
      { kind: 'user', id: 1, name: 'Hanne Brandt', permissions: ['*'] },
    )
    expect(undone.ok).toBe(true)
    expect(await days()).toEqual([
      [1, 'published', '2026-01-01', '2027-01-01'],
      [2, 'draft', '2026-06-01', '2026-07-01'],
    ])
    if (undone.ok) await company.run('operation.undo', { entry: undone.entry })
    expect(await days()).toEqual(expected)
  })

  it('deletes a covered version only when it priced nothing', async () => {
    const unused = await published('2026-03-01', '2026-04-01')
    const used = await published('2026-05-01', '2026-06-01')
    await rateWith(used.id)
    await published('2026-01-01', '2027-01-01', true)
    expect(await days()).toEqual([
      [2, 'closed', '2026-05-01', '2026-06-01'],
      [3, 'published', '2026-01-01', '2027-01-01'],
    ])
    expect((await company.fail('priceVersion.get', { id: unused.id })).kind).toBe('notFound')
  })
})

describe('closing and ending', () => {
  it('opens a closed version again only when it priced nothing', async () => {
    const version = await published('2026-01-01', null)
    const closed = await company.run<{ id: number; version: number }>('priceVersion.close', versionKey(version))
    const reopened = await company.run<{ id: number; version: number }>('priceVersion.reopen', versionKey(closed))
    expect((await view(version.id)).status).toBe('draft')
    const again = await company.run<{ id: number; version: number }>('priceVersion.publish', versionKey(reopened))
    await rateWith(version.id)
    const last = await company.run<{ id: number; version: number; entry: number }>('priceVersion.close', versionKey(again))
    expect((await company.fail('priceVersion.reopen', versionKey(last))).message).toContain('has priced operations and stays as it is')
    await company.run('operation.undo', { entry: last.entry })
    expect((await view(version.id)).status).toBe('published')
  })

  it('does not take back a publication that priced something', async () => {
    const version = await published('2026-01-01', null)
    await rateWith(version.id)
    expect((await company.fail('operation.undo', { entry: version.entry })).code).toBe('priceVersion.rated')
  })

  it('changes the end of a published version up to the next one', async () => {
    const first = await published('2026-01-01', '2026-07-01')
    await published('2026-09-01', null)
    const refused = await company.fail('priceVersion.changeEnd', { ...versionKey(first), valid_to: null })
    expect(refused.message).toBe('Version 2 is published from 1 Sep 2026. End version 1 before, or change version 2 first.')
    const changed = await company.run<{ entry: number }>('priceVersion.changeEnd', { ...versionKey(first), valid_to: '2026-09-01' })
    expect((await days())[0]).toEqual([1, 'published', '2026-01-01', '2026-09-01'])
    await company.run('operation.undo', { entry: changed.entry })
    expect((await days())[0]).toEqual([1, 'published', '2026-01-01', '2026-07-01'])
  })

  it('deletes drafts alone, and brings one back with its lines', async () => {
    const draft = await voiceDraft(company, null, null)
    const lines = (await view(draft.id)).table?.lines
    const gone = await company.run<{ entry: number }>('priceVersion.delete', { id: draft.id })
    expect(await timeline()).toEqual([])
    await company.run('operation.undo', { entry: gone.entry })
    expect((await view(draft.id)).table?.lines).toEqual(lines)
    const version = await published(null, null)
    expect((await company.fail('priceVersion.delete', { id: version.id })).message).toBe(
      'Version 2 is published and is kept. Close it instead.',
    )
  })
})

describe('differences and problems', () => {
  it('pairs lines by their conditions and names the cells that differ', async () => {
    const one = await voiceDraft(company, null, null)
    const table = voiceTable('0.0950')
    const changed = [...table.lines.slice(0, 2), ...table.lines.slice(3), gridLine(['Zone 3', null, null], '0.4')]
    const other = await voiceDraft(company, null, null, { ...table, lines: changed })
    const found = await company.run<VersionDifference>('priceVersion.difference', { id: other.id, before_id: one.id })
    expect(found).toMatchObject({ added: 1, removed: 1, changed: 1 })
    expect(found.lines).toMatchObject([
      {
        kind: 'changed',
        line: 4,
        before_line: 5,
        name: 'Zone 2, business, 500 up to 1,500 min',
        cells: [{ key: 'price', before: '0.101', after: '0.095' }],
      },
      { kind: 'added', line: 8, name: 'Zone 3' },
      { kind: 'removed', before_line: 3, name: 'Zone 1, not business' },
    ])
  })

  it('finds the problems of a grid as it is typed', async () => {
    const lines = [
      gridLine(['Zone 2', true, volume('500', '1500')], '0.1010'),
      gridLine(['Zone 2', true, volume('1200', '3000')], '0.0850'),
    ]
    const checked = await company.run<{ problems: { title: string; repairs: { label: string }[] }[] }>('priceVersion.problems', {
      table: { columns: VOICE_COLUMNS, lines },
    })
    expect(checked.problems[0]?.repairs.map((repair) => repair.label)).toEqual(['End line 1 at 1,200', 'Start line 2 at 1,500'])
    const faulty = await company.run<{ faults: { path: string }[] }>('priceVersion.problems', {
      table: { columns: VOICE_COLUMNS, lines: [gridLine(['Z', true, volume('5', '1')], '1')] },
    })
    expect(faulty.faults[0]?.path).toBe('lines.0.cells.2')
  })
})

describe('files', () => {
  it('writes a version and reads the same grid back', async () => {
    const draft = await voiceDraft(company, null, null)
    const file = await company.run<{ text: string; file_name: string }>('priceVersion.exportCsv', { id: draft.id })
    expect(file.file_name).toBe('PP_VOICE_INTL-version-1.csv')
    const read = await company.run<{ id: number; lines: number }>('priceVersion.importCsv', {
      price_plan_id: company.plan,
      text: file.text,
      valid_from: '2027-01-01',
    })
    const withoutIds = async (id: number) => (await view(id)).table?.lines.map(({ id: _id, ...line }) => line)
    expect(await withoutIds(read.id)).toEqual(await withoutIds(draft.id))
  })

  it('publishes a file at once, making room when asked', async () => {
    await published('2026-01-01', null)
    const text = 'zone[text];description[text];priceWithoutTax[number]\n"Zone 1";"";"0.05"\n"";"rest";"0.9"\n'
    const input = { price_plan_id: company.plan, text, valid_from: '2026-12-01', publish: true }
    expect((await company.fail('priceVersion.importCsv', input)).code).toBe('priceVersion.overlaps')
    await company.run('priceVersion.importCsv', { ...input, resolve_overlaps: true })
    expect(await days()).toEqual([
      [1, 'published', '2026-01-01', '2026-12-01'],
      [2, 'published', '2026-12-01', null],
    ])
  })

  const flat = (text: string, more: object = {}) => ({ price_plan_id: company.plan, text, ...more })
  const priced = (price: string) => `zone[text];description[text];priceWithoutTax[number]\nZone 1;;${price}\n`
  const priceOf = async (read: { id: number }) => (await view(read.id)).table?.lines[0]?.unitPrice

  it('never makes thousands of a price that is less than one', async () => {
    for (const [price, mark] of [
      ['0,021', '.'],
      ['0.021', ','],
    ] as const) {
      const failure = await company.fail('priceVersion.importCsv', flat(priced(price), { decimal_mark: mark }))
      expect([failure.code, failure.fields?.[0]?.path]).toEqual(['priceVersion.fileFaults', 'rows.2.priceWithoutTax'])
      expect(await priceOf(await company.run('priceVersion.importCsv', flat(priced(price))))).toBe('0.021')
    }
  })

  it('asks for the decimal mark where a price may be a thousand times as high', async () => {
    for (const operation of ['priceVersion.importCsv', 'import.priceGrid']) {
      const [plan] = await company.rows<{ code: string }>('SELECT code FROM price_plan WHERE id = ?', company.plan)
      const input =
        operation === 'import.priceGrid'
          ? { staged: company.stage(priced('1.234')), file_name: 'grid.csv', price_plan: plan?.code }
          : flat(priced('1.234'))
      const failure = await company.fail(operation, input)
      expect([failure.code, failure.fields?.map(({ path }) => path)]).toEqual(['import.undecided', ['decimal_mark']])
      expect(failure.message).toContain('Name decimal_mark: . (1.234 is 1.234) or , (1.234 is 1234).')
      expect(await priceOf(await company.run(operation, { ...input, decimal_mark: '.' }))).toBe('1.234')
    }
    // What we write is not asked about.
    const made = await company.run<{ id: number }>('priceVersion.importCsv', flat(priced('1.234'), { decimal_mark: '.' }))
    const { text } = await company.run<{ text: string }>('priceVersion.exportCsv', { id: made.id })
    expect(await priceOf(await company.run('priceVersion.importCsv', flat(text)))).toBe('1.234')
  })

  it('takes the sign of the currency of its plan, and no other', async () => {
    expect(await priceOf(await company.run('priceVersion.importCsv', flat(priced('€ 0,021'))))).toBe('0.021')
    const failure = await company.fail('priceVersion.importCsv', flat(priced('$ 0.021')))
    expect(failure.fields?.[0]?.reason).toBe('“$ 0.021” is in another currency than EUR; allowed: a price in EUR')
  })

  it('says of which other column a mark is', async () => {
    const text = 'volume[range-number];description[text];priceWithoutTax[number]\n0|1.000;;0,5\n1.000|;;0,25\n'
    const read = await company.run<{ id: number; decided: { why: string }[] }>('priceVersion.importCsv', flat(text))
    expect(read.decided.map(({ why }) => why)).toEqual(['“1.000” is 1000: the other columns have a decimal comma.'])
    expect((await view(read.id)).table?.lines.map(({ cells }) => cells[0])).toEqual([volume('0', '1000'), volume('1000', null)])
  })

  it('names row, column and reason of every fault, and keeps nothing', async () => {
    const text = 'zone[text];business[boolean];priceWithoutTax[number]\n"Zone 1";"maybe";"0.05"\n"Zone 2";"true";"free"\n'
    const failure = await company.fail('priceVersion.importCsv', { price_plan_id: company.plan, text })
    expect(failure.fields).toEqual([
      { path: 'rows.2.business', reason: '“maybe” is neither true nor false; allowed: true or false' },
      { path: 'rows.3.priceWithoutTax', reason: '“free” is not a number; allowed: a number with at most 12 decimals, decimal mark “.”' },
    ])
    const unknown = await company.fail('priceVersion.importCsv', {
      price_plan_id: company.plan,
      text: 'colour[text];priceWithoutTax[number]\n"red";"1"\n',
    })
    expect(unknown.fields?.[0]).toMatchObject({
      path: 'rows.1.colour',
      reason: expect.stringContaining('The catalog has no attribute “colour”.'),
    })
    expect(await timeline()).toEqual([])
  })
})

describe('price.try', () => {
  it('prices each part at its tier and says why other lines were passed by', async () => {
    const version = await published('2026-07-01', null)
    const tried = await company.run<PriceTried>('price.try', {
      price_plan_id: company.plan,
      values: { zone: 'Zone 2', business: true },
      quantity: '1100',
      date: '2026-12-01',
    })
    expect(tried).toMatchObject({ priced: true, amount: '124.6', currency: 'EUR', version: { id: version.id } })
    expect(tried.steps.map((step) => [step.label, step.how, step.amount])).toEqual([
      ['Plan', 'PP_VOICE_INTL, only candidate', null],
      ['Version', '1, valid on 1 Dec 2026', null],
      ['Line 4', '500 min × 0.1280', '64'],
      ['Line 5', '600 min × 0.1010', '60.6'],
      ['Passed by', 'line 6, starts at 1,500 min', null],
      ['Passed by', 'line 7, business is Yes', null],
      ['Passed by', 'line 2, zone is Zone 2', null],
      ['Amount', 'before discount and tax', '124.6'],
    ])
  })

  it('tries a draft, also as it is being typed, and converts by the rate of the day', async () => {
    const draft = await voiceDraft(company, '2030-01-01', null)
    await company.run('exchangeRate.create', { values: { currency: 'USD', from_date: '2026-01-01', rate: '1.25' } })
    const ask = { price_version_id: draft.id, values: { zone: 'Zone 1', business: false }, quantity: '10' }
    expect(await company.run<PriceTried>('price.try', ask)).toMatchObject({ amount: '0.89' })
    expect(await company.run<PriceTried>('price.try', { ...ask, currency: 'USD' })).toMatchObject({ amount: '1.1125' })
    const table = { columns: VOICE_COLUMNS, lines: [gridLine([null, null, null], '2')] }
    expect(await company.run<PriceTried>('price.try', { ...ask, table })).toMatchObject({ amount: '20' })
  })

  it('prices by the one price that is typed, not by the one that is stored', async () => {
    const draft = await company.run<{ id: number; version: number }>('priceVersion.create', {
      price_plan_id: company.plan,
      valid_from: '2030-01-01',
      price: '29.9',
    })
    const ask = { price_version_id: draft.id, quantity: '2' }
    expect(await company.run<PriceTried>('price.try', ask)).toMatchObject({ amount: '59.8' })
    expect(await company.run<PriceTried>('price.try', { ...ask, price: '31.5' })).toMatchObject({ amount: '63' })
    expect(await company.run<PriceTried>('price.try', { ...ask, price: null })).toMatchObject({ priced: false, amount: null })
  })

  it('says why there is no price', async () => {
    const tried = await company.run<PriceTried>('price.try', { charge_id: company.charge, quantity: '1' })
    expect(tried).toMatchObject({ priced: false, amount: null })
    await published('2027-01-01', null)
    const early = await company.run<PriceTried>('price.try', { charge_id: company.charge, quantity: '1' })
    expect(early).toMatchObject({ priced: false, reason: 'PP_VOICE_INTL: No published version is valid on 3 Nov 2026.' })
  })
})

it('lists versions over all plans', async () => {
  await published('2026-01-01', null)
  const page = await company.run<{ rows: Record<string, unknown>[] }>('priceVersion.list', {})
  expect(page.rows[0]).toMatchObject({ plan: 'PP_VOICE_INTL', number: 1, status: 'published', lines: 8, currency: 'EUR' })
})
