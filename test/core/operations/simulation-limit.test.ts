import { expect, it } from 'vitest'
import { createCore } from '../../../src-core/core.ts'
import { openConnection } from '../../../src-core/database/connection.ts'
import { SIMULATION_LIMIT_MS } from '../../../src-core/operations/dispatcher.ts'
import { emptyFile, OPERATOR } from '../../support/company.ts'

const COMPANY = { operation: 'company.create', input: { name: 'Acme', country: 'DE' } }

/** A core whose watch runs on by so much at each look. */
async function coreWithWatch(step: () => number) {
  const { core, file } = await emptyFile()
  await core.close()
  let watch = 0
  const host = { now: () => 0, watch: () => (watch += step()), files: { size: () => 0, read: () => new Uint8Array() } }
  return createCore(openConnection({ file, role: 'engine' }), host, () => {})
}

it('takes a simulated command back that holds the engine for more than two seconds, and says so', async () => {
  const core = await coreWithWatch(() => 50)
  expect(SIMULATION_LIMIT_MS).toBe(2000)
  expect(await core.call({ ...COMPANY, simulate: true }, OPERATOR)).toMatchObject({
    ok: false,
    failure: { kind: 'busy', code: 'simulation.tooLong', message: expect.stringContaining('2 seconds') },
  })
  expect(await core.dispatcher.store.select('SELECT count(*) AS n FROM currency', [])).toEqual([{ n: 0 }])
  await core.close()
})

it('limits neither the command itself, nor the one after it, nor a simulated one in time', async () => {
  let step = 50
  const core = await coreWithWatch(() => step)
  await core.call({ ...COMPANY, simulate: true }, OPERATOR)
  expect(await core.call(COMPANY, OPERATOR)).toMatchObject({ ok: true })
  step = 0
  const language = { operation: 'language.create', input: { values: { code: 'xx', name: { base: 'X' } } } }
  expect(await core.call({ ...language, simulate: true }, OPERATOR)).toMatchObject({ ok: true, simulated: true })
  await core.close()
})

it('ends a simulated look at a long file at the next piece that it reads', async () => {
  const { core, file } = await emptyFile()
  expect(await core.call(COMPANY, OPERATOR)).toMatchObject({ ok: true })
  await core.close()
  const line = new TextEncoder().encode('2026-01-01 10:00;1;A-1\n'.repeat(11_000))
  const head = new TextEncoder().encode('date;quantity;access\n')
  const size = 400 * line.length
  let [watch, pieces] = [0, 0]
  // Every piece takes a tenth of a second.
  const read = (_id: string, offset: number, length: number): Uint8Array => {
    pieces += 1
    watch += 100
    const bytes = new Uint8Array(Math.min(length, size - offset))
    for (let at = 0; at < bytes.length; at += line.length) bytes.set(line.subarray(0, bytes.length - at), at)
    if (offset === 0) bytes.set(head.subarray(0, bytes.length))
    return bytes
  }
  const long = await createCore(
    openConnection({ file, role: 'engine' }),
    { now: () => 0, watch: () => watch, files: { size: () => size, read } },
    () => {},
  )
  const input = { staged: 'a'.repeat(64), file_name: 'long.csv', format: 'csv' }
  expect(await long.call({ operation: 'usage.detect', input, simulate: true }, OPERATOR)).toMatchObject({
    ok: false,
    failure: { code: 'simulation.tooLong' },
  })
  expect(pieces).toBeLessThan(30)
  await long.close()
})
