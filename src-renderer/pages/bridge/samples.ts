/** Lines to copy into a script, with the bridge's real address. */
export const LANGUAGES = ['curl', 'python', 'powershell'] as const
export type Language = (typeof LANGUAGES)[number]
export const EXAMPLES = ['list', 'operation', 'file'] as const
export type Example = (typeof EXAMPLES)[number]

const LIST = '/invoices?limit=5&totals=true'
const OPERATION = '/operations/session.get'
const FILE = 'usage.csv'

/**
 * @param url the bridge's address, `http://127.0.0.1:4711/api/v1`
 * @returns whole lines that run as they stand once COUNTINGHOUSE_TOKEN holds a token
 */
export function sampleOf(language: Language, example: Example, url: string): string {
  return SAMPLES[language][example](url)
}

const SAMPLES: Readonly<Record<Language, Readonly<Record<Example, (url: string) => string>>>> = {
  curl: {
    list: (url) => `curl -H "Authorization: Bearer $COUNTINGHOUSE_TOKEN" \\\n  '${url}${LIST}'`,
    operation: (url) =>
      `curl -H "Authorization: Bearer $COUNTINGHOUSE_TOKEN" \\\n  -H 'Content-Type: application/json' -d '{}' \\\n  ${url}${OPERATION}`,
    file: (url) => `curl -H "Authorization: Bearer $COUNTINGHOUSE_TOKEN" \\\n  --data-binary @${FILE} '${url}/files?name=${FILE}'`,
  },
  python: {
    list: (url) => python(`Request('${url}${LIST}', headers=HEAD)`),
    operation: (url) => python(`Request('${url}${OPERATION}', b'{}', HEAD | {'Content-Type': 'application/json'})`),
    file: (url) => python(`Request('${url}/files?name=${FILE}', open('${FILE}', 'rb').read(), HEAD)`),
  },
  powershell: {
    list: (url) => powershell(`Invoke-RestMethod '${url}${LIST}' -Headers $head`),
    operation: (url) =>
      powershell(`Invoke-RestMethod '${url}${OPERATION}' -Method Post -Headers $head -ContentType 'application/json' -Body '{}'`),
    file: (url) => powershell(`Invoke-RestMethod '${url}/files?name=${FILE}' -Method Post -Headers $head -InFile ${FILE}`),
  },
}

function python(request: string): string {
  return [
    'import json, os',
    'from urllib.request import Request, urlopen',
    '',
    "HEAD = {'Authorization': 'Bearer ' + os.environ['COUNTINGHOUSE_TOKEN']}",
    `request = ${request}`,
    'print(json.load(urlopen(request)))',
  ].join('\n')
}

function powershell(call: string): string {
  return `$head = @{ Authorization = "Bearer $env:COUNTINGHOUSE_TOKEN" }\n${call}`
}
