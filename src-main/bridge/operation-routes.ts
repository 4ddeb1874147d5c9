/** `POST /operations/{name}`, the jobs they start, and files for them. */
import type { Hono } from 'hono'
import { Refusal, refuse } from '../../src-core/kernel/failures.ts'
import type { CallRequest, JobProgress } from '../../src-core/operations/contract.ts'
import type { Host } from '../host/host.ts'
import type { StagedFile } from '../host/staged-files.ts'
import { readFlag } from './list-parameters.ts'
import { operationDescriptions, operationKind } from './operation-descriptions.ts'
import { HttpRefusal } from './problems.ts'
import {
  type ApiContext,
  type ApiEnvironment,
  callFor,
  idempotencyOf,
  jsonBody,
  noteOperation,
  searchOf,
  type Success,
} from './requests.ts'

export function addOperationRoutes(api: Hono<ApiEnvironment>, host: Host): void {
  api.get('/operations', (context) => context.json({ operations: operationDescriptions() }))
  api.get('/operations/:name', (context) => {
    const found = operationDescriptions().find(({ name }) => name === context.req.param('name'))
    if (!found) throw refuse('notFound', 'operation.unknown', `There is no operation “${context.req.param('name')}”.`)
    return context.json(found)
  })
  api.post('/operations/:name', async (context) => runOperation(context, host, context.req.param('name')))
  api.get('/jobs', async (context) => {
    const { value } = await callFor(context, host, { operation: 'job.list', input: {} })
    return context.json({ rows: value })
  })
  api.get('/jobs/:id{[0-9]{1,15}}', async (context) => {
    const { value } = await callFor(context, host, { operation: 'job.get', input: { id: Number(context.req.param('id')) } })
    return context.json(value as JobProgress)
  })
  api.post('/files', (context) => takeFile(context, host))
}

async function runOperation(context: ApiContext, host: Host, name: string): Promise<Response> {
  const request: CallRequest = { operation: name, input: await jsonBody(context), ...modeOf(context) }
  return operationAnswer(context, name, await callFor(context, host, request))
}

/** `?simulate=true`, `?simulation=id` */
function modeOf(context: ApiContext): Pick<CallRequest, 'simulate' | 'simulation'> {
  const parameters = searchOf(context)
  const unknown = [...parameters.keys()].find((name) => name !== 'simulate' && name !== 'simulation')
  if (unknown !== undefined)
    throw new HttpRefusal(400, 'request.badParameter', `There is no parameter “${unknown}”. There are simulate and simulation.`)
  const simulation = parameters.get('simulation')
  return { ...(readFlag(parameters, 'simulate') ? { simulate: true } : {}), ...(simulation ? { simulation } : {}) }
}

/** 202 with its address for a job that was started; 200 for all else. */
function operationAnswer(context: ApiContext, name: string, { ok: _ok, ...answer }: Success): Response {
  if (operationKind(name) !== 'job' || answer.simulated) return context.json(answer)
  const { job } = answer.value as { job: number }
  return context.json(answer, 202, { location: `/api/v1/jobs/${job}` })
}

/** The body as it is, of any size up to the limit, kept for a job's input. */
async function takeFile(context: ApiContext, host: Host): Promise<Response> {
  noteOperation(context, 'file.stage')
  const name = searchOf(context).get('name')
  if (!name || name.length > 300) throw new HttpRefusal(400, 'request.noFileName', 'Name the file: POST /api/v1/files?name=usage.csv.')
  if (!(await host.permits(context.get('caller'), 'file.stage'))) {
    throw refuse('forbidden', 'permission.missing', 'The token may not send files. It needs the scope file.stage.')
  }
  const body = context.req.raw.body
  if (!body) throw new HttpRefusal(400, 'request.noFile', 'Send the file as the body.')
  try {
    const key = idempotencyOf(context).idempotencyKey
    return context.json((await host.stageOnce(body, name, host.bridge.limits.file_bytes, context.get('caller'), key)) as StagedFile, 201)
  } catch (error) {
    const isLarge = error instanceof Refusal && error.failure.code === 'file.tooLarge'
    throw isLarge ? new HttpRefusal(413, error.failure.code, error.failure.message) : error
  }
}
