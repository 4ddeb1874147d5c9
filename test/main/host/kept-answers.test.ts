/** What was done under an idempotency key is not done again, even where its end could not be noted. */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { keptAnswers } from '../../../src-main/host/kept-answers.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const CALL = { scope: 'token 1', operation: 'backup.create', key: 'k', input: {} }

test('an end that cannot be noted is answered all the same, and the work is not run a second time', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const folder = newFolder()
  const answers = keptAnswers(folder, () => 0)
  const work = vi.fn(async () => {
    // a folder stands where the end would be written
    const [note] = readdirSync(folder)
    mkdirSync(join(folder, `${note}.${process.pid}`))
    return { made: true }
  })
  expect(await answers.once(CALL, work)).toEqual({ value: { made: true }, replayed: false })
  await expect(answers.once(CALL, work)).rejects.toMatchObject({ failure: { code: 'idempotency.unknownEnd' } })
  expect(work).toHaveBeenCalledTimes(1)
  expect(said).toHaveBeenCalledWith(expect.stringContaining('was not noted'), expect.anything())
})

test('what failed is not kept: the key may be used again', async () => {
  const answers = keptAnswers(newFolder(), () => 0)
  await expect(answers.once(CALL, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
  expect(await answers.once(CALL, async () => 1)).toEqual({ value: 1, replayed: false })
  expect(await answers.once(CALL, async () => 2)).toEqual({ value: 1, replayed: true })
})
