/** `POST /session`: a ticket is swapped for the secret of a page. And the file by which a browser brings its ticket. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Context } from 'hono'
import { createNonce, securityHeaders } from '../content-security.ts'
import { plainAnswer } from '../renderer-files.ts'
import type { Entry, Sessions } from './sessions.ts'
import { TICKET_MS } from './sessions.ts'

export const SESSION_PATH = '/session'
/** Bytes of a ticket's request. */
export const ENTRY_BODY_LIMIT = 4096

/** Where a page keeps its secret; the renderer reads it there. */
const STORED_AS = 'countinghouse.session'

const AGAIN = 'Open the workstation again: “countinghouse serve” lets in another page.'
const REFUSED = {
  unknown: `This way in is none of this run. ${AGAIN}`,
  late: `This way in was good for a minute, and that is over. ${AGAIN}`,
  used: `This way in was used already. If that was not you, somebody else has read it; the session that it had opened was ended. ${AGAIN}`,
} as const

/** As a form of the file, which is answered by a page; or as JSON of a page that was opened by its address. */
export async function answerEntry(context: Context, sessions: Sessions): Promise<Response> {
  const isJson = (context.req.header('content-type') ?? '').startsWith('application/json')
  const entry = sessions.enter(ticketIn(await context.req.text(), isJson))
  if (isJson) return 'secret' in entry ? context.json({ session: entry.secret }) : context.json({ message: REFUSED[entry.refused] }, 403)
  return entryPage(entry)
}

function ticketIn(body: string, isJson: boolean): string {
  if (!isJson) return new URLSearchParams(body).get('ticket') ?? ''
  try {
    const { ticket } = JSON.parse(body) as { ticket?: unknown }
    return typeof ticket === 'string' ? ticket : ''
  } catch {
    return ''
  }
}

/** Keeps the secret for its tab and goes on to the workstation, so that going back sends no ticket twice. */
function entryPage(entry: Entry): Response {
  if ('refused' in entry) return plainAnswer(403, REFUSED[entry.refused])
  const nonce = createNonce()
  const script = `sessionStorage.setItem('${STORED_AS}', '${entry.secret}'); location.replace('/')`
  const headers = securityHeaders(nonce)
  headers['content-security-policy'] = `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`
  return new Response(`<!doctype html><meta charset="utf-8"><title>Countinghouse</title><script nonce="${nonce}">${script}</script>`, {
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}

/**
 * Writes the file that a browser is given, for this user alone, in a folder of its own: no process list, address or history
 * holds what stands in it. It goes when its ticket is used, and after a minute.
 *
 * @param origin `http://127.0.0.1:4711`
 * @throws the system's error where no file can be written
 */
export function writeEntryFile(origin: string, sessions: Sessions): string {
  const path = join(mkdtempSync(join(tmpdir(), 'countinghouse-')), 'open.html')
  const remove = (): void => rmSync(dirname(path), { recursive: true, force: true })
  const ticket = sessions.newTicket(remove)
  writeFileSync(path, entryFile(origin, ticket), { mode: 0o600, flag: 'wx' })
  setTimeout(remove, TICKET_MS).unref()
  process.once('exit', remove)
  return path
}

function entryFile(origin: string, ticket: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Countinghouse</title>
<form method="post" action="${origin}${SESSION_PATH}"><input type="hidden" name="ticket" value="${ticket}"><button>Open Countinghouse</button></form>
<script>document.forms[0].submit()</script>
`
}
