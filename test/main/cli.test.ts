import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { companyArgument, defaultCompanyFile } from '../../src-main/company-path.ts'
import { temporaryFolders } from './support/folders.ts'
import { type Outcome, runScript, startScript } from './support/scripts.ts'

const CALLS = '{"format":"csv","mapping":{"eventDate":"at","quantity":"quantity","accessCode":"access"}}'
const newFolder = temporaryFolders()
const CLI = 'src-main/cli.ts'
const ENTRY = /^Countinghouse serves at http:\/\/127\.0\.0\.1:\d+\/#ticket=[\w-]{43}$/
const cli = (cwd: string, ...args: string[]): Promise<Outcome> => runScript(CLI, args, { cwd, env: { COUNTINGHOUSE_COMPANY: '' } })

test('a company is made, used and checked without a running host', async () => {
  const folder = newFolder()
  const made = await cli(folder, 'new', 'company.countinghouse', '--name', 'Acme GmbH', '--country', 'DE')
  expect(made, made.stderr).toMatchObject({ code: 0 })
  const [check, absent, again] = await Promise.all([
    cli(folder, 'verify'),
    cli(folder, 'session.get', '--company', 'absent.countinghouse'),
    cli(folder, 'new', 'company.countinghouse', '--name', 'Acme', '--country', 'DE'),
  ])
  expect(check, check.stderr).toMatchObject({ code: 0 })
  expect(JSON.parse(check.stdout)).toMatchObject({ operation: 'books.verify', report: { count: 0 } })
  expect(absent).toMatchObject({ code: 4, stdout: '' })
  expect(again).toMatchObject({ code: 3, stdout: '' })
  expect(again.stderr).toContain('is there already')
})

test('a folder that is not there, a torn company file, a list that is refused: a sentence, and nothing half written', async () => {
  const folder = newFolder()
  expect((await cli(folder, 'new', 'company.countinghouse', '--name', 'Acme GmbH', '--country', 'DE')).code).toBe(0)
  const whole = readFileSync(join(folder, 'company.countinghouse'))
  writeFileSync(join(folder, 'torn.countinghouse'), whole.subarray(0, 100_000))
  const [exported, backup, torn, refused] = await Promise.all([
    cli(folder, 'export', 'languages', '--out', 'nowhere/languages.csv'),
    cli(folder, 'backup', 'nowhere/copy.countinghouse'),
    cli(folder, 'session.get', '--company', 'torn.countinghouse'),
    cli(folder, 'export', 'languages', '--json', '{"filter":[{"column":"nonsense","op":"$equals","value":1}]}'),
  ])
  expect([exported.code, backup.code, torn.code, refused.code]).toEqual([3, 4, 3, 3])
  expect(exported.stderr).toContain('nowhere/languages.csv cannot be written. Choose a folder that is there and yours.')
  expect(backup.stderr).toContain('There is no folder')
  expect(torn.stderr).toContain(`is damaged: 100000 of its ${whole.length} bytes are there. It was left as it is. Restore a backup of it.`)
  expect(refused.stdout).toBe('')
  for (const { stderr } of [exported, backup, torn, refused]) expect(stderr).not.toMatch(/\n\s+at |Incident|Error:/)
  expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  expect(readFileSync(join(folder, 'torn.countinghouse'))).toEqual(whole.subarray(0, 100_000))
})

