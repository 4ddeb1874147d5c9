/** Answers requests for the renderer's built files, for the window's own scheme and for served mode alike. */
import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { createNonce, securityHeaders, withNonce } from './content-security.ts'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/** The build names assets by their content, `assets/index-B7f3kQ2x.js`: such a file never changes. */
const HASHED_ASSET = /^\/assets\/.+-[\w-]{8}\.\w+$/

/**
 * Answers one GET or HEAD for a file below `directory`. A path that is no file answers the start page when a
 * page was asked for (the renderer routes by path), else 404. A path that leads out of the directory is a 404.
 */
export async function answerRendererFile(directory: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plainAnswer(405, 'Only GET and HEAD.')
  const pathname = decodedPath(request)
  const file = pathname === null ? null : fileWithin(directory, pathname)
  if (pathname === null || file === null) return plainAnswer(404, 'There is no such file.')
  if (!isStartPage(pathname)) {
    const bytes = await readIfFile(file)
    if (bytes) return fileAnswer(pathname, bytes)
    if (!asksForPage(request)) return plainAnswer(404, 'There is no such file.')
  }
  return startPageAnswer(directory)
}

/** A short text for the operator who reached the address by hand; carries the same headers as every page. */
export function plainAnswer(status: number, text: string): Response {
  const headers = { ...securityHeaders(createNonce()), 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(`${text}\n`, { status, headers })
}

function decodedPath(request: Request): string | null {
  try {
    return decodeURIComponent(new URL(request.url).pathname)
  } catch {
    return null // a stray percent sign
  }
}

function fileWithin(directory: string, pathname: string): string | null {
  if (pathname.includes('\0')) return null
  const root = resolve(directory)
  const file = join(root, pathname)
  return file === root || file.startsWith(root + sep) ? file : null
}

const isStartPage = (pathname: string): boolean => pathname === '/' || pathname === '/index.html'

const asksForPage = (request: Request): boolean => (request.headers.get('accept') ?? '').includes('text/html')

async function readIfFile(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(file))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return null
    throw error
  }
}

function fileAnswer(pathname: string, bytes: Uint8Array<ArrayBuffer>): Response {
  const headers = {
    ...securityHeaders(createNonce()),
    'content-type': MEDIA_TYPES[extname(pathname).toLowerCase()] ?? 'application/octet-stream',
    'cache-control': HASHED_ASSET.test(pathname) ? 'private, max-age=31536000, immutable' : 'no-cache',
  }
  return new Response(bytes, { headers })
}

async function startPageAnswer(directory: string): Promise<Response> {
  const nonce = createNonce()
  const html = withNonce(await readFile(join(directory, 'index.html'), 'utf8'), nonce)
  const headers = { ...securityHeaders(nonce), 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(html, { headers })
}
