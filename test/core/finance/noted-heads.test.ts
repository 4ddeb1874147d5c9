/** The end of the audit trail is proved from outside: a cut or rewritten file that fits itself in every row is found. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { carryOverFile, carryOverSteps } from '../../../src-core/core.ts'
import { openConnection } from '../../../src-core/database/connection.ts'
import { chainHead, companyIdentity, type NotedHead } from '../../../src-core/operations/noted-heads.ts'
import { NOTED_EVERY_MS, headKeeper } from '../../../src-core/operations/head-keeper.ts'
import { asOfEarlierVersion } from '../../support/by-hand.ts'
import { emptyFile, NOON, OPERATOR } from '../../support/company.ts'
import { type NotedOfMachine, notedOfMachine } from '../../support/noted-heads.ts'
import { type SmallCompany, smallCompany, withLookups } from '../../support/small-company.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const DAY = 86_400_000

interface Outside {
  readonly entry: number | null
  readonly heads: readonly { readonly place: string; readonly name: string; readonly entry: number; readonly fits: boolean }[]
  readonly unread: readonly string[]
}
interface Report {
  readonly count: number
  readonly differences: readonly { readonly check: string; readonly id: number; readonly words: string }[]
  readonly outside: Outside
}

/** A company file of its own, closed. */
async function closedCompany(): Promise<string> {
  const company = await smallCompany()
  await company.core.close()
  return company.file
}

async function opened(file: string, machine: NotedOfMachine, place = file): Promise<SmallCompany> {
  return withLookups(await emptyFile(file, machine.at(place)))
}

/** Each adds an entry. */
async function addTitles(company: SmallCompany, ...codes: readonly string[]): Promise<void> {
  for (const code of codes) await company.run('title.create', { values: { code, name: { base: code } } })
}

function copyOf(file: string): string {
  const copy = join(temporaryFolder(), 'copy.sqlite')
  copyFileSync(file, copy)
  return copy
}

async function verified(company: SmallCompany): Promise<Report> {
  const { job } = await company.run<{ job: number }>('books.verify', { rerate: 'none' })
  await company.core.idle()
  const { state, report } = await company.run<{ state: string; report: Report }>('job.get', { id: job })
  expect(state).toBe('succeeded')
  return report
}

const decisionsOf = async (company: SmallCompany) => {
  const { decisions } = await company.run<{ decisions: { kind: string; count: number; parts: { label: string }[] }[] }>('home.get')
  return decisions.filter(({ kind }) => kind === 'auditHead')
}
const lastEntry = (company: SmallCompany) => chainHead(company.core.dispatcher.store)?.entry ?? 0
const machineOf = () => notedOfMachine(() => NOON)

it('notes the head when the file is opened, while work goes on and when it is closed; never in a simulation', async () => {
  const machine = machineOf()
  const file = await closedCompany()
  const company = await opened(file, machine)
  expect(machine.of(file)?.entry).toBe(lastEntry(company))
  const atFirst = machine.written
  await company.run('title.create', { values: { code: 'AA', name: { base: 'AA' } } }, { simulate: true })
  company.core.noteHead()
  expect(machine.written).toBe(atFirst)
  await addTitles(company, 'A', 'B', 'C')
  company.core.noteHead()
  const { written } = machine
  company.core.noteHead()
  expect([machine.written, machine.of(file)?.entry]).toEqual([written, lastEntry(company)])
  await addTitles(company, 'D')
  await company.core.close()
  expect(machine.of(file)).toMatchObject({ place: 'machine', entry: machine.of(file)?.entry })
  const again = await opened(file, machine)
  expect(machine.of(file)?.entry).toBe(lastEntry(again))
  expect(await verified(again)).toMatchObject({ count: 0, outside: { heads: [{ place: 'machine', fits: true }] } })
})

it('a note costs at most one write in five seconds', async () => {
  const machine = machineOf()
  const company = await smallCompany()
  const { store } = company.core.dispatcher
  let at = 0
  const keeper = headKeeper(store, machine.at('here'), () => at)
  const digest = Buffer.from(chainHead(store)?.digest ?? '', 'hex')
  for (; at < 60_000; at += 10) keeper.committed({ entry: lastEntry(company), digest, at })
  expect(machine.written).toBe(60_000 / NOTED_EVERY_MS)
})

it('says openly that nothing is noted yet, and what it proves from then on', async () => {
  const company = await smallCompany()
  expect((await verified(company)).outside).toEqual({ entry: null, at: null, heads: [], unread: [] })
  expect(await company.run('books.notedHeads')).toMatchObject({ entry: null, heads: [] })
  expect(await company.fail('books.acceptHead', { reason: 'because' })).toMatchObject({ code: 'head.holds' })
})

