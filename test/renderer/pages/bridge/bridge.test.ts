import { describe, expect, it } from 'vitest'
import type { OperationDescription } from '../../../../src-core/operations/contract.ts'
import { badScope, coveredBy, scopesOf } from '../../../../src-renderer/pages/bridge/bridge-data.ts'
import { foldersOf } from '../../../../src-renderer/pages/bridge/folders-sheet.tsx'
import { limitsOf } from '../../../../src-renderer/pages/bridge/limits-sheet.tsx'
import { EXAMPLES, LANGUAGES, sampleOf } from '../../../../src-renderer/pages/bridge/samples.ts'

const URL = 'http://127.0.0.1:4711/api/v1'
const operation = (name: string) => ({ name, permission: name }) as OperationDescription

describe('lines to copy', () => {
  it.each(LANGUAGES.flatMap((language) => EXAMPLES.map((example) => [language, example] as const)))(
    '%s, %s: the real address, the token from the environment, and never in the line itself',
    (language, example) => {
      const lines = sampleOf(language, example, URL)
      expect(lines).toContain(`${URL}/`)
      expect(lines).toContain('COUNTINGHOUSE_TOKEN')
      expect(lines).toContain('Bearer')
      expect(lines).not.toMatch(/cht_|undefined/)
    },
  )
})

describe('scopes', () => {
  it('are read however they are separated, and each must be a pattern', () => {
    expect(scopesOf(' invoice.*, customer.list;\n* ')).toEqual(['invoice.*', 'customer.list', '*'])
    expect(badScope(['invoice.*', 'customer.list', '*'])).toBeNull()
    for (const wrong of ['invoice', 'Invoice.*', '*.list', 'a.b.c', 'invoice.']) expect(badScope(['*', wrong])).toBe(wrong)
  })

  it('cover the operations that they name', () => {
    const all = ['invoice.list', 'invoice.issue', 'customer.list', 'invoiceType.list'].map(operation)
    expect(coveredBy(['invoice.*'], all)).toEqual(['invoice.list', 'invoice.issue'])
    expect(coveredBy(['customer.list', 'invoice.list'], all)).toEqual(['invoice.list', 'customer.list'])
    expect(coveredBy(['*'], all)).toHaveLength(4)
    expect(coveredBy([], all)).toEqual([])
  })
})

describe('limits', () => {
  const typed = { requests_per_second: '50', burst: '100', all_requests_per_second: '200', all_burst: '400', body_mb: '32' }
  it('are whole numbers above zero; the body is typed in megabytes and kept in bytes', () => {
    expect(limitsOf(typed)).toEqual({
      ...{ requests_per_second: 50, burst: 100, all_requests_per_second: 200, all_burst: 400, body_bytes: 32 * 1024 * 1024 },
    })
    for (const wrong of ['', '0', '-1', '1.5', 'many', '123456']) expect(limitsOf({ ...typed, burst: wrong })).toBeNull()
  })
})

it('folders are typed a line each, and each is named once', () => {
  expect(foldersOf(' /srv/exchange \n\n/srv/a b\n/srv/exchange\n')).toEqual(['/srv/exchange', '/srv/a b'])
  expect(foldersOf(' \n')).toEqual([])
})
