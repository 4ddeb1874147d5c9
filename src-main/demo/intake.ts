/** Takes the demo's files in, as an operator does with the import wizard. */
import { join } from 'node:path'
import type { DemoBooks } from './demo-books.ts'

export type IntakeKind = 'customers' | 'subscriptions' | 'exchangeRates' | 'payments'

export interface IntakeReport {
  readonly rows: number
  readonly rejected: number
}

export async function takeIn(_books: DemoBooks, _kind: IntakeKind, _folder: string, _file: string): Promise<IntakeReport> {
  throw new Error(join('not', 'yet'))
}
