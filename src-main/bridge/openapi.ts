/** The OpenAPI 3.1 description of `/api/v1`, generated from the definitions. */
import { z } from 'zod'
import type { ColumnDescription, FieldDescription, OperationDescription } from '../../src-core/operations/contract.ts'
import { FILTER_OPERATORS } from '../../src-core/operations/contract.ts'
import { registry } from '../host/core-threads.ts'
import type { Resource } from '../resources.ts'
import { type Expansion, MOST_EXPANSIONS, referencesOf } from './expand.ts'
import { operationDescriptions, withoutDialect } from './operation-descriptions.ts'

type Json = Readonly<Record<string, unknown>>

/** The document, as JSON. */
export function openApiDocument(resources: readonly Resource[]): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countinghouse',
      version: '1',
      summary: 'Every operation and record of the workstation, for scripts on the same machine.',
      description:
        'Names are stored names. Money is in minor units beside its currency; decimals are text; dates are YYYY-MM-DD; instants are milliseconds since 1970.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }],
    paths: {
      ...Object.fromEntries(
        operationDescriptions().map((operation) => [`/operations/${operation.name}`, { post: operationPath(operation) }]),
      ),
      ...Object.assign({}, ...resources.map(resourcePaths)),
      ...FIXED_PATHS,
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: PROBLEM, Job: JOB, ReferredRecord: REFERRED_RECORD, ...Object.assign({}, ...resources.map(resourceSchemas)) },
    },
  }
}

// ---- Operations

function operationPath(operation: OperationDescription): Json {
  const isJob = operation.kind === 'job'
  const answer = json({
    type: 'object',
    required: ['value'],
    properties: {
      value: outputSchema(operation.name),
      entry: { type: 'integer' },
      undo: {},
      replayed: { type: 'boolean' },
      simulated: { type: 'boolean' },
    },
  })
  return {
    operationId: operation.name,
    tags: [tagOf(operation.name)],
    summary: operation.summary,
    ...(operation.undoReason ? { description: `Cannot be undone. ${operation.undoReason}` } : {}),
    parameters: operation.kind === 'query' ? [SIMULATION] : [IDEMPOTENCY_KEY, SIMULATE, SIMULATION],
    requestBody: { content: json(operation.input) },
    responses: { [isJob ? '202' : '200']: { description: isJob ? 'Started; Location is the job' : 'Done', content: answer }, ...FAILURES },
  }
}

function outputSchema(name: string): unknown {
  const operation = registry.get(name)
  return operation
    ? withoutDialect(z.toJSONSchema(operation.output, { io: 'output', target: 'draft-2020-12', unrepresentable: 'any' }))
    : {}
}

function tagOf(name: string): string {
  return name.split('.')[0] ?? name
}

// ---- Resources

function resourcePaths(resource: Resource): Json {
  const { path, name, can } = resource
  const common = { tags: [name] }
  const record = { content: json(reference(resource)) }
  const changed = { description: 'The record, its version in ETag', ...record }
  const one = {
    ...(can.get
      ? {
          get: {
            ...common,
            summary: `One ${resource.list.label.toLowerCase()}`,
            parameters: expandParameter(referencesOf(resource.entity?.fields ?? [])),
            responses: { 200: changed, ...FAILURES },
          },
        }
      : {}),
    ...(can.update
      ? {
          patch: {
            ...common,
            summary: 'Change it',
            parameters: [IF_MATCH, IDEMPOTENCY_KEY],
            requestBody: record,
            responses: { 200: changed, ...FAILURES },
          },
        }
      : {}),
    ...(can.delete
      ? {
          delete: {
            ...common,
            summary: 'Delete it',
            parameters: [IDEMPOTENCY_KEY],
            responses: { 204: { description: 'Deleted' }, ...FAILURES },
          },
        }
      : {}),
  }
  const all = {
    get: {
      ...common,
      summary: resource.list.pluralLabel,
      parameters: listParameters(resource),
      responses: { 200: listAnswer(resource), ...FAILURES },
    },
    ...(can.create
      ? {
          post: { ...common, summary: 'New', parameters: [IDEMPOTENCY_KEY], requestBody: record, responses: { 201: changed, ...FAILURES } },
        }
      : {}),
  }
  return { [`/${path}`]: all, ...(Object.keys(one).length > 0 ? { [`/${path}/{id}`]: { parameters: [ID], ...one } } : {}) }
}

function resourceSchemas({ name, entity, list }: Resource): Json {
  const columns = Object.fromEntries([['id', { type: 'integer' }], ...list.columns.map((column) => [column.key, columnSchema(column)])])
  const row = { [`${name}Row`]: { type: 'object', properties: { ...columns, ...expandedProperties(referencesOf(list.columns)) } } }
  return entity ? { ...row, [name]: fieldsSchema(entity.fields) } : row
}

function reference({ name, entity }: Resource): Json {
  return { $ref: `#/components/schemas/${entity ? name : `${name}Row`}` }
}

function listAnswer({ name }: Resource): Json {
  const rows = { type: 'array', items: { $ref: `#/components/schemas/${name}Row` } }
  const content = json({
    type: 'object',
    required: ['rows', 'next'],
    properties: { rows, next: { type: ['string', 'null'] }, totals: { type: 'object' } },
  })
  return {
    description: 'A page; `next` is the `after` of the page after it. With Accept text/csv or application/x-ndjson the whole list.',
    content,
  }
}

