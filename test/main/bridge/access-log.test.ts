import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { accessLog } from '../../../src-main/bridge/access-log.ts'
import { maskAddress } from '../../../src-main/bridge/mask.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const call = (path: string) => ({
  at: Date.UTC(2026, 10, 3),
  method: 'GET',
  path,
  operation: 'x.list',
  status: 200,
  ms: 1.5,
  token: 'script',
})

describe('the access log', () => {
  test('is a line of JSON a request, readable by the user alone', () => {
    const folder = join(newFolder(), 'log')
    const log = accessLog(folder)
    log.write(call('/a'))
    log.write(call('/b'))
    const lines = readFileSync(join(folder, 'access.log'), 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { at: '2026-11-03T00:00:00.000Z', method: 'GET', path: '/a', operation: 'x.list', status: 200, ms: 1.5, token: 'script' },
      { path: '/b' },
    ])
    expect(statSync(join(folder, 'access.log')).mode & 0o777).toBe(0o600)
  })

  test('rotates by size; the oldest file goes, no line is torn and no file grows beyond the limit', () => {
    const folder = newFolder()
    for (let at = 0; at < 100; at += 1) accessLog(folder, { fileBytes: 1000, files: 3 }).write(call(`/${at}`))
    const names = readdirSync(folder).toSorted()
    expect(names).toEqual(['access.1.log', 'access.2.log', 'access.log'])
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1000)
    const paths = ['access.2.log', 'access.1.log', 'access.log'].flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => Number((JSON.parse(line) as { path: string }).path.slice(1))),
    )
    expect(paths).toEqual(Array.from({ length: paths.length }, (_, index) => 100 - paths.length + index))
  })

  test('a disk that takes nothing stops no request, and is told once', () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const file = join(newFolder(), 'file')
    writeFileSync(file, '')
    const log = accessLog(join(file, 'below'))
    log.write(call('/a'))
    log.write(call('/b'))
    expect(said).toHaveBeenCalledOnce()
    said.mockRestore()
  })
})

describe('masking', () => {
  const TOKEN = `cht_${'aB3_-'.repeat(8)}xyz`
  test.each([
    ['/api/v1/customer-accounts?filter[iban]=DE89370400440532013000', '/api/v1/customer-accounts?filter[iban]=DE89…3000'],
    ['/x?search=DE89%203704%200044%200532%200130%2000&limit=5', '/x?search=DE89…3000&limit=5'],
    ['/x?search=gb29nwbk60161331926819', '/x?search=gb29…6819'],
    ['/x?filter[iban][$in]=DE89370400440532013000,FR1420041010050500013M02606', '/x?filter[iban][$in]=DE89…3000,FR14…2606'],
    [`/x?token=${TOKEN}&a=1`, '/x?token=…&a=1'],
    [`/x/${TOKEN}`, '/x/…'],
    ['/x?access_token=short', '/x?access_token=…'],
    ['/x?a=1%0A%1b[31mfake', '/x?a=1  [31mfake'],
    ['/x?a=%', '/x?a=%'],
  ])('%s', (address, masked) => expect(maskAddress(address)).toBe(masked))

  test('what is no secret stays: numbers of documents, names of fields, ordinary addresses', () => {
    for (const address of [
      '/api/v1/invoices?filter[number]=INV-2026-014417&sort=-invoice_date,number&limit=50',
      '/api/v1/operations/billingRun.validate?simulate=true',
      '/api/v1/customer-accounts?fields=payment_method,account_holder,mandate_reference',
    ]) {
      expect(maskAddress(address)).toBe(address)
    }
    expect(maskAddress(`/x?search=${'ab '.repeat(400)}`).length).toBeLessThanOrEqual(401)
  })
})
