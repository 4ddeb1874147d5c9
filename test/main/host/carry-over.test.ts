/** Steps of a file of an earlier version, run by the host with a copy to go back to. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { carryOverFile, carryOverSteps } from '../../../src-core/core.ts'
import type { CarryOverStep } from '../../../src-core/operations/steps.ts'
import { carryOverPrepared } from '../../../src-main/host/carry-over.ts'
import { companyFileVersion, prepareCompanyFile } from '../../../src-main/host/company-file.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const RELEASED = join(import.meta.dirname, '../../fixtures/company-0001.sqlite.gz')

function released(): string {
  const file = join(newFolder(), 'company.countinghouse')
  writeFileSync(file, gunzipSync(readFileSync(RELEASED)))
  return file
}

function namesDone(file: string): unknown[] {
  const database = new Database(file, { readonly: true })
  const names = database.prepare('SELECT name FROM carry_over_step ORDER BY number, name').pluck().all()
  database.close()
  return names
}

const broken: CarryOverStep = {
  number: 999,
  name: 'test.broken',
  does: 'Something that cannot be',
  run: () => Promise.reject(new Error('the row is bent')),
}

test('the file of the first version has every step done, and is not copied again', async () => {
  const file = released()
  const prepared = await carryOverPrepared(file, prepareCompanyFile(file))
  expect(prepared.copy).toBe(`${file}.version-1`)
  expect(namesDone(file)).toEqual(carryOverSteps.map(({ name }) => name))
  expect((await carryOverPrepared(file, prepareCompanyFile(file))).copy).toBeNull()
})

test('a step that fails after a migration puts the file of before back', async () => {
  const file = released()
  const run = carryOverPrepared(file, prepareCompanyFile(file), (connection, ports) =>
    carryOverFile(connection, ports, [...carryOverSteps, broken]),
  )
  await expect(run).rejects.toThrow(/was restored as it was: .*“Something that cannot be”.*the row is bent/)
  expect(companyFileVersion(file)).toBe(1)
})

test('without a migration a copy is made first, and a step that fails puts it back with the steps before it', async () => {
  const file = released()
  prepareCompanyFile(file)
  const run = carryOverPrepared(file, prepareCompanyFile(file), (connection, ports) =>
    carryOverFile(connection, ports, [...carryOverSteps, broken]),
  )
  await expect(run).rejects.toThrow('was restored as it was')
  expect(namesDone(file)).toEqual([])
})
