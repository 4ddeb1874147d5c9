/**
 * How a page of served mode is let in. Its secret stands in `sessionStorage`, which belongs to one tab and to one port, and goes as a
 * header; nothing of it is sent by the browser itself. A further tab is given it by one that is open.
 */
import { text } from '../text/en.ts'

/** Where the host's page of entry puts it, too. */
const STORED_AS = 'countinghouse.session'
const HEADER = 'x-countinghouse-session'
const TICKET = /^#ticket=([\w-]{20,100})$/
/** Milliseconds that other tabs have to answer. */
const ANSWER_MS = 400

/** What a page sends with its calls. */
export function sessionHeaders(): Readonly<Record<string, string>> {
  const secret = sessionStorage.getItem(STORED_AS)
  return secret === null ? {} : { [HEADER]: secret }
}

/** Lets this page in: by the ticket in its address, by what it has, or by another tab. Answers why not, else `null`. */
export async function enterSession(): Promise<string | null> {
  const [, ticket] = TICKET.exec(location.hash) ?? []
  if (ticket !== undefined) {
    // Before anything else: the address is in the history and on the screen.
    history.replaceState(null, '', '/')
    const refused = await swapTicket(ticket)
    if (refused !== null) return refused
  }
  const over = await whyOver()
  if (over !== null) return over
  if (sessionStorage.getItem(STORED_AS) === null) {
    const given = await askOtherTabs()
    if (given === null) return text.failures.notLetIn
    sessionStorage.setItem(STORED_AS, given)
  }
  answerOtherTabs()
  return null
}

interface Refused {
  readonly failure?: { readonly code: string; readonly message: string }
}

/** A secret of an earlier run is forgotten; one that was ended says why. */
async function whyOver(): Promise<string | null> {
  if (sessionStorage.getItem(STORED_AS) === null) return null
  const answer = await fetch('/tickets', { method: 'POST', credentials: 'omit', headers: sessionHeaders() }).catch(() => null)
  if (answer?.status !== 401) return null
  const { failure } = (await answer.json()) as Refused
  sessionStorage.removeItem(STORED_AS)
  return failure?.code === 'session.ended' ? failure.message : null
}

async function swapTicket(ticket: string): Promise<string | null> {
  try {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch('/session', { method: 'POST', credentials: 'omit', headers, body: JSON.stringify({ ticket }) })
    const { session, message } = (await answer.json()) as { session?: string; message?: string }
    if (session === undefined) return message ?? text.failures.notLetIn
    sessionStorage.setItem(STORED_AS, session)
    return null
  } catch (error) {
    return text.failures.transport(error instanceof Error ? error.message : String(error))
  }
}

interface TabMessage {
  readonly wants?: true
  readonly secret?: string
}

/** Only pages of the same address and port hear it. */
const tabs = (): BroadcastChannel => new BroadcastChannel(STORED_AS)

function askOtherTabs(): Promise<string | null> {
  const channel = tabs()
  return new Promise((resolve) => {
    const end = (secret: string | null) => {
      clearTimeout(timer)
      channel.close()
      resolve(secret)
    }
    const timer = setTimeout(() => end(null), ANSWER_MS)
    channel.onmessage = ({ data }: MessageEvent<TabMessage>) => data.secret !== undefined && end(data.secret)
    channel.postMessage({ wants: true } satisfies TabMessage)
  })
}

function answerOtherTabs(): void {
  const channel = tabs()
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    const secret = sessionStorage.getItem(STORED_AS)
    if (data.wants && secret !== null) channel.postMessage({ secret } satisfies TabMessage)
  }
}
