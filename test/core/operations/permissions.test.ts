import { describe, expect, it } from 'vitest'
import { covers, may } from '../../../src-core/operations/permissions.ts'
import { OPERATOR } from '../../support/company.ts'

describe('a permission pattern', () => {
  const cases = [
    ['*', 'invoice.issue', true],
    ['*', 'period.reopen', true],
    ['invoice.issue', 'invoice.issue', true],
    ['invoice.issue', 'invoice.issueAll', false],
    ['invoice.issue', 'invoice.credit', false],
    ['invoice.*', 'invoice.issue', true],
    ['invoice.*', 'invoice.draft.list', true],
    ['invoice.*', 'invoiceType.create', false],
    ['invoice.*', 'invoice', false],
    ['invoice.*', 'credit.invoice.issue', false],
    ['invoice*', 'invoice.issue', false],
    ['invoice*', 'invoiceType.create', false],
    ['.*', 'invoice.issue', false],
    ['', 'invoice.issue', false],
  ] as const
  it.each(cases)('%s reaches %s: %s', (pattern, operation, reaches) => {
    expect(covers(pattern, operation)).toBe(reaches)
    expect(may({ ...OPERATOR, permissions: ['other.*', pattern] }, operation)).toBe(reaches)
  })

  it('is needed: nobody may do anything without one', () => {
    expect(may({ ...OPERATOR, permissions: [] }, 'invoice.list')).toBe(false)
  })
})
