import { expect, it } from 'vitest'
import type { Actor } from '../../../src-core/operations/context.ts'
import type { TimelineEntry } from '../../../src-core/operations/contract.ts'
import { OPERATOR } from '../../support/company.ts'
import { postedCompany } from '../../support/posted-company.ts'
import { moveTo, type SmallCompany, smallCompany } from '../../support/small-company.ts'

interface Due {
  readonly id: number
  readonly code: string
  readonly operation: string
}
interface Shown extends Due {
  readonly outcome: string | null
  readonly message: string | null
  readonly is_on: boolean
  readonly job_id: number | null
  readonly last_run_at: number | null
  readonly next_run_at: number | null
}

const HOST: Actor = { kind: 'job', id: 0, name: 'Routines', permissions: ['*'] }
const due = (company: SmallCompany, opened: number | null = null) => company.run<Due[]>('routine.due', { opened })
const codes = async (company: SmallCompany, opened: number | null = null) => (await due(company, opened)).map(({ code }) => code)
async function shown(company: SmallCompany, code: string): Promise<Shown> {
  return (await company.run<Shown[]>('routine.overview')).find((one) => one.code === code) as Shown
}
const newRoutine = (company: SmallCompany, values: object) =>
  company.run<{ id: number }>('routine.create', { values: { code: 'MINE', name: 'Mine', rhythm: 'daily', time: '06:00', ...values } })

it('comes with every company: changes, dates, due dates, backup and verified books', async () => {
  const company = await smallCompany()
  const all = await company.run<Shown[]>('routine.overview')
  expect(all.map(({ code, operation, is_on }) => [code, operation, is_on])).toEqual([
    ['BACKUP', 'backup.daily', true],
    ['DUE_DATES', 'receivables.updateDue', true],
    ['STATES', 'state.takeEffect', true],
    ['SUBSCRIPTION_DATES', 'subscription.runDates', true],
    ['VERIFY_BOOKS', 'books.verify', true],
  ])
  // Created at noon of 3 November; 00:10 in Berlin is 23:10 the day before in UTC.
  expect((await shown(company, 'DUE_DATES')).next_run_at).toBe(Date.UTC(2026, 10, 3, 23, 10))
  expect(await codes(company)).toEqual([])
})

it('is due in the order of its times, and once after days of absence', async () => {
  const company = await smallCompany()
  moveTo(company, '2026-11-04')
  expect(await codes(company)).toEqual(['BACKUP', 'STATES', 'SUBSCRIPTION_DATES', 'DUE_DATES'])
  moveTo(company, '2026-11-20')
  expect(await codes(company)).toEqual(['BACKUP', 'STATES', 'SUBSCRIPTION_DATES', 'DUE_DATES', 'VERIFY_BOOKS'])
  for (const { id, operation } of await due(company)) if (operation !== 'backup.daily') await company.run('routine.run', { id })
  expect(await codes(company)).toEqual(['BACKUP'])
})

it('runs a job of its own as the actor job, and tells how it went', async () => {
  const company = await postedCompany()
  const account = await company.account('Stadtwerke Kaltenbrunn')
  await company.invoice(account, { netMinor: 10000, date: '2026-11-03', due: '2026-11-10' })
  moveTo(company, '2026-11-10')
  const { id } = await shown(company, 'DUE_DATES')
  const answer = await company.core.call({ operation: 'routine.run', input: { id } }, HOST)
  expect(answer).toMatchObject({ ok: true, value: { outcome: 'started' }, undo: null })
  await company.core.idle()
  expect(await company.rows('SELECT payment_status FROM invoice_state')).toEqual([{ payment_status: 'UNPAID' }])
  expect(await shown(company, 'DUE_DATES')).toMatchObject({ outcome: 'done', message: null, last_run_at: company.clock.now })
  const [job] = await company.rows<{ id: number; actor: string }>('SELECT id, actor FROM job ORDER BY id DESC LIMIT 1')
  expect([(await shown(company, 'DUE_DATES')).job_id, JSON.parse(job?.actor ?? '')]).toEqual([job?.id, HOST])
  const timeline = await company.run<TimelineEntry[]>('audit.timeline', { entity: 'routine', id })
  expect(timeline[0]).toMatchObject({ operation: 'routine.run', actor: 'Routines', summary: 'Routine DUE_DATES: started' })
  expect((await company.run<{ rows: { code: string; outcome: string }[] }>('routine.list')).rows).toContainEqual(
    expect.objectContaining({ code: 'DUE_DATES', outcome: 'done' }),
  )
})

it('runs a command, and keeps a refusal as its outcome with nothing done', async () => {
  const company = await smallCompany()
  const period = await company.id('accounting_period', '2026-10')
  const input = { id: period, version: 1, values: { status: 'closed' } }
  const { id } = await newRoutine(company, { operation: 'accountingPeriod.update', input })
  expect(await company.run('routine.run', { id })).toMatchObject({ outcome: 'done', job: null })
  expect(await company.rows('SELECT status FROM accounting_period WHERE id = ?', period)).toEqual([{ status: 'closed' }])
  const again = await company.run<{ outcome: string; message: string }>('routine.run', { id })
  expect(again).toMatchObject({ outcome: 'failed', message: expect.stringContaining('was changed by') })
  expect(await shown(company, 'MINE')).toMatchObject({ outcome: 'failed', message: again.message })
})

it('tells a job that failed as a failure', async () => {
  const company = await smallCompany()
  const { id } = await newRoutine(company, { operation: 'books.verify' })
  await company.run('routine.run', { id })
  await company.core.idle()
  await company.core.dispatcher.store.db.updateTable('job').set({ state: 'failed', message: 'The disk is full.' }).execute()
  expect(await shown(company, 'MINE')).toMatchObject({ outcome: 'failed', message: 'The disk is full.' })
})

