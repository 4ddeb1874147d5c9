/** The bridge's native face, `/api/v1`: every operation and record for scripts on this machine. It only translates. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createNonce, securityHeaders } from '../content-security.ts'
import { registry } from '../host/core-threads.ts'
import type { Host } from '../host/host.ts'
import { resourcesOf } from '../resources.ts'
import { RPC_BODY_LIMIT } from '../served/rpc.ts'
import { openApiDocument } from './openapi.ts'
import { addOperationRoutes } from './operation-routes.ts'
import { HttpRefusal, problem, problemOf } from './problems.ts'
import { referencePage } from './reference-page.ts'
import type { ApiEnvironment } from './requests.ts'
import { addResourceRoutes } from './resource-routes.ts'

export const API_PATH = '/api/v1'

/** Adds the bridge to a host's port, for `openHost({ routes: addBridge })`. */
export function addBridge(app: Hono, host: Host): void {
  const resources = resourcesOf(registry)
  const api = new Hono<ApiEnvironment>()
  api.onError((error, context) => problemOf(error, `${context.req.method} ${context.req.path}`))
  // What these two say is the same for every company and needs no token.
  api.get('/openapi.json', (context) => context.json(openApiDocument(resources)))
  api.get('/docs', () => page(resources))
  api.use(async (context, next) => {
    const token = /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
    if (token === undefined || !host.knows(token)) return refuseStranger()
    context.set('caller', { kind: 'bridge', token })
    return next()
  })
  const limit = bodyLimit({ maxSize: RPC_BODY_LIMIT, onError: tooLarge })
  // A file is streamed to the disk and has its own limit.
  api.use((context, next) => (context.req.path === `${API_PATH}/files` ? next() : limit(context, next)))
  addOperationRoutes(api, host)
  for (const resource of resources) addResourceRoutes(api, host, resource)
  api.all('/*', () => {
    throw new HttpRefusal(404, 'request.noSuchPath', 'There is nothing at this address. Look at /api/v1/docs.')
  })
  app.route(API_PATH, api)
}

function refuseStranger(): Response {
  const message = 'Send a bearer token. “countinghouse token new” makes one.'
  return problem({ kind: 'forbidden', code: 'token.unknown', message }, 401, { 'www-authenticate': 'Bearer realm="countinghouse"' })
}

function tooLarge(): never {
  throw new HttpRefusal(413, 'request.tooLarge', 'The body is larger than 32 MB. Send files to /api/v1/files.')
}

function page(resources: Parameters<typeof referencePage>[0]): Response {
  const nonce = createNonce()
  return new Response(referencePage(resources, nonce), {
    headers: { ...securityHeaders(nonce), 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}
