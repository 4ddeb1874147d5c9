/** A file of before with one nonsensical row of each kind: it opens, the home page lists it with a way out, all others are billed. */
import { describe, expect, it } from 'vitest'
import { emptyFile } from '../../support/company.ts'
import type { Desk, DeskCustomer } from '../../support/desk.ts'
import { hitCompany, PLANTS } from '../../support/hit-company.ts'
import { type SmallCompany, withLookups } from '../../support/small-company.ts'

interface Decision {
  readonly kind: string
  readonly entity: string | null
  readonly id: number | null
  readonly name: string
  readonly count: number
  readonly parts: readonly { readonly label: string }[]
}

interface Opened extends SmallCompany {
  job(operation: string, input?: object): Promise<{ state: string; report: Record<string, unknown> }>
}

/** The file opened once more, as a workstation opens it. */
async function reopened(at: Desk): Promise<Opened> {
  await at.core.close()
  const file = withLookups(await emptyFile(at.file))
  const job = async (operation: string, input: object = {}) => {
    const { job: id } = await file.run<{ job: number }>(operation, input)
    await file.core.idle()
    return file.run<{ state: string; report: Record<string, unknown> }>('job.get', { id })
  }
  return { ...file, job }
}

const broken = async (at: Opened) => (await at.run<{ decisions: Decision[] }>('home.get')).decisions.filter(({ kind }) => kind === 'broken')
const saysOf = (decisions: readonly Decision[]) =>
  decisions.flatMap(({ name, id, parts }) => parts.map(({ label }) => (id === null ? label : `${name}: ${label}`)))

async function billAll(at: Opened, cycle: number): Promise<{ state: string; id: number }> {
  const { id } = await at.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-11-03' })
  await at.job('billingRun.prepare', { id })
  const [run] = await at.rows<{ state: string }>('SELECT state FROM billing_run WHERE id = ?', id)
  if (run?.state === 'drafted') await at.job('billingRun.validate', { id })
  const [done] = await at.rows<{ state: string }>('SELECT state FROM billing_run WHERE id = ?', id)
  return { state: done?.state ?? '', id }
}

const invoicesOf = (at: Opened, { billing_account_id }: DeskCustomer) =>
  at.rows<{ net: number }>('SELECT net_minor AS net FROM invoice WHERE billing_account_id = ?', billing_account_id)

describe('a file of before', () => {
  it('with nothing against the rules lists nothing, and bills both', async () => {
    const { hit, other, ...at } = await hitCompany()
    const again = await reopened(at)
    expect(await broken(again)).toEqual([])
    await again.job('usage.import', {
      staged: again.stage('2026-10-05T10:00:00Z;5;HIT;\n2026-10-05T10:00:00Z;5;OTHER;\n'),
      file_name: 'u.csv',
    })
    expect(await billAll(again, await again.id('billing_cycle', 'MONTHLY'))).toMatchObject({ state: 'validated' })
    expect(await invoicesOf(again, hit)).toHaveLength(1)
    expect(await invoicesOf(again, other)).toEqual([{ net: 5000 }])
  })

  it.each(Object.entries(PLANTS))('with %s opens, says so, and bills the others', async (_name, { sql, says, mend }) => {
    const { hit: _hit, other, ...at } = await hitCompany()
    at.plant(sql)
    const again = await reopened(at)
    const listed = await broken(again)
    expect(
      saysOf(listed).filter((one) => one.includes(says)),
      saysOf(listed).join('\n'),
    ).not.toEqual([])
    const { report } = await again.job('books.verify')
    expect((report['differences'] as { check: string }[]).map(({ check }) => check)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^rule\.|^references/)]),
    )
    const usage = '2026-10-05T10:00:00Z;5;HIT;\n2026-10-05T10:00:00Z;5;OTHER;\n'
    expect(await again.job('usage.import', { staged: again.stage(usage), file_name: 'u.csv' })).toMatchObject({ state: 'succeeded' })
    expect(await billAll(again, await again.id('billing_cycle', 'MONTHLY'))).toMatchObject({ state: 'validated' })
    expect(await invoicesOf(again, other)).toEqual([{ net: sql.includes('access_point') ? expect.any(Number) : 5000 }])
    if (!mend) return
    const [entity, table, code, given] = mend
    const values: Record<string, unknown> = { ...given }
    if (values['parent_id'] === 'SECOND') values['parent_id'] = await again.id('unit_of_measure', 'SECOND')
    const [row] = await again.rows<{ id: number; version: number }>(`SELECT id, version FROM ${table} WHERE code = ?`, code)
    await again.run(`${entity}.update`, { ...row, values })
    expect(saysOf(await broken(again)).filter((one) => one.includes(says))).toEqual([])
  })
})