function listParameters({ list }: Resource): Json[] {
  const sortable = list.columns.filter((column) => column.sortable).map((column) => column.key)
  return [
    query('search', { type: 'string' }, 'Codes by their beginning, names by any part'),
    query('sort', { type: 'string' }, `Columns, - before one for descending: ${sortable.join(', ')}`),
    query('limit', { type: 'integer', minimum: 1, maximum: 500 }, 'Rows a page; 100 if absent'),
    query('after', { type: 'string' }, 'The next of the page before'),
    query('fields', { type: 'string' }, 'Columns to answer'),
    query('totals', { type: 'boolean' }, 'Count and sums of the whole filter'),
    ...expandParameter(referencesOf(list.columns)),
    query('format', { enum: ['csv', 'ndjson', 'json'] }, 'The whole list as a stream'),
    ...list.columns.filter((column) => column.filterable).map(filterParameter),
  ]
}

function expandParameter(references: readonly Expansion[]): Json[] {
  const names = references.map(({ name }) => name)
  if (names.length === 0) return []
  const description = 'References whose records are put beside their ids, as { id, code, label }'
  return [
    {
      ...query('expand', { type: 'array', items: { enum: names }, maxItems: MOST_EXPANSIONS }, description),
      style: 'form',
      explode: false,
    },
  ]
}

/** What `expand` puts beside the id: `customer` for `customer_id`. */
function expandedProperties(references: readonly Expansion[]): Json {
  return Object.fromEntries(references.map(({ name }) => [name, { $ref: '#/components/schemas/ReferredRecord' }]))
}

function filterParameter(column: ColumnDescription): Json {
  const properties = Object.fromEntries(FILTER_OPERATORS.map((operator) => [operator, { type: 'string' }]))
  return { ...query(`filter[${column.key}]`, { type: 'object', properties }, column.label), style: 'deepObject', explode: true }
}

// ---- Schemas of fields

const TYPE_SCHEMAS: Readonly<Record<string, Json>> = {
  integer: { type: 'integer' },
  money: { type: 'integer', description: 'Minor units' },
  reference: { type: 'integer', description: 'The id of the record' },
  instant: { type: 'integer', description: 'Milliseconds since 1970' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  decimal: { type: 'string', description: 'Decimal text' },
  percent: { type: 'string', description: 'Decimal text' },
  translated: { description: 'Text, or { base, translations }' },
  json: {},
}

function columnSchema(column: ColumnDescription): Json {
  return { title: column.label, ...(TYPE_SCHEMAS[column.type] ?? { type: ['string', 'null'] }) }
}

function fieldsSchema(fields: readonly FieldDescription[]): Json {
  return { type: 'object', properties: Object.fromEntries(fields.map((field) => [field.key, fieldSchema(field)])) }
}

function fieldSchema(field: FieldDescription): Json {
  const title = { title: field.label, ...(field.hint ? { description: field.hint } : {}) }
  if (field.fields) return { ...title, type: 'array', items: fieldsSchema(field.fields) }
  if (field.choices) return { ...title, enum: field.choices.map((choice) => choice.value) }
  return { ...(TYPE_SCHEMAS[field.type] ?? { type: 'string' }), ...title, ...(field.maxLength ? { maxLength: field.maxLength } : {}) }
}

// ---- What all have in common

function json(schema: unknown): Json {
  return { 'application/json': { schema } }
}

function query(name: string, schema: Json, description: string): Json {
  return { in: 'query', name, schema, description }
}

const ID = { in: 'path', name: 'id', required: true, schema: { type: 'integer' } }
const IF_MATCH = { in: 'header', name: 'If-Match', required: true, schema: { type: 'string' }, description: 'The ETag that was read' }
const IDEMPOTENCY_KEY = {
  in: 'header',
  name: 'Idempotency-Key',
  schema: { type: 'string', maxLength: 200 },
  description: 'A second request with the same key and body is answered as the first, for 30 days',
}
const SIMULATE = query('simulate', { type: 'boolean' }, 'Runs it and takes it back; a job runs on a scratch copy')
const SIMULATION = query('simulation', { type: 'string' }, 'Calls the scratch copy of a simulated job')

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457 problem details',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    kind: { type: 'string' },
    code: { type: 'string' },
    fields: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, reason: { type: 'string' } } } },
    details: { type: 'object' },
  },
}
const JOB = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    state: { type: 'string' },
    done: { type: 'integer' },
    total: { type: 'integer' },
    report: { type: ['object', 'null'] },
  },
}
const REFERRED_RECORD = {
  type: ['object', 'null'],
  description: 'A record that another one refers to; only where expand asks for it',
  properties: { id: { type: 'integer' }, code: { type: ['string', 'null'] }, label: { type: 'string' } },
}
const TOO_MANY = {
  description: 'Too many requests; Retry-After says when to go on, in seconds',
  headers: { 'Retry-After': { schema: { type: 'integer' } } },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}
const FAILURES = {
  429: TOO_MANY,
  default: { description: 'A failure', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
}
const FIXED_PATHS = {
  '/jobs': { get: { tags: ['job'], summary: 'Jobs, the newest first', responses: { 200: { description: 'Jobs' }, ...FAILURES } } },
  '/jobs/{id}': {
    parameters: [ID],
    get: {
      tags: ['job'],
      summary: 'One job',
      responses: { 200: { description: 'The job', content: json({ $ref: '#/components/schemas/Job' }) }, ...FAILURES },
    },
  },
  '/files': {
    post: {
      tags: ['file'],
      summary: 'Send a file for a job: the body as it is',
      parameters: [{ ...query('name', { type: 'string' }, 'The file name'), required: true }],
      requestBody: { content: { 'application/octet-stream': {} } },
      responses: { 201: { description: 'Its SHA-256, for the input of the job' }, ...FAILURES },
    },
  },
}
