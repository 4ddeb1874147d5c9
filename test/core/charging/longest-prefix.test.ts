/** A carrier's deck, from its file to the amounts: usage, trial, back-test and explanation take the same line. */
import { expect, it } from 'vitest'
import { type Desk, desk } from '../../support/desk.ts'

const DECK = 'prefix[text];description[text];priceWithoutTax[number]\n1;US;0.01\n1234;Special;0.20\n'

async function carrier(grid = DECK): Promise<Desk & { plan: number; load(...numbers: string[]): Promise<(string | null)[]> }> {
  const made = await desk()
  made.at('2026-11-03')
  await made.run('attribute.create', { values: { code: 'prefix', name: 'Prefix', kind: 'text', source: 'usage', usage_parameter: 1 } })
  const plan = await made.usageCharge('CALLS', { grid })
  const customer = await made.customer('K')
  await made.subscribe(customer, ['CALLS'], { subscription_date: '2026-01-01', access_points: [{ access_id: 'A' }] })
  let minute = 0
  return {
    ...made,
    plan,
    load: async (...numbers) => {
      const from = (await made.rows<{ id: number }>('SELECT COALESCE(MAX(id), 0) AS id FROM rated_transaction'))[0]?.id ?? 0
      await made.usage(numbers.map((one) => `2026-10-01T10:${String(minute++).padStart(2, '0')}:00Z;10;A;${one}\n`).join(''))
      const rows = await made.rows<{ amount: string }>('SELECT amount FROM rated_transaction WHERE id > ? ORDER BY id', from)
      return rows.map(({ amount }) => String(Number(amount)))
    },
  }
}

it('prices a call by the longest prefix of its number', async () => {
  const { load, rows, differences } = await carrier()
  expect(await load('1234567890123', '1233', '12345')).toEqual(['2', '0.1', '2'])
  expect(await load('49')).toEqual([])
  expect(await rows('SELECT cause FROM rejected_usage')).toEqual([{ cause: 'NO_PRICEPLAN' }])
  expect(await differences()).toEqual([])
})

it('is said where the file is read, kept in the next file, and left where the file says otherwise', async () => {
  const { plan, run, load } = await carrier(DECK.replace('prefix[text]', 'prefix[text_equal]'))
  expect(await load('1234', '12345')).toEqual(['2'])
  const read = async (text: string) => run<{ id: number; by_prefix: string[] }>('priceVersion.importCsv', { price_plan_id: plan, text })
  expect((await read(DECK)).by_prefix).toEqual([])
  const draft = await read(DECK.replace('prefix[text]', 'prefix[text_longest_prefix]'))
  expect(draft.by_prefix).toEqual(['Prefix'])
  expect((await read(DECK)).by_prefix).toEqual(['Prefix'])
  const [equal] = await versions(plan, run)
  const { text } = await run<{ text: string }>('priceVersion.exportCsv', { id: equal?.id })
  expect(text.split('\n')[0]).toBe('prefix[text_equal];description[text];priceWithoutTax[number]')
  expect((await read(text)).by_prefix).toEqual([])
  const back = await run<{ text: string }>('priceVersion.exportCsv', { id: draft.id })
  expect(back.text.split('\n')[0]).toBe('prefix[text_longest_prefix];description[text];priceWithoutTax[number]')
  expect(await run('priceVersion.difference', { id: draft.id, before_id: equal?.id })).toMatchObject({
    columns: [{ label: 'Prefix', before: 'equal', after: 'longestPrefix' }],
    lines: [],
  })
})

const versions = async (plan: number, run: Desk['run']) =>
  (await run<{ versions: { id: number; number: number }[] }>('pricePlan.versions', { id: plan })).versions.sort(
    (a, b) => a.number - b.number,
  )

it('is tried, tested back and explained by the same line', async () => {
  const { plan, run, load, rows } = await carrier()
  await load('12345')
  const tried = await run<{ amount: string; steps: { label: string; how: string }[] }>('price.try', {
    price_plan_id: plan,
    quantity: '10',
    values: { prefix: '12345' },
  })
  expect(Number(tried.amount)).toBe(2)
  expect(tried.steps.map(({ label, how }) => `${label}: ${how}`)).toEqual([
    'Plan: CALLS, only candidate',
    'Version: 1, valid on 3 Nov 2026',
    'Line 2: longest prefix 1234',
    'Line 2: 10 × 0.2000',
    'Passed by: line 1, its prefix 1 is shorter than that of line 2',
    'Amount: before discount and tax',
  ])
  const dearer = `${DECK}12345;Dearest;0.5\n`
  const { id } = await run<{ id: number }>('priceVersion.importCsv', { price_plan_id: plan, text: dearer })
  expect(await run('price.backTest', { price_version_id: id, month: '2026-10-01' })).toMatchObject({
    currencies: [{ before: '2', after: '5' }],
  })
  const [rated] = await rows<{ id: number }>('SELECT id FROM rated_transaction')
  const tree = JSON.stringify(await run('ratedTransaction.explain', { id: rated?.id }))
  expect(tree).toContain('line 2: longest prefix 1234')
  expect(tree).toContain('line 1: its prefix 1 is shorter than that of line 2')
})

it('is a property of text columns only', async () => {
  const { plan, fail } = await carrier()
  const columns = [{ code: 'prefix', type: 'textList', match: 'longestPrefix' }]
  expect(await fail('priceVersion.create', { price_plan_id: plan, columns })).toMatchObject({
    fields: [{ path: 'columns.0', reason: 'Only a text column matches by the longest prefix; “prefix” is one of type textList.' }],
  })
})
