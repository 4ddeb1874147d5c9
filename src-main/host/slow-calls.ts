/** Debug mode: says which statements keep a thread for long. */
import type { Statement } from 'better-sqlite3'
import type { Connection } from '../../src-core/database/connection.ts'

const SLOW_MS = 40
const TIMED = ['run', 'get', 'all'] as const

/** Logs statements over 40 ms to stderr, where the environment has COUNTINGHOUSE_DEBUG. */
export function watchSlowCalls(connection: Connection, thread: string): Connection {
  if (!process.env['COUNTINGHOUSE_DEBUG']) return connection
  const prepare = connection.statement
  const watched = new WeakMap<Statement, Statement>()
  connection.statement = (sql) => {
    const statement = prepare(sql)
    const known = watched.get(statement) ?? timed(statement, sql, thread)
    watched.set(statement, known)
    return known
  }
  return connection
}

function timed(statement: Statement, sql: string, thread: string): Statement {
  const methods = Object.fromEntries(TIMED.map((name) => [name, measured(statement, name, sql, thread)]))
  return new Proxy(statement, {
    get: (target, key) => (key in methods ? methods[key as string] : boundTo(target, key)),
  })
}

/** SQLite's own objects accept no other `this`. */
function boundTo(target: Statement, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key, target)
  return typeof value === 'function' ? value.bind(target) : value
}

function measured(statement: Statement, name: (typeof TIMED)[number], sql: string, thread: string) {
  return (...values: unknown[]): unknown => {
    const began = performance.now()
    try {
      return statement[name](...values)
    } finally {
      const took = performance.now() - began
      if (took > SLOW_MS) process.stderr.write(`${thread}: ${took.toFixed(0)} ms: ${sql}\n`)
    }
  }
}
