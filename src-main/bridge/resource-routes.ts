/** REST routes of one resource, each translated into its operation. */
import type { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { refuse } from '../../src-core/kernel/failures.ts'
import type { ListPage, ListRow } from '../../src-core/operations/contract.ts'
import type { Host } from '../host/host.ts'
import { type ExportFormat, exportList } from '../list-export.ts'
import type { Resource } from '../resources.ts'
import { type ListParameters, readListParameters } from './list-parameters.ts'
import { expandRows, readExpansions, referencesOf } from './expand.ts'
import { badParameter, HttpRefusal } from './problems.ts'
import { type ApiContext, type ApiEnvironment, callFor, jsonBody, matchedVersion, noteOperation, searchOf } from './requests.ts'

type StoredRecord = Readonly<Record<string, unknown>> & { readonly id: number; readonly version?: number }

export function addResourceRoutes(api: Hono<ApiEnvironment>, host: Host, resource: Resource): void {
  const { name, path, can } = resource
  const all = `/${path}`
  const one = `/${path}/:id{[0-9]{1,15}}`
  api.get(all, (context) => answerList(context, host, resource))
  if (can.create) api.post(all, (context) => create(context, host, resource))
  if (can.get) api.get(one, (context) => answerOne(context, host, resource))
  if (can.update) api.patch(one, (context) => change(context, host, name, idOf(context)))
  if (can.delete) api.delete(one, (context) => remove(context, host, name, idOf(context)))
  for (const route of [all, one]) api.all(route, () => refuseMethod(resource))
}

function refuseMethod({ path }: Resource): never {
  throw new HttpRefusal(
    405,
    'request.noSuchMethod',
    `/${path} has no such method. Look at /api/v1/docs for what it has, its operations included.`,
  )
}

const idOf = (context: ApiContext): number => Number(context.req.param('id'))

// ---- Lists

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  json: 'application/json',
}

async function answerList(context: ApiContext, host: Host, resource: Resource): Promise<Response> {
  const parameters = readListParameters(searchOf(context), resource.list)
  const format = parameters.format ?? acceptedFormat(context)
  if (format) return streamList(context, host, resource, parameters, format)
  const page = (await callFor(context, host, { operation: `${resource.name}.list`, input: parameters.input })).value as ListPage
  const totals = parameters.totals ? { totals: await totalsOf(context, host, resource, parameters) } : {}
  const expanded = await expandRows(page.rows, parameters.expand, (request) => callFor(context, host, request))
  const rows = page.rows.map((row, index) => ({ ...pick(row, parameters.fields), ...expanded[index] }))
  const body = { rows, next: page.next, ...totals }
  return context.json(body, 200, page.next === null ? {} : { link: `<${nextAddress(context, page.next)}>; rel="next"` })
}

/** A whole list comes as a stream for who asks for its media type. */
function acceptedFormat(context: ApiContext): ExportFormat | null {
  const accept = context.req.header('accept') ?? ''
  if (accept.includes('application/x-ndjson')) return 'ndjson'
  return accept.includes('text/csv') ? 'csv' : null
}

async function totalsOf(context: ApiContext, host: Host, { name }: Resource, { input }: ListParameters): Promise<unknown> {
  const { after: _after, limit: _limit, offset: _offset, ...whole } = input
  return (await callFor(context, host, { operation: `${name}.totals`, input: whole })).value
}

function pick(row: ListRow, fields: readonly string[] | null): Record<string, unknown> {
  return fields === null ? row : Object.fromEntries(['id', ...fields].map((field) => [field, row[field] ?? null]))
}

function nextAddress(context: ApiContext, next: string): string {
  const address = new URL(context.req.url)
  address.searchParams.set('after', next)
  address.searchParams.delete('offset')
  return `${address.pathname}${address.search}`
}

/** The first piece is made before the answer begins, so that a refusal still has its status. */
async function streamList(
  context: ApiContext,
  host: Host,
  resource: Resource,
  parameters: ListParameters,
  format: ExportFormat,
): Promise<Response> {
  const { after: _after, limit: _limit, offset: _offset, ...input } = parameters.input
  const columns = parameters.fields ?? ['id', ...resource.list.columns.map(({ key }) => key)]
  const call = (request: Parameters<Host['call']>[0]) => host.call(request, context.get('caller'))
  noteOperation(context, `${resource.name}.list`)
  const pieces = exportList(call, { name: resource.name, input, columns }, format)
  const head = (await pieces.next()).value as string
  const first = await pieces.next()
  context.header('content-type', MEDIA_TYPES[format])
  return stream(context, async (out) => {
    await out.write(head)
    if (!first.done) await out.write(first.value)
    for await (const piece of pieces) await out.write(piece)
  })
}

// ---- Records

async function readOne(context: ApiContext, host: Host, name: string, id: number): Promise<StoredRecord> {
  return (await callFor(context, host, { operation: `${name}.get`, input: { id } })).value as StoredRecord
}

/** One record; `?expand=customer` puts the records that it refers to beside their ids. */
async function answerOne(context: ApiContext, host: Host, { name, entity }: Resource): Promise<Response> {
  const parameters = searchOf(context)
  const unknown = [...parameters.keys()].find((key) => key !== 'expand')
  if (unknown !== undefined) throw badParameter(unknown, 'It is no parameter of a record. There is expand.')
  const expand = readExpansions(parameters.get('expand'), referencesOf(entity?.fields ?? []))
  const record = await readOne(context, host, name, idOf(context))
  const [expanded] = await expandRows([record], expand, (request) => callFor(context, host, request))
  return answerRecord(context, { ...record, ...expanded })
}

function answerRecord(context: ApiContext, record: StoredRecord, status: 200 | 201 = 200, headers: Record<string, string> = {}): Response {
  return context.json(record, status, { ...(record.version === undefined ? {} : { etag: `"${record.version}"` }), ...headers })
}

async function create(context: ApiContext, host: Host, { name, path, can }: Resource): Promise<Response> {
  const values = await jsonBody(context)
  const { value } = await callFor(context, host, { operation: `${name}.create`, input: { values } })
  const { id } = value as { id: number }
  const headers = { location: `/api/v1/${path}/${id}` }
  return can.get ? answerRecord(context, await readOne(context, host, name, id), 201, headers) : context.json({ id }, 201, headers)
}

async function change(context: ApiContext, host: Host, name: string, id: number): Promise<Response> {
  const version = matchedVersion(context)
  const values = await jsonBody(context)
  const { value } = await callFor(context, host, { operation: `${name}.update`, input: { id, version, values } })
  return answerRecord(context, value as StoredRecord)
}

/** Deleting needs no version; where one is sent, a record that moved is kept. */
async function remove(context: ApiContext, host: Host, name: string, id: number): Promise<Response> {
  if (context.req.header('if-match') !== undefined) {
    const version = matchedVersion(context)
    const current = await readOne(context, host, name, id)
    if (current.version !== version) throw refuse('conflict', 'record.conflict', 'The record was changed since it was read. Read it again.')
  }
  await callFor(context, host, { operation: `${name}.delete`, input: { id } })
  return context.body(null, 204)
}
