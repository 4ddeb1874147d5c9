/** Payments of files are the same by account, day, amount, currency and reference, as often as one file has them. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type PostedCompany, postedCompany } from '../../support/posted-company.ts'

let company: PostedCompany
let code: string

beforeEach(async () => {
  company = await postedCompany()
  await company.account('Kunde')
  code = (await company.rows<{ code: string }>('SELECT code FROM customer_account'))[0]?.code as string
})

const HEAD = 'customer_account,date,amount,reference'
const row = (reference = 'A', amount = '10.00') => `${code},2026-11-02,${amount},${reference}`
const input = (rows: readonly string[], more: object) => ({
  staged: company.stage([HEAD, ...rows].join('\n')),
  file_name: 'payments.csv',
  kind: 'payments',
  mode: 'goodRows',
  ...more,
})
const take = async (rows: readonly string[], more: object = {}) => {
  const { created, duplicates, errors } = await company.run<Record<string, number>>('import.run', input(rows, more))
  return [created, duplicates, errors]
}
const none = async (text: string, rows: number) => {
  const given = { staged: company.stage(text), file_name: 'again.csv', kind: 'payments', mode: 'goodRows' }
  expect(await company.fail('import.run', given)).toMatchObject({ details: { counts: { rows, duplicates: rows, errors: 0 } } })
}
const count = async () =>
  (await company.rows<{ count: number }>("SELECT COUNT(*) AS count FROM account_operation WHERE kind = 'payment'"))[0]?.count

describe('equal payments of one file', () => {
  it('are duplicates as often as another file brought them, and new beyond that', async () => {
    expect(await take([row()])).toEqual([1, 0, 0])
    expect(await take([row(), row()])).toEqual([1, 1, 0])
    expect(await take([row(), row(), row(), row('B')])).toEqual([2, 2, 0])
    await none([HEAD, row(), row()].join('\n'), 2)
    expect(await count()).toBe(4)
  })

  it('are counted over the chunks of a job and over one that was refused', async () => {
    expect(await take([row()])).toEqual([1, 0, 0])
    expect(await company.fail('import.run', input([row(), row()], { mode: 'all' }))).toMatchObject({ code: 'import.rowsAtFault' })
    const { job } = await company.run<{ job: number }>('import.start', input([row(), row(), row()], {}))
    await company.core.idle()
    expect(await company.run('job.get', { id: job })).toMatchObject({ state: 'succeeded', report: { created: 2, duplicates: 1 } })
    expect(await count()).toBe(3)
  })
})

it('are known however their file is written: quoted, with semicolons, with another form of day and amount', async () => {
  expect(await take([row(), row('B', '12.50')])).toEqual([2, 0, 0])
  const cells = [row(), row('B', '12.50')].map((one) => one.split(','))
  const quoted = [HEAD.split(','), ...cells].map((one) => one.map((text) => `"${text}"`).join(','))
  await none(quoted.join('\n'), 2)
  await none([HEAD.split(','), ...cells].map((one) => one.join(';')).join('\n'), 2)
  const german = cells.map(([account, , amount, reference]) => [account, '02.11.2026', amount?.replace('.', ','), reference].join(';'))
  await none([HEAD.replaceAll(',', ';'), ...german].join('\n'), 2)
  expect(await count()).toBe(2)
})

it('are known whatever blanks, line breaks and capitals the bank writes their reference with', async () => {
  expect(await take([row('Rg INV-1 Danke')])).toEqual([1, 0, 0])
  for (const reference of ['Rg  INV-1 Danke', 'RG INV-1 DANKE', '"Rg INV-1\nDanke"', 'Rg\u00a0INV-1 Danke', ' Rg INV-1 Dan\u200bke '])
    await none([HEAD, row(reference)].join('\n'), 1)
  expect(await take([row('Rg INV-1 Danke.'), row('Rg INV-1Danke')])).toEqual([2, 0, 0])
  expect(await count()).toBe(3)
})
