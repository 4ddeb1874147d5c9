import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it, vi } from 'vitest'
import { callKey, createInvalidator, isTouched, JOBS_KEY, mergeJobs } from '../../../src-renderer/client/queries.ts'
import { covers } from '../../../src-renderer/client/use-session.ts'
import type { JobProgress } from '../../../src-core/operations/contract.ts'

const changes = [{ entity: 'customer', ids: [7] }]

describe('what a change makes stale', () => {
  it.each([
    [callKey('customer.get', { id: 7 }), undefined, true],
    [callKey('customer.get', { id: 8 }), undefined, false],
    [callKey('invoice.get', { id: 7 }), undefined, false],
    [callKey('audit.timeline', { entity: 'customer', id: 7 }), undefined, true],
    [callKey('audit.timeline', { entity: 'customer', id: 8 }), undefined, false],
    [callKey('audit.timeline', { entity: 'invoice', id: 7 }), undefined, false],
    [callKey('customer.list', {}), { reads: ['customer'] }, true],
    [callKey('tax.list', {}), { reads: ['tax'] }, false],
    [callKey('home.overview', {}), undefined, true],
    [callKey('home.get', {}), undefined, true],
    [callKey('system.describe', {}), undefined, false],
    [callKey('job.list', {}), undefined, false],
  ])('%j with %j: %s', (key, meta, stale) => {
    expect(isTouched(key, meta, changes)).toBe(stale)
  })

  it('takes every record of an entity as touched where no ids are named', () => {
    expect(isTouched(callKey('customer.get', { id: 8 }), undefined, [{ entity: 'customer', ids: [] }])).toBe(true)
  })

  it('asks once for many notices', () => {
    vi.useFakeTimers()
    const queries = new QueryClient()
    const invalidate = vi.spyOn(queries, 'invalidateQueries')
    const invalidator = createInvalidator(queries)
    for (let notice = 0; notice < 20; notice++) invalidator.take(changes)
    vi.runAllTimers()
    expect(invalidate).toHaveBeenCalledTimes(1)
    vi.useRealTimers()
  })
})

describe('jobs', () => {
  const job = (id: number, done: number) => ({ id, done }) as JobProgress

  it('moves a job that is known and puts a new one first', () => {
    const queries = new QueryClient()
    queries.setQueryData(JOBS_KEY, [job(2, 0), job(1, 5)])
    mergeJobs(queries, [job(3, 0), job(2, 10)])
    expect(queries.getQueryData(JOBS_KEY)).toEqual([job(3, 0), job(2, 10), job(1, 5)])
  })
})

describe('permissions', () => {
  it.each([
    ['*', 'invoice.validate', true],
    ['invoice.*', 'invoice.validate', true],
    ['invoice.*', 'invoices.list', false],
    ['period.reopen', 'period.close', false],
  ])('%s covers %s: %s', (pattern, permission, covered) => {
    expect(covers(pattern, permission)).toBe(covered)
  })
})
