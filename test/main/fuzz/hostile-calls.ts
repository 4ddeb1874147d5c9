/** Hostile requests over every operation and route of the port, by a seed. */
import { z } from 'zod'
import type { Resource } from '../../../src-main/resources.ts'
import { hostileInput, hostileRecord, NAMES, type Shape, VALUES } from './hostile-values.ts'
import type { Random } from './random.ts'

export interface HostileCall {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** What is called by its name: an operation of the core or of the host. */
export interface Callable {
  readonly name: string
  readonly input: unknown
}

const JSON_TYPE = { 'content-type': 'application/json' } as const
const OPERATORS = [
  '$equals',
  '$not_equals',
  '$starts',
  '$ends',
  '$contains',
  '$in',
  '$not_in',
  '$is_null',
  '$not_null',
  '$lt',
  '$lte',
  '$gt',
  '$gte',
]

export function hostileCalls(operations: readonly Callable[], resources: readonly Resource[], random: Random): () => HostileCall {
  const shapes = new Map<string, Shape>()
  const shapeOf = ({ name, input }: Callable): Shape => {
    const known = shapes.get(name)
    if (known) return known
    const made = z.toJSONSchema(input as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Shape
    shapes.set(name, made)
    return made
  }
  let turn = 0
  const operationCall = (): HostileCall => {
    // Each in turn, so that none is left out.
    const operation = operations[turn++ % operations.length] as Callable
    const body = operationBody(operation, shapeOf(operation), resources, random)
    const query = random.chance(0.3) ? `?simulate=${random.pick(['true', 'true', 'true', 'false', 'yes', ''])}` : ''
    return { method: 'POST', path: `/api/v1/operations/${operation.name}${query}`, headers: { ...JSON_TYPE, ...keyOf(random) }, body }
  }
  const kinds: readonly (() => HostileCall)[] = [
    ...Array.from({ length: 6 }, () => operationCall),
    () => listCall(random.pick(resources), random),
    () => listCall(random.pick(resources), random),
    () => recordCall(random.pick(resources), random),
    () => strangeCall(random),
  ]
  return () => random.pick(kinds)()
}

function operationBody({ name }: Callable, shape: Shape, resources: readonly Resource[], random: Random): string {
  const entity = resources.find((one) => name.startsWith(`${one.name}.`))?.entity
  if (!entity || !/\.(create|update|changeFrom|correctChange)$/.test(name)) return hostileInput(shape, random)
  const values = hostileRecord(['code', 'custom', 'external_ref', ...entity.fields.map(({ key }) => key)], random)
  return `{"id":${1 + random.below(3)},"version":${random.pick([1, 1, 2, 99])},"from":"2026-12-01","values":${values}}`.replace(
    name.endsWith('.create') ? /"id":\d+,"version":\d+,"from":"[^"]*",/ : name.endsWith('.update') ? /"from":"[^"]*",/ : /$^/,
    '',
  )
}

function keyOf(random: Random): Record<string, string> {
  return random.chance(0.05) ? { 'idempotency-key': random.pick(['', 'a', 'constructor', '__proto__', 'x'.repeat(300), '%00']) } : {}
}

/** A text for an address: of a value's JSON what stands in it. */
function plain(random: Random): string {
  const text = random.pick(VALUES)
  const short = text.length > 3000 ? text.slice(0, 3000) : text
  return short.startsWith('"') ? (JSON.parse(text) as string).slice(0, 3000) : short
}

function listCall({ path, list }: Resource, random: Random): HostileCall {
  const column = (): string => (random.chance(0.7) ? random.pick(['id', ...list.columns.map(({ key }) => key)]) : random.pick(NAMES))
  const parameters = new URLSearchParams()
  for (let count = random.below(4); count > 0; count -= 1) {
    const operator = random.chance(0.9) ? random.pick(OPERATORS) : random.pick(NAMES)
    const [name, value] = random.pick<readonly [string, string]>([
      [`filter[${column()}][${operator}]`, plain(random)],
      [`filter[${column()}][${operator}]`, plain(random)],
      [`filter[${column()}]`, plain(random)],
      ['sort', `${random.pick(['', '-', '--'])}${column()}`],
      ['search', plain(random)],
      [
        'after',
        random.chance(0.5)
          ? Buffer.from(`[${random.pick(VALUES)},${random.pick(VALUES)}]`)
              .toString('base64url')
              .slice(0, 1900)
          : plain(random),
      ],
      ['limit', plain(random)],
      ['offset', plain(random)],
      ['fields', `${column()},${column()}`],
      ['expand', column()],
      ['totals', random.pick(['true', 'false', '1', ''])],
      ['format', random.pick(['csv', 'ndjson', 'json', 'constructor', ''])],
      [random.pick(NAMES), plain(random)],
    ])
    parameters.append(name, value)
  }
  const accept = random.chance(0.1) ? { accept: random.pick(['text/csv', 'application/x-ndjson', '*/*', 'constructor']) } : {}
  return { method: 'GET', path: `/api/v1/${path}?${parameters}`, headers: accept, body: null }
}

function recordCall({ path, entity }: Resource, random: Random): HostileCall {
  const fields = ['code', 'custom', 'external_ref', ...(entity?.fields ?? []).map(({ key }) => key)]
  const id = random.pick(['1', '2', '0', '999999999999999', '-1', '1.5', 'constructor', '__proto__', '%00', '1%27', '٣'])
  const match = random.pick([
    {},
    { 'if-match': '"1"' },
    { 'if-match': '"99"' },
    { 'if-match': 'W/"1"' },
    { 'if-match': '*' },
    { 'if-match': '"1", "2"' },
  ])
  const method = random.pick(['GET', 'PATCH', 'DELETE', 'POST', 'PUT'])
  const body = method === 'GET' || method === 'DELETE' ? null : hostileRecord(fields, random)
  const target = method === 'POST' ? `/api/v1/${path}` : `/api/v1/${path}/${id}`
  return { method, path: target, headers: { ...(body === null ? {} : JSON_TYPE), ...match, ...keyOf(random) }, body }
}

/** What is none of the routes' own forms. */
function strangeCall(random: Random): HostileCall {
  const bodies = [
    '',
    ' ',
    '{',
    '[]',
    'null',
    '1',
    '"x"',
    '{"operation":',
    '\ufeff{}',
    '{}{}',
    `${'['.repeat(100_000)}`,
    '{"a":1,"a":2}',
    ...VALUES,
  ]
  const body = random.pick(bodies)
  const rpc = `{"operation":${random.pick(['"title.list"', '"title.create"', '"session.get"', '"constructor"', '"__proto__"', ...VALUES])},"input":${random.pick(VALUES)}${random.pick(['', ',"simulate":true', ',"simulation":"x"', ',"opening":"x"', ',"idempotencyKey":1', ',"constructor":1', ',"__proto__":{"simulate":true}'])}}`
  return random.pick<HostileCall>([
    { method: 'POST', path: '/rpc', headers: JSON_TYPE, body: random.chance(0.6) ? rpc : body },
    { method: 'POST', path: `/api/v1/operations/${encodeURIComponent(random.pick(NAMES))}`, headers: JSON_TYPE, body },
    { method: 'GET', path: `/api/v1/operations/${encodeURIComponent(random.pick(NAMES))}`, headers: {}, body: null },
    { method: 'GET', path: `/api/v1/jobs/${random.pick(['1', '0', '999999999999999', 'x', '-1'])}`, headers: {}, body: null },
    { method: 'GET', path: `/api/v1/${encodeURIComponent(random.pick(NAMES))}`, headers: {}, body: null },
    { method: 'POST', path: `/api/v1/files?name=${encodeURIComponent(plain(random).toWellFormed())}`, headers: {}, body },
    {
      method: 'POST',
      path: '/api/v1/languages',
      headers: { 'content-type': random.pick(['text/plain', 'application/xml', '', 'application/json; x']) },
      body,
    },
    {
      method: random.pick(['GET', 'POST', 'OPTIONS', 'PROPFIND']),
      path: `/api/v1/languages/${random.pick(['1/2', '..%2f', '%', '1?expand=x'])}`,
      headers: {},
      body: null,
    },
    {
      method: 'GET',
      path: random.pick([
        '/health',
        '/control/health',
        '/api/v1/openapi.json',
        '/api/v1/docs',
        '/api/v1/operations',
        '/api/v1/jobs',
        '/nothing',
      ]),
      headers: {},
      body: null,
    },
  ])
}
