import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { demoMaker, documentsFolder } from '../../../src-main/host/demo-maker.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()

test('finds the demo company where one stands, the first folder first', () => {
  const [near, far] = [newFolder(), newFolder()]
  const demo = demoMaker([near, far])
  expect(demo.state()).toEqual({ file: null, can_make: true, making: null, failed: null })
  for (const folder of [far, near]) {
    mkdirSync(join(folder, 'demo-company'))
    const file = join(folder, 'demo-company/demo.countinghouse')
    writeFileSync(file, '')
    expect(demo.state().file).toBe(file)
  }
})

test('one that cannot be made is told with its reason, and can be tried again', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'demo-company'), 'in the way')
  const demo = demoMaker([folder])
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    demo.make()
    expect(demo.state()).toMatchObject({ making: { share: 0 }, failed: null })
    demo.make() // the one under way goes on
    await expect.poll(() => demo.state()).toMatchObject({ making: null, failed: expect.stringMatching(/EEXIST|ENOTDIR/) })
  }
  await demo.close()
})

test('the documents are the user’s, or the folder that is named', () => {
  const home = newFolder()
  expect(documentsFolder(home, {})).toBe(home)
  mkdirSync(join(home, 'Documents'))
  expect(documentsFolder(home, {})).toBe(join(home, 'Documents'))
  expect(documentsFolder(home, { COUNTINGHOUSE_DOCUMENTS: '/own' })).toBe('/own')
})
