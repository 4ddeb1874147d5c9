import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tokenStore } from '../../../src-main/host/tokens.ts'
import { temporaryFolders } from '../support/folders.ts'
import { runScript } from '../support/scripts.ts'

const newFolder = temporaryFolders()
const DAY = 86_400_000

function setUp() {
  const file = join(newFolder(), 'company.countinghouse')
  const clock = { now: Date.UTC(2026, 10, 3) }
  return { file, path: `${file}-tokens.json`, clock, tokens: tokenStore(file, () => clock.now) }
}

test('a token stands for its scopes; kept is its hash, for the user alone', () => {
  const { tokens, path } = setUp()
  const { token, ...shown } = tokens.create({ name: 'Import', scopes: ['usage.*', 'job.get'] })
  expect(tokens.actorOf(token)).toEqual({ kind: 'token', id: 1, name: 'Import', permissions: ['usage.*', 'job.get'] })
  expect(shown).toMatchObject({ id: 1, expires_at: null, last_used_at: null })
  expect(readFileSync(path, 'utf8')).not.toContain(token)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  for (const stranger of ['', 'cht_', `${token}x`, token.slice(1)]) expect(tokens.actorOf(stranger)).toBeNull()
})

test('it expires, and its last use is seen', () => {
  const { tokens, clock } = setUp()
  const { token } = tokens.create({ name: 'Month', scopes: ['*'], days: 30 })
  clock.now += 30 * DAY - 1
  expect(tokens.actorOf(token)).not.toBeNull()
  expect(tokens.list()[0]?.last_used_at).toBe(clock.now)
  clock.now += 1
  expect(tokens.actorOf(token)).toBeNull()
})

test('what another process changes is seen at once; an id is never given twice', () => {
  const { file, tokens, clock } = setUp()
  const other = tokenStore(file, () => clock.now)
  const { id, token } = other.create({ name: 'A', scopes: ['*'] })
  expect(tokens.actorOf(token)?.name).toBe('A')
  other.revoke(id)
  expect(tokens.actorOf(token)).toBeNull()
  expect(tokens.create({ name: 'B', scopes: ['*'] }).id).toBe(2)
  expect(() => tokens.revoke(id)).toThrow(/no token 1/)
})

test.each([[[]], [['']], [['invoice']], [['*.list']], [['invoice.*', 'a b']], [['Invoice.list']]])(
  'the scopes %j are refused',
  (scopes) => {
    const { tokens } = setUp()
    expect(() => tokens.create({ name: 'x', scopes })).toThrow(/is no scope/)
    expect(tokens.list()).toEqual([])
  },
)

test('several processes change the tokens at once, and no change is lost', async () => {
  const { file, tokens } = setUp()
  const make = (name: string) => runScript('src-main/cli.ts', ['token', 'new', '--company', file, '--name', name, '--scopes', '*'])
  const made = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(make))
  expect(made.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
  expect(new Set(tokens.list().map(({ id }) => id)).size).toBe(5)
})

test('a change waits for that of another process; what a killed one left is removed', () => {
  const { tokens, path } = setUp()
  const { token } = tokens.create({ name: 'A', scopes: ['*'] })
  const lock = `${path}.changing`
  writeFileSync(lock, '')
  expect(() => tokens.create({ name: 'B', scopes: ['*'] })).toThrow(/held by another process/)
  // That the use cannot be noted meanwhile keeps nobody out.
  expect(tokens.actorOf(token)?.name).toBe('A')
  utimesSync(lock, new Date(0), new Date(0))
  expect(tokens.create({ name: 'B', scopes: ['*'] }).id).toBe(2)
  expect(existsSync(lock)).toBe(false)
})
