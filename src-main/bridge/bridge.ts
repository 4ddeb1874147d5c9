/** The bridge's native face, `/api/v1`: every operation and record for scripts on this machine. It only translates. */
import { Hono } from 'hono'
import { createNonce, securityHeaders } from '../content-security.ts'
import { registry } from '../host/core-threads.ts'
import type { Host } from '../host/host.ts'
import { resourcesOf } from '../resources.ts'
import { API_PATH } from './api-path.ts'
import { knownCallers, limitedBodies, logCalls, whileOn } from './gate.ts'
import { openApiDocument } from './openapi.ts'
import { addOperationRoutes } from './operation-routes.ts'
import { HttpRefusal, problemOf } from './problems.ts'
import { referencePage } from './reference-page.ts'
import type { ApiEnvironment } from './requests.ts'
import { addResourceRoutes } from './resource-routes.ts'

/** Adds the bridge to a host's port, for `openHost({ routes: addBridge })`. */
export function addBridge(app: Hono, host: Host): void {
  const resources = resourcesOf(registry)
  const api = new Hono<ApiEnvironment>()
  api.onError((error, context) => problemOf(error, `${context.req.method} ${context.req.path}`))
  api.use(logCalls(host), whileOn(host))
  // What these two say is the same for every company and needs no token.
  let description: string | null = null // made when first asked for: the schemas of hundreds of operations take most of a second
  api.get('/openapi.json', () => {
    description ??= JSON.stringify(openApiDocument(resources))
    return new Response(description, { headers: { 'content-type': 'application/json' } })
  })
  api.get('/docs', () => page(resources))
  api.use(
    knownCallers(host),
    limitedBodies(host, (path) => path === `${API_PATH}/files`),
  )
  addOperationRoutes(api, host)
  for (const resource of resources) addResourceRoutes(api, host, resource)
  api.all('/*', () => {
    throw new HttpRefusal(404, 'request.noSuchPath', 'There is nothing at this address. Look at /api/v1/docs.')
  })
  app.route(API_PATH, api)
}

function page(resources: Parameters<typeof referencePage>[0]): Response {
  const nonce = createNonce()
  return new Response(referencePage(resources, nonce), {
    headers: { ...securityHeaders(nonce), 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}