it('finds an end that was cut off with all its rows, and one that was written anew after the cut', async () => {
  for (const later of [[], ['X'], ['X', 'Y', 'Z', 'W']]) {
    const machine = machineOf()
    const file = await closedCompany()
    const before = copyOf(file)
    const company = await opened(file, machine)
    await addTitles(company, 'A', 'B')
    await company.core.close()
    const noted = machine.of(file)?.entry ?? 0

    const forged = withLookups(await emptyFile(before))
    await addTitles(forged, ...later)
    await forged.core.close()
    const found = await opened(before, machine, file)
    const said =
      later.length < 2 ? `the audit trail ends at entry ${noted - 2 + later.length}: its end was cut off` : 'another entry stands there'
    expect(await decisionsOf(found)).toEqual([
      expect.objectContaining({
        count: 1,
        parts: [
          {
            label: expect.stringContaining(`Audit entry ${noted} was noted on this machine on 2026-11-03 11:00 UTC, but ${said}`),
            count: 0,
          },
        ],
      }),
    ])
    const report = await verified(found)
    expect(report.differences.map(({ check, id }) => [check, id])).toEqual([['audit.head', noted]])
    expect(report.differences[0]?.words).toContain('Restore a backup that was made before, or accept the trail as it stands')
    // What tells against the file is not written over.
    await addTitles(found, 'LATER')
    await found.core.close()
    expect(machine.of(file)?.entry).toBe(noted)
  }
})

it('finds a file that was written anew from its first entry', async () => {
  const machine = machineOf()
  const file = await closedCompany()
  await (await opened(file, machine)).core.close()
  const other = await smallCompany({ name: 'Strandläufer Netze' })
  await other.core.close()
  const found = await opened(other.file, machine, file)
  expect((await verified(found)).differences.map(({ check }) => check)).toEqual(['audit.head'])
})

it('takes a head that is behind for what it is: proof up to there', async () => {
  const file = await closedCompany()
  const machine = machineOf()
  const first = await opened(file, machine)
  const noted = lastEntry(first)
  await first.core.close()
  const elsewhere = withLookups(await emptyFile(file))
  await addTitles(elsewhere, 'A', 'B', 'C')
  // Killed before the note: the file is ahead.
  await elsewhere.core.close()
  expect(machine.of(file)?.entry).toBe(noted)
  const company = await opened(file, machine)
  const atLeast = lastEntry(company)
  const { outside } = await verified(company)
  expect(outside.heads).toMatchObject([{ fits: true }])
  expect(outside.entry).toBeGreaterThanOrEqual(atLeast)
})

it('compares with each backup, and names the one that tells against the file', async () => {
  const machine = machineOf()
  const file = await closedCompany()
  const company = withLookups(await emptyFile(file))
  const { store } = company.core.dispatcher
  const headNow = (name: string, days: number): NotedHead => {
    const head = chainHead(store)
    if (!head) throw new Error('no entry')
    return { ...head, place: 'backup', name, noted_at: NOON - days * DAY, settled: false }
  }
  const early = headNow('monday.backup', 2)
  await addTitles(company, 'A')
  const late = headNow('tuesday.backup', 1)
  await company.core.close()
  machine.backups.push(early, late, { ...late, digest: '00'.repeat(32), name: 'forged.backup' })
  const found = await opened(file, machine)
  const report = await verified(found)
  expect(report.differences.map(({ words }) => words)).toEqual([expect.stringContaining('kept in the backup forged.backup of 2026-11-02')])
  expect(report.outside.heads.map(({ name, fits }) => [name, fits])).toEqual([
    ['', true],
    ['monday.backup', true],
    ['tuesday.backup', true],
    ['forged.backup', false],
  ])
})

