import { describe, expect, it } from 'vitest'
import { type InvoiceSnapshot, invoiceSnapshotSchema } from '../../../src-core/documents/snapshot.ts'
import { manyLines, invoiceOf, LOGO_PNG, sampleInvoice, usageRows } from './samples.ts'

/** The dotted paths at fault. */
function faults(snapshot: unknown): string[] {
  const result = invoiceSnapshotSchema.safeParse(snapshot)
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'))
}

describe('invoiceSnapshotSchema', () => {
  it('takes the samples and gives them back unchanged through JSON', () => {
    const base = sampleInvoice()
    const logo = { format: 'png', base64: LOGO_PNG } as const
    const full = invoiceOf(manyLines(3), { seller: { ...base.seller, logo }, usage: [{ heading: 'A', rows: usageRows(2), total: '3.1' }] })
    for (const snapshot of [base, full]) expect(invoiceSnapshotSchema.parse(JSON.parse(JSON.stringify(snapshot)))).toEqual(snapshot)
  })

  it('refuses totals that do not add up', () => {
    const totals = sampleInvoice().totals
    expect(faults(sampleInvoice({ totals: { ...totals, tax: totals.tax + 1 } }))).toEqual(['totals.tax', 'totals.gross'])
    expect(faults(sampleInvoice({ totals: { ...totals, prepaid: 100 } }))).toEqual(['totals.payable'])
  })

  it('refuses broken dates, periods, amounts and pictures by their path', () => {
    const { seller } = sampleInvoice()
    expect(faults(sampleInvoice({ invoiceDate: '2026-02-30' }))).toEqual(['invoiceDate'])
    expect(faults(sampleInvoice({ servicePeriod: { start: '2026-10-01', end: '2026-10-01' } }))).toEqual(['servicePeriod'])
    expect(faults({ ...sampleInvoice(), currency: { code: 'euro', decimals: 2 } })).toEqual(['currency.code'])
    expect(faults(sampleInvoice({ seller: { ...seller, logo: { format: 'png', base64: '<svg/>' } } }))).toEqual(['seller.logo.base64'])
    const lines = [{ ...(sampleInvoice().lines[0] as InvoiceSnapshot['lines'][number]), amount: '1e5' }]
    expect(faults(sampleInvoice({ lines }))).toEqual(['lines.0.amount'])
  })
})
