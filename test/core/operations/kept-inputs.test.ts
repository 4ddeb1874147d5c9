/** What a file of before keeps for later may hold fields that no operation knows: they are dropped, and named. */
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { withoutUnknown } from '../../../src-core/operations/closed-input.ts'
import { emptyFile } from '../../support/company.ts'
import { desk } from '../../support/desk.ts'
import { withLookups } from '../../support/small-company.ts'
import { z } from 'zod'

it('is an input without the unknown, at every depth, and says which', () => {
  const schema = z.strictObject({ a: z.number(), parts: z.array(z.object({ b: z.string() })), open: z.record(z.string(), z.unknown()) })
  const input = { a: 1, colour: 'red', parts: [{ b: 'x', size: 3 }, { b: 'y' }], open: { what: { ever: 1 } } }
  expect(withoutUnknown(schema, input)).toEqual({
    input: { a: 1, parts: [{ b: 'x' }, { b: 'y' }], open: { what: { ever: 1 } } },
    dropped: ['colour', 'parts.0.size'],
  })
  expect(input.colour).toBe('red')
  const sound = { a: 1, parts: [], open: {} }
  expect(withoutUnknown(schema, sound)).toEqual({ input: sound, dropped: [] })
})

it('of routines, jobs and ways back loses it once, and the file says of which', async () => {
  const at = await desk()
  await at.job('books.verify', { rerate: 'none' })
  await at.core.close()
  const raw = new Database(at.file)
  raw.exec(`UPDATE routine SET operation = 'books.verify', input = '{"rerate":"all","colour":"red"}' WHERE id = (SELECT MIN(id) FROM routine);
    UPDATE job SET state = 'stopped', input = '{"rerate":"none","pace":{"fast":true}}';
    UPDATE audit_payload SET undo = '{"operation":"job.resume","input":{"id":1,"why":"so"},"label":"Undo"}' WHERE entry_id = (SELECT MAX(entry_id) FROM audit_payload);
    DELETE FROM carry_over_step WHERE name = 'operations.keptInputs'`)
  raw.close()
  const again = withLookups(await emptyFile(at.file))
  const [routine] = await again.rows<{ code: string; input: string; version: number }>(
    'SELECT code, input, version FROM routine ORDER BY id',
  )
  expect(JSON.parse(routine?.input ?? '')).toEqual({ rerate: 'all' })
  expect(routine?.version).toBe(2)
  expect(await again.rows('SELECT input FROM job')).toEqual([{ input: '{"rerate":"none"}' }])
  const steps = await again.run<{ name: string; rows: number; says: string }[]>('company.steps')
  const step = steps.find(({ name }) => name === 'operations.keptInputs')
  expect(step?.rows).toBe(2)
  expect(step?.says).toContain('3 kept inputs lose fields that their operations do not know: ')
  expect(step?.says).toContain(`routine ${routine?.code}: colour; job Verify the books: pace; way back of “`)
  expect(step?.says).toContain('”: why.')
})

it('of a way back loses it when it is taken, where the entry is of before', async () => {
  const at = await desk()
  await at.monthly('PLAN', { price: '10' })
  const customer = await at.customer('Bakery')
  const { id } = await at.subscribe(customer, ['PLAN'])
  const entryOf = async () =>
    (await at.rows<{ id: number }>(`SELECT MAX(id) AS id FROM audit_entry WHERE operation = 'subscription.create'`))[0]?.id
  const entry = await entryOf()
  at.plant(
    `UPDATE audit_payload SET undo = json_set(undo, '$.input.colour', 'red'), input = json_set(input, '$.colour', 'red') WHERE entry_id = ?`,
    entry,
  )
  // The step of this file is its first entry: what came after it was written closed.
  expect(await at.fail('operation.undo', { entry })).toMatchObject({ code: 'undo.outdated' })
  at.plant(`UPDATE carry_over_step SET op = ? WHERE name = 'operations.keptInputs'`, (entry ?? 0) + 1)
  await at.run('operation.undo', { entry })
  expect(await at.rows('SELECT id FROM subscription WHERE id = ?', id)).toEqual([])
})