it('accepts the trail with a reason and a right, tells both heads in an entry, and notes anew; not in a simulation', async () => {
  const machine = machineOf()
  const file = await closedCompany()
  const before = copyOf(file)
  const company = await opened(file, machine)
  await addTitles(company, 'A')
  await company.core.close()
  const noted = machine.of(file)
  machine.backups.push({ ...(noted as NotedHead), place: 'backup', name: 'monday.backup', noted_at: NOON - DAY })

  const found = await opened(before, machine, file)
  const stands = lastEntry(found)
  for (const reason of ['', '  ', 'no']) expect((await found.fail('books.acceptHead', { reason })).fields?.[0]?.path).toBe('reason')
  const limited = { ...OPERATOR, permissions: ['books.verify', 'title.*'] }
  const input = { reason: 'Restored by hand from the tape of Monday' }
  expect(await found.core.call({ operation: 'books.acceptHead', input }, limited)).toMatchObject({
    ok: false,
    failure: { code: 'permission.missing' },
  })
  await found.run('books.acceptHead', input, { simulate: true })
  expect(machine.of(file)).toEqual(noted)

  const { accepted } = await found.run<{ accepted: number }>('books.acceptHead', input)
  expect(machine.of(file)?.entry).toBe(accepted)
  const [entry] = await found.rows<{ summary: string }>(`SELECT summary FROM audit_entry WHERE id = ${accepted}`)
  expect(entry?.summary).toContain(`after entry ${stands} (`)
  expect(entry?.summary).toContain(`in place of entry ${noted?.entry} (${noted?.digest.slice(0, 16)}), noted on this machine on`)
  expect(entry?.summary).toContain('kept in the backup monday.backup')
  expect(entry?.summary).toContain('Reason: Restored by hand from the tape of Monday')
  expect(await decisionsOf(found)).toEqual([])
  expect(await verified(found)).toMatchObject({ count: 0, outside: { heads: [{ place: 'machine', fits: true }] } })
  expect(await found.fail('books.acceptHead', input)).toMatchObject({ code: 'head.holds' })
  expect(await found.fail('operation.undo', { entry: accepted })).toMatchObject({ code: 'undo.none' })
})

it('a copy has a head of its own; a file that was moved brings its head along', async () => {
  const machine = machineOf()
  const file = await closedCompany()
  const copy = copyOf(file)
  const company = await opened(file, machine)
  await addTitles(company, 'A', 'B')
  await company.core.close()
  const noted = machine.of(file)?.entry

  const copied = await opened(copy, machine)
  await addTitles(copied, 'OTHER')
  expect(await verified(copied)).toMatchObject({ count: 0 })
  await copied.core.close()
  expect(machine.of(file)?.entry).toBe(noted)

  const cut = copyOf(copy)
  machine.moveAway(file)
  const moved = await opened(cut, machine, 'elsewhere')
  expect((await verified(moved)).differences.map(({ check, id }) => [check, id])).toEqual([['audit.head', noted]])
})

it('the first entry names a company, in copies and after it was renamed', async () => {
  const company = await smallCompany()
  const identity = companyIdentity(company.core.dispatcher.store)
  expect(identity).toMatch(/^[0-9a-f]{64}$/)
  await addTitles(company, 'A')
  expect(companyIdentity(company.core.dispatcher.store)).toBe(identity)
  expect(companyIdentity((await emptyFile()).core.dispatcher.store)).toBeNull()
})

it('undo adds entries, and steps of a file of an earlier version do: nothing is found', async () => {
  const machine = machineOf()
  const file = await closedCompany()
  const company = await opened(file, machine)
  const created = await company.core.call({ operation: 'title.create', input: { values: { code: 'A', name: { base: 'A' } } } }, OPERATOR)
  company.core.noteHead()
  const { entry } = created as { readonly entry: number }
  await company.run('operation.undo', { entry })
  await company.run('operation.undo', { entry: entry + 1 })
  expect(await verified(company)).toMatchObject({ count: 0 })
  await company.core.close()

  const connection = openConnection({ file, role: 'engine' })
  asOfEarlierVersion(connection.raw)
  const head = chainHead(withLookups(await emptyFile(copyOf(file))).core.dispatcher.store)
  expect(head?.entry).toBeGreaterThan(0)
  const ports = { now: () => NOON, watch: () => performance.now(), files: { size: () => 0, read: () => new Uint8Array() } }
  await carryOverFile(connection, ports, carryOverSteps)
  connection.close()
  expect(await decisionsOf(await opened(file, machine))).toEqual([])
})

it('whatever is done and wherever it is noted, only a file that went back is found', async () => {
  const action = fc.constantFrom('add', 'note', 'undo', 'reopen', 'back')
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
      const machine = machineOf()
      const file = await closedCompany()
      const before = copyOf(file)
      let company = await opened(file, machine)
      let count = 0
      let wentBack = false
      for (const one of actions) {
        if (one === 'add') await addTitles(company, `T${(count += 1)}`)
        else if (one === 'note') company.core.noteHead()
        else if (one === 'undo') await company.core.call({ operation: 'operation.undo', input: { entry: lastEntry(company) } }, OPERATOR)
        else {
          await company.core.close()
          const isBack = one === 'back'
          if (isBack) copyFileSync(before, file)
          company = await opened(file, machine)
          wentBack ||= isBack && (machine.of(file)?.entry ?? 0) > lastEntry(company)
        }
      }
      expect((await decisionsOf(company)).length > 0).toBe(wentBack)
      await company.core.close()
    }),
    { numRuns: 15 },
  )
})
