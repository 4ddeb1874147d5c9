/** What a page of the workstation may load, execute and be embedded in; the same for the window and for served mode. */
import { randomBytes } from 'node:crypto'

/** A fresh nonce, 128 bits. One a page load: a nonce that is used twice can be read from the first page. */
export function createNonce(): string {
  return randomBytes(16).toString('base64')
}

/**
 * The Content-Security-Policy of one page load. Scripts and connections reach the page's own origin only;
 * style elements need the nonce (the component library writes some at run time); no page holds another one.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The headers of every answer to a page, its policy included. */
export function securityHeaders(nonce: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  }
}

const NONCE_META = /<meta\s+property="csp-nonce"[^>]*>/

/**
 * Writes the nonce of this load into the page's `<meta property="csp-nonce">`, where the renderer reads it.
 * Throws if the page has no such element: its styles would be refused one by one, much harder to understand.
 */
export function withNonce(html: string, nonce: string): string {
  if (!NONCE_META.test(html)) throw new Error('The page has no <meta property="csp-nonce"> to carry the nonce of its styles.')
  return html.replace(NONCE_META, `<meta property="csp-nonce" nonce="${nonce}">`)
}