it('leaves the backup to the workstation, which notes how it went', async () => {
  const company = await smallCompany()
  const { id } = await shown(company, 'BACKUP')
  expect(await company.run('routine.run', { id })).toMatchObject({ outcome: 'waiting' })
  expect(await codes(company)).toEqual(['BACKUP'])
  await company.run('routine.finish', { id, failure: 'The disk is full.' })
  expect([await codes(company), (await shown(company, 'BACKUP')).outcome]).toEqual([[], 'failed'])
  await company.run('routine.finish', { id, failure: null, message: 'Backed up' })
  expect(await shown(company, 'BACKUP')).toMatchObject({ outcome: 'done', message: 'Backed up' })
})

it('rests while it is off, and begins anew when it is changed', async () => {
  const company = await smallCompany()
  const { id } = await shown(company, 'DUE_DATES')
  await company.run('routine.update', { id, version: 1, values: { is_on: false } })
  moveTo(company, '2026-11-10')
  expect((await codes(company)).includes('DUE_DATES')).toBe(false)
  expect((await shown(company, 'DUE_DATES')).next_run_at).toBeNull()
  await company.run('routine.update', { id, version: 2, values: { is_on: true } })
  expect((await codes(company)).includes('DUE_DATES')).toBe(false)
  expect((await shown(company, 'DUE_DATES')).next_run_at).toBe(Date.UTC(2026, 10, 10, 23, 10))
})

it('runs at the opening, once each', async () => {
  const company = await smallCompany()
  const { id } = await newRoutine(company, { rhythm: 'opening', time: null, operation: 'books.verify' })
  expect(await codes(company, company.clock.now)).toEqual([])
  const opened = company.clock.now + 60_000
  company.clock.now = opened + 1
  expect(await codes(company, opened)).toEqual(['MINE'])
  await company.run('routine.run', { id })
  expect(await codes(company, opened)).toEqual([])
})

it('takes only what can run: a known operation, an input that fits, a whole rhythm, a permission', async () => {
  const company = await smallCompany()
  const refused = (more: object) =>
    company.fail('routine.create', {
      values: { code: 'X', name: 'X', operation: 'books.verify', rhythm: 'daily', time: '06:00', ...more },
    })
  expect(await refused({ operation: 'books.burn' })).toMatchObject({ code: 'routine.unknownOperation', fields: [{ path: 'operation' }] })
  expect(await refused({ operation: 'invoice.list' })).toMatchObject({ code: 'routine.unknownOperation' })
  expect(await refused({ operation: 'billingRun.prepare' })).toMatchObject({ code: 'routine.input', fields: [{ path: 'input' }] })
  expect(await refused({ time: '24:00' })).toMatchObject({ fields: [{ path: 'time' }] })
  expect(await refused({ time: null })).toMatchObject({ fields: [{ path: 'time' }] })
  expect(await refused({ rhythm: 'weekly' })).toMatchObject({ fields: [{ path: 'weekday' }] })
  expect(await refused({ rhythm: 'monthly' })).toMatchObject({ fields: [{ path: 'month_day' }] })
  const clerk: Actor = { ...OPERATOR, permissions: ['routine.*'] }
  const values = { code: 'X', name: 'X', operation: 'books.verify', rhythm: 'daily', time: '06:00' }
  const call = (operation: string, input: unknown) => company.core.call({ operation, input }, clerk)
  expect(await call('routine.create', { values })).toMatchObject({ ok: false, failure: { code: 'routine.notPermitted' } })
  const { id } = await shown(company, 'VERIFY_BOOKS')
  expect(await call('routine.run', { id })).toMatchObject({ ok: false, failure: { kind: 'forbidden', code: 'permission.missing' } })
})

it('stays due where the one who runs it may not do what it does', async () => {
  const company = await smallCompany()
  moveTo(company, '2026-11-04')
  const before = await codes(company)
  const token: Actor = { kind: 'token', id: 4, name: 'Reader', permissions: ['routine.run', 'routine.finish'] }
  const call = (operation: string, input: object) => company.core.call({ operation, input }, token)
  for (const [code, operation] of [
    ['DUE_DATES', 'receivables.updateDue'],
    ['BACKUP', 'backup.create'],
  ] as const) {
    const { id } = await shown(company, code)
    expect(await call('routine.run', { id })).toMatchObject({
      ok: false,
      failure: { kind: 'forbidden', message: `Reader may not run ${operation}. A role with that permission is needed.` },
    })
    expect(await shown(company, code)).toMatchObject({ outcome: null, last_run_at: null })
  }
  const { id } = await shown(company, 'DUE_DATES')
  expect(await call('routine.finish', { id, failure: null })).toMatchObject({
    failure: { code: 'routine.notByItself', message: 'Routine DUE_DATES notes by itself how it went. Run it instead.' },
  })
  expect(await codes(company)).toEqual(before)
})

it('is created and changed with a way back', async () => {
  const company = await smallCompany()
  const made = await company.core.call(
    {
      operation: 'routine.create',
      input: { values: { code: 'X', name: 'X', operation: 'books.verify', rhythm: 'monthly', month_day: 31, time: '06:00' } },
    },
    OPERATOR,
  )
  if (!made.ok) throw new Error(made.failure.message)
  expect((await shown(company, 'X')).next_run_at).toBe(Date.UTC(2026, 10, 30, 5, 0))
  await company.run('operation.undo', { entry: made.entry })
  expect(await shown(company, 'X')).toBeUndefined()
})
