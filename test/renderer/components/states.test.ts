import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { addsUp, howText, openRows } from '../../../src-renderer/components/explain-rows.ts'
import { allStates, signOfState } from '../../../src-renderer/components/states.ts'
import { Status } from '../../../src-renderer/components/status.tsx'
import type { ExplanationNode, ExplanationTime } from '../../../src-core/operations/contract.ts'

describe('states', () => {
  it.each([
    ['NEW', 'Draft', 'dashed', 'ink3'],
    ['PPAID', 'Part paid', 'half', 'warn'],
    ['PENDING_PLAN', 'Not yet due, in a plan', 'ring', 'info'],
    ['UNPAID', 'Unpaid', 'triangle', 'bad'],
    ['SUSPECT', 'Suspect', 'triangle', 'warn'],
    ['I', 'Disputed', 'diamond', 'violet'],
    ['RESILIATED', 'Terminated', 'barred', 'ink3'],
    ['in_progress', 'In progress', 'half', 'info'],
    ['Duplicate', 'Duplicate', 'barred', 'warn'],
  ])('shows %s as %s, %s in %s', (code, word, shape, tone) => {
    expect(signOfState(code)).toEqual({ word, shape, tone })
  })

  it('takes the list’s word and never hides an unknown state', () => {
    expect(signOfState('L', 'Lettered').word).toBe('Lettered')
    expect(signOfState('SOMETHING')).toEqual({ word: 'SOMETHING', shape: 'ring', tone: 'ink3' })
  })

  it('says the word where the shape stands alone', () => {
    expect(renderToStaticMarkup(createElement(Status, { code: 'ACTIVE', shapeOnly: true }))).toContain('aria-label="Active"')
    expect(renderToStaticMarkup(createElement(Status, { code: 'ACTIVE' }))).toContain('>Active<')
  })

  it('knows each code once', () => {
    const codes = allStates().map((state) => state.code)
    expect(new Set(codes).size).toBe(codes.length)
  })
})

describe('an explanation', () => {
  const node = (amount: string | null, children: readonly ExplanationNode[] = [], unit: string | null = 'EUR'): ExplanationNode => ({
    label: '',
    how: '',
    amount,
    unit,
    children,
  })

  it('adds up from the children of its own unit', () => {
    expect(addsUp(node('1853.57', [node('295.95'), node('1557.62'), node('1842', [], 'min')]))).toBe(true)
    expect(addsUp(node('1853.57', [node('295.95'), node('1557.61')]))).toBe(false)
    expect(addsUp(node('5', []))).toBe(true)
  })

  it('says when before how, as the reader writes dates', () => {
    const form = { zone: 'Europe/Berlin', today: '2026-11-03' }
    const words = (when: ExplanationTime, how = 'recurring') => howText({ ...node(null), how, when }, form)
    expect(words({ start: '2026-10-01', end: '2026-11-01' })).toBe('1–31 Oct, recurring')
    expect(words({ date: '2026-10-20' }, '')).toBe('20 Oct')
    expect(words({ date: '2025-10-20' })).toBe('20 Oct 2025, recurring')
    expect(words({ at: Date.UTC(2026, 9, 20, 10, 0) }, '60 as counted')).toBe('20 Oct 2026 12:00, 60 as counted')
    expect(howText({ ...node(null), how: 'listed' }, form)).toBe('listed')
  })

  it('shows the branches that are open', () => {
    const tree = node('2', [node('1', [node('1')]), node('1')])
    expect(openRows(tree, new Set(['0'])).map((row) => row.path)).toEqual(['0', '0.0', '0.1'])
    expect(openRows(tree, new Set(['0', '0.0'])).map((row) => row.level)).toEqual([0, 1, 2, 1])
  })
})
