/** Answers the requests of a page: its own schemes by the application, this machine by the network, the rest not at all. */
import type { DevToolsSession, Protocol } from './devtools.ts'
import { fromWebAddress, handlerOf, type SchemeHandler } from './schemes.ts'

type Paused = Protocol.Fetch.requestPausedPayload

/** @param networkRequests collects the addresses that would have left this machine. */
export async function answerRequest(page: DevToolsSession, paused: Paused, networkRequests: string[]): Promise<void> {
  const handler = handlerOf(paused.request.url)
  if (handler) return fulfil(page, paused, handler)
  if (staysHere(paused.request.url)) {
    await page.send('Fetch.continueRequest', { requestId: paused.requestId })
    return
  }
  networkRequests.push(paused.request.url)
  await page.send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'InternetDisconnected' })
}

async function fulfil(page: DevToolsSession, paused: Paused, handler: SchemeHandler): Promise<void> {
  const response = await answerSafely(handler, toRequest(paused.request))
  await page.send('Fetch.fulfillRequest', {
    requestId: paused.requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  })
}

/** A handler that throws is a failed load in Electron; here it also says why. */
async function answerSafely(handler: SchemeHandler, request: Request): Promise<Response> {
  try {
    return await handler(request)
  } catch (error) {
    process.stderr.write(`The handler of ${request.url} failed: ${String(error)}\n`)
    return new Response(null, { status: 500 })
  }
}

function toRequest(request: Protocol.Network.Request): Request {
  const body = request.postData === undefined ? {} : { body: request.postData }
  return new Request(fromWebAddress(request.url), { method: request.method, headers: request.headers, ...body })
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

function staysHere(address: string): boolean {
  const url = new URL(address)
  return !/^(https?|wss?|ftp):$/.test(url.protocol) || LOOPBACK.has(url.hostname)
}
