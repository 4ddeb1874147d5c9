/** What vitest wrote down about a run. */
export interface Report {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[] | null
    }[]
  }[]
}

/** The tests that fell, each with the first line of its reason; a file that fell as a whole by its own. */
export function fallen(report: Report, nameOf: (file: string) => string): string[] {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((one) => one.status === 'failed')
    if (tests.length === 0) return status === 'failed' ? [`${nameOf(name)}: ${firstLine(message)}`] : []
    return tests.map(({ fullName, failureMessages }) => `${nameOf(name)}: ${fullName}: ${firstLine(failureMessages?.[0])}`)
  })
}

function firstLine(text = 'no reason given'): string {
  return text.split('\n')[0] ?? text
}
