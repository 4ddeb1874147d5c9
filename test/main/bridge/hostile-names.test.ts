/** Names that every object of JavaScript answers to, sent as names of fields, columns, filters and options. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addBridge } from '../../../src-main/bridge/bridge.ts'
import { type Host, openHost } from '../../../src-main/host/host.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()
const NAMES = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', '__proto__'] as const

let host: Host
let all: string
beforeAll(async () => {
  host = await openHost({ file: join(newFolder(), 'company.countinghouse'), create: true, routes: addBridge, readers: 1 })
  const operator = { kind: 'window' } as const
  const company = { name: 'Hostile', currency: 'EUR', country: 'DE', language: 'en', zone: 'Europe/Berlin' }
  expect(await host.call({ operation: 'company.create', input: company }, operator)).toMatchObject({ ok: true })
  const title = { code: 'MR', name: { base: 'Mr' } }
  await host.call({ operation: 'title.create', input: { values: title } }, operator)
  all = host.tokens.create({ name: 'all', scopes: ['*'] }).token
})
afterAll(() => host.close())

/** With the text of a body, so that `__proto__` stands in it. */
async function send(method: string, path: string, body: string | null, as: string = all) {
  const answer = await fetch(`http://127.0.0.1:${host.port}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${as}`, ...(body === null ? {} : { 'content-type': 'application/json' }) },
    body,
  })
  const text = await answer.text()
  return { status: answer.status, text, json: JSON.parse(text) as { code?: string; fields?: { path: string }[]; value?: unknown } }
}

test('a token for one operation cannot take the engine away with them', async () => {
  const { token } = host.tokens.create({ name: 'one', scopes: ['title.update'] })
  for (const name of [...NAMES, ...NAMES]) {
    const body = `{"id":1,"version":99,"values":{"${name}":1}}`
    const answer = await send('POST', '/operations/title.update', body, token)
    expect([400, 409], `${name}: ${answer.text}`).toContain(answer.status)
    expect(answer.text).not.toContain('native code')
  }
  const made = await send('POST', '/operations/title.create', '{"values":{"code":"MS","name":"Ms"}}')
  expect(made.status, made.text).toBe(200)
})

describe.each(NAMES)('the name %s', (name) => {
  test('is no field of a record', async () => {
    for (const [operation, body] of [
      ['title.create', `{"values":{"code":"X","name":"X","${name}":1}}`],
      ['title.update', `{"id":1,"version":1,"values":{"${name}":1}}`],
      ['customerAccount.changeFrom', `{"id":1,"from":"2026-01-01","values":{"${name}":1}}`],
      ['company.update', `{"id":1,"version":1,"values":{"${name}":"x"}}`],
      ['customer.create', `{"name":"A","${name}":1}`],
      ['bridge.set', `{"${name}":1}`],
    ] as const) {
      const answer = await send('POST', `/operations/${operation}`, body)
      expect([400, 403, 404], `${operation}: ${answer.text}`).toContain(answer.status)
      expect(answer.text).not.toContain('native code')
    }
  })

  test('is no column to filter, sort, show, expand or export by', async () => {
    for (const query of [
      `filter[${name}]=1`,
      `filter[id][${name}]=1`,
      `sort=${name}`,
      `fields=${name}`,
      `expand=${name}`,
      `format=${name}`,
    ]) {
      const answer = await send('GET', `/languages?${query}`, null)
      expect(answer.status, `${query}: ${answer.text}`).toBe(400)
    }
    for (const [operation, body] of [
      ['list.export', `{"list":"title","columns":["${name}"]}`],
      ['list.export', `{"list":"${name}"}`],
      ['export.run', `{"kind":"${name}"}`],
      ['title.list', `{"sort":[{"column":"${name}","direction":"asc"}]}`],
      ['title.totals', `{"filter":[{"column":"${name}","op":"$equals","value":1}]}`],
    ] as const) {
      const answer = await send('POST', `/operations/${operation}`, body)
      expect([400, 404], `${operation}: ${answer.text}`).toContain(answer.status)
    }
  })

  test('is no operation', async () => {
    const answer = await send('POST', `/operations/${name}`, '{}')
    expect(answer.status, answer.text).toBe(404)
  })
})

test('what is open by its nature keeps the names that are kept as they came, and refuses the one that is not', async () => {
  const custom = '{"values":{"code":"C1","name":"C","custom":{"constructor":{"toString":1},"valueOf":"x"}}}'
  const made = await send('POST', '/operations/title.create', custom)
  expect(made.status, made.text).toBe(200)
  const { id } = made.json.value as { id: number }
  const read = await send('POST', '/operations/title.get', JSON.stringify({ id }))
  expect(read.json.value).toMatchObject({ custom: { constructor: { toString: 1 }, valueOf: 'x' } })
  const refused = await send('POST', '/operations/title.create', '{"values":{"code":"C2","name":"C","custom":{"a":{"__proto__":1}}}}')
  expect(refused.status).toBe(400)
  expect(refused.json.fields).toMatchObject([{ path: 'values.custom.a.__proto__' }])
})

test('data that is none of a document is refused by its fields', async () => {
  const answer = await send('POST', '/operations/document.render', '{"snapshot":{"draft":true}}')
  expect(answer.status, answer.text).toBe(400)
  expect(answer.json).toMatchObject({ code: 'document.badSnapshot' })
  expect(answer.json.fields?.[0]?.path).toMatch(/^snapshot\./)
})
