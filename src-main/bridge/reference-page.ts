/** `/api/v1/docs`: the reference as one page that loads nothing. */
import type { OperationDescription } from '../../src-core/operations/contract.ts'
import type { Resource } from '../resources.ts'
import { operationDescriptions } from './operation-descriptions.ts'

const STYLE = `
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em }
pre { padding: 0.6rem; overflow-x: auto; background: color-mix(in srgb, currentColor 7%, transparent) }
h2 { margin-top: 2.5rem } h3 { margin: 1.5rem 0 0.2rem } summary { cursor: pointer } td, th { text-align: left; padding: 0.1rem 1rem 0.1rem 0; vertical-align: top }
.kind { opacity: 0.7 }
`

/** The page as HTML; its one style element carries the nonce. */
export function referencePage(resources: readonly Resource[], nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Countinghouse: the bridge</title><style nonce="${nonce}">${STYLE}</style></head>
<body>
<h1>The bridge</h1>
${INTRODUCTION}
<h2 id="records">Records</h2>
<table><tr><th>Address</th><th>Methods</th><th>Fields</th></tr>${resources.map(resourceRow).join('')}</table>
<h2 id="operations">Operations</h2>
${operationDescriptions().map(operationSection).join('\n')}
</body>
</html>
`
}

const INTRODUCTION = `
<p>For scripts on this machine. Send <code>Authorization: Bearer …</code> with a token of the window’s page Bridge or of <code>countinghouse token new --name NAME --scopes '*'</code>.
The same as <a href="openapi.json">OpenAPI 3.1</a>.</p>
<pre>curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{}' http://127.0.0.1:PORT/api/v1/operations/session.get</pre>
<p>Lists take <code>filter[column][$op]=value</code>, <code>sort=-a,b</code>, <code>limit</code>, <code>after</code>, <code>fields</code>, <code>search</code>, <code>totals=true</code> and <code>expand</code>, which puts code and label of a referred record beside its id;
as <code>text/csv</code> or <code>application/x-ndjson</code> they come whole. A record's version is its <code>ETag</code>; <code>PATCH</code> needs it as <code>If-Match</code>.
Every write takes an <code>Idempotency-Key</code>. A job is answered with 202 and its address in <code>Location</code>.
Failures are <code>application/problem+json</code>: 400 invalid, 401 no token, 403 forbidden, 404 not found, 409 moved since it was read, 422 refused by the books, 429 too many requests, 503 busy.</p>`

function resourceRow(resource: Resource): string {
  const { can, path } = resource
  const methods = [
    'GET list',
    ...(can.create ? ['POST'] : []),
    ...(can.get ? ['GET one'] : []),
    ...(can.update ? ['PATCH'] : []),
    ...(can.delete ? ['DELETE'] : []),
  ]
  const fields = resource.entity?.fields.map((field) => field.key) ?? resource.list.columns.map((column) => column.key)
  return `<tr><td><code>/api/v1/${escape(path)}</code></td><td>${methods.join(', ')}</td><td>${escape(fields.join(', '))}</td></tr>`
}

function operationSection(operation: OperationDescription): string {
  const undo = operation.undoReason ? ` Cannot be undone: ${operation.undoReason}` : ''
  return `<h3 id="${escape(operation.name)}"><code>${escape(operation.name)}</code> <span class="kind">${operation.kind}</span></h3>
<p>${escape(operation.summary)}.${escape(undo)}</p>
<details><summary>Input</summary><pre>${escape(JSON.stringify(operation.input, null, 2))}</pre></details>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