test('a running host is called: queries, commands, jobs, imports, exports, backups', async () => {
  const folder = newFolder()
  const served = startScript(CLI, ['serve', '--company', 'company.countinghouse', '--create', '--no-open', '--token-file', 'token'], {
    cwd: folder,
  })
  const [line = ''] = await served.line(ENTRY)
  expect(statSync(join(folder, 'token')).mode & 0o777).toBe(0o600)
  expect(line).not.toContain(readFileSync(join(folder, 'token'), 'utf8').trim())
  writeFileSync(join(folder, 'usage.csv'), 'a;b\n')
  writeFileSync(join(folder, 'open.csv'), Buffer.from('code;name\nC-1;Katarin\xe8\n', 'latin1'))
  writeFileSync(join(folder, 'calls.csv'), 'at;quantity;access\n2026-11-02 10:00;8:10;A-1\n')
  writeFileSync(join(folder, 'en.json'), '{"values":{"code":"en","name":{"base":"English"}}}')

  const created = await cli(folder, 'language.create', '--file', 'en.json', '--idempotency-key', 'k')
  expect(created, created.stderr).toMatchObject({ code: 0, stdout: '{\n  "id": 1\n}\n' })
  const runs = {
    repeated: cli(folder, 'language.create', '--file', 'en.json', '--idempotency-key', 'k'),
    absent: cli(folder, 'language.get', '--json', '{"id":9}'),
    stale: cli(folder, 'language.update', '--json', '{"id":1,"version":7,"values":{"name":{"base":"x"}}}'),
    trial: cli(folder, 'receivables.updateDue', '--simulate'),
    imported: cli(folder, 'import', 'usage', 'usage.csv', '--json', '{"format":"nonsense"}'),
    open: cli(folder, 'import', 'customers', 'open.csv'),
    named: cli(folder, 'import', 'customers', 'open.csv', '--encoding', 'windows-12', '--header-row', '0'),
    clock: cli(folder, 'import', 'usage', 'calls.csv', '--json', CALLS),
    wrongClock: cli(folder, 'import', 'usage', 'calls.csv', '--json', CALLS, '--duration-form', 'ss'),
    exported: cli(folder, 'export', 'languages', '--format', 'ndjson', '--out', 'languages.ndjson'),
    backup: cli(folder, 'backup', 'copy.countinghouse'),
    served: cli(folder, 'serve', '--no-open'),
  }
  const got = Object.fromEntries(await Promise.all(Object.entries(runs).map(async ([name, run]) => [name, await run]))) as Record<
    keyof typeof runs,
    Outcome
  >
  const codes = Object.fromEntries(Object.entries(got).map(([name, { code }]) => [name, code]))
  expect(codes, JSON.stringify(got, null, 1)).toEqual({
    repeated: 0,
    absent: 4,
    stale: 5,
    trial: 0,
    imported: 3,
    open: 3,
    named: 3,
    clock: 3,
    wrongClock: 3,
    exported: 0,
    backup: 0,
    served: 0,
  })
  expect(JSON.parse(got.repeated.stdout)).toEqual({ id: 1 })
  expect(got.open.stderr).toContain('Name encoding: windows-1252 (Katarinè) or windows-1250 (Katarinč)')
  expect(got.clock.stderr).toContain('Name duration_form: mm:ss (8:10 is 8 minutes 10 seconds) or hh:mm (8:10 is 8 hours 10 minutes)')
  expect(got.wrongClock.stderr).toContain('duration_form')
  for (const option of ['encoding', 'header_row']) expect(got.named.stderr).toContain(option)
  expect(JSON.parse(got.trial.stdout)).toMatchObject({ operation: 'receivables.updateDue', state: 'succeeded', report: {} })
  expect(JSON.parse(readFileSync(join(folder, 'languages.ndjson'), 'utf8'))).toMatchObject({ id: 1, code: 'en' })
  // The same workstation lets in another page, by another ticket.
  const again = got.served.stdout.trimEnd()
  expect(again).toMatch(ENTRY)
  expect(again.split('#')[0]).toBe(line.split('#')[0])
  expect(again).not.toBe(line)

  served.child.kill('SIGTERM')
  expect(await served.ended).toMatchObject({ code: 0, stdout: `${line}\n` })
  expect(existsSync(join(folder, 'company.countinghouse.lock'))).toBe(false)
  const restored = await cli(folder, 'restore', 'copy.countinghouse')
  expect(restored, restored.stderr).toMatchObject({ code: 0 })
  expect(existsSync((JSON.parse(restored.stdout) as { replaced: string }).replaced)).toBe(true)
})

test('help is on stdout, a wrong command line is exit code 2 and says what is right', async () => {
  const folder = newFolder()
  const [help, one, operations, unknown, option, json, token] = await Promise.all([
    cli(folder),
    cli(folder, 'help', 'language.create'),
    cli(folder, 'operations', '--json'),
    cli(folder, 'no.such'),
    cli(folder, 'session.get', '--nonsense'),
    cli(folder, 'session.get', '--json', '{'),
    cli(folder, 'token', 'new', '--name', 'script', '--scopes', 'language.*, session.get'),
  ])
  expect(help.stdout).toMatch(/COUNTINGHOUSE_COMPANY[\s\S]*Exit codes: 0 done/)
  expect(one.stdout).toContain('language.create (command)')
  expect((JSON.parse(operations.stdout) as { name: string }[]).map(({ name }) => name)).toContain('backup.create')
  expect([unknown, option, json].map(({ code, stdout }) => [code, stdout])).toEqual([
    [2, ''],
    [2, ''],
    [2, ''],
  ])
  expect(option.stderr).toContain('Write: countinghouse session.get')
  expect(JSON.parse(token.stdout)).toMatchObject({ token: expect.stringMatching(/^cht_/), scopes: ['language.*', 'session.get'] })
})

test('the default company file: its own, else the demo company’s, else one to be made', () => {
  const folder = newFolder()
  expect(defaultCompanyFile(folder)).toBe(join(folder, 'company.countinghouse'))
  mkdirSync(join(folder, 'demo-company'))
  writeFileSync(join(folder, 'demo-company/demo.countinghouse'), '')
  expect(defaultCompanyFile(folder)).toBe(join(folder, 'demo-company/demo.countinghouse'))
  writeFileSync(join(folder, 'company.countinghouse'), '')
  expect(defaultCompanyFile(folder)).toBe(join(folder, 'company.countinghouse'))
  expect(companyArgument(['electron', '--no-sandbox', '.', '--file', 'a'])).toBe('a')
  expect(companyArgument(['electron', '--company=b=c'])).toBe('b=c')
  expect(companyArgument(['electron', '.'])).toBeNull()
  // as the desktop hands over what is opened by a double click; what is named goes before it
  expect(companyArgument(['countinghouse', '/books/a.countinghouse'])).toBe('/books/a.countinghouse')
  expect(companyArgument(['countinghouse', 'b.countinghouse', '--file', 'a'])).toBe('a')
  expect(companyArgument(['/opt/x.countinghouse', '--no-sandbox'])).toBeNull()
})
