import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExplanationNode } from '../../../../src-core/operations/contract.ts'
import { alignFigures } from '../../../../src-renderer/pages/invoice/document-figures.ts'
import { documentPaths, pageNode, pathsAbove, treeText } from '../../../../src-renderer/pages/invoice/document-marks.ts'
import { checkSums } from '../../../../src-renderer/pages/invoice/sum-check.ts'

const node = (label: string, amount: string | null, children: readonly ExplanationNode[] = []): ExplanationNode => ({
  label,
  how: 'so',
  amount,
  unit: amount === null ? null : 'EUR',
  children,
})

describe('figures of a column', () => {
  it('fills what a shorter fraction leaves free, the mark itself included', () => {
    const filled = alignFigures(['65,27', '45,832', null, '1'], ',').map((one) => one && one.text + one.fill)
    expect(filled).toEqual(['65,270', '45,832', null, '1,000'])
  })

  it('makes the parts after the mark equally long, whatever stands in the column', () => {
    const figure = fc
      .tuple(fc.nat(), fc.option(fc.stringMatching(/^\d{1,6}$/)))
      .map(([whole, part]) => (part === null ? `${whole}` : `${whole}.${part}`))
    fc.assert(
      fc.property(fc.array(figure, { minLength: 1 }), (texts) => {
        const tails = alignFigures(texts, '.').map((one) => `${one?.text}${one?.fill}`.split('.')[1]?.length ?? 0)
        expect(new Set(tails).size).toBe(1)
      }),
    )
  })
})

describe('marks', () => {
  it('names the node of each part of the page', () => {
    const paths = documentPaths(2)
    expect([paths.total, paths.tax(1), paths.net, paths.line(3)]).toEqual(['0', '0.1', '0.2', '0.2.3'])
  })

  it('leads a step of a line back to its line, and knows the branches above it', () => {
    expect(pageNode('0.1.4.0.2')).toBe('0.1.4')
    expect(pathsAbove('0.1.4')).toEqual(['0', '0.1'])
  })

  it('copies a tree as text', () => {
    const form = { zone: 'Europe/Berlin', today: '2026-11-03' }
    expect(treeText(node('Total', '1.19', [node('Net', '1.00')]), form)).toBe('Total: so  1.19 EUR\n  Net: so  1.00 EUR')
  })
})

describe('whether a tree adds up', () => {
  const tree = (gross: string, tax: string, net: string, ...lines: readonly string[]) =>
    node('Total', gross, [
      node('Tax', tax),
      node(
        'Net',
        net,
        lines.map((line) => node('Line', line)),
      ),
    ])

  it('says so when it does', () => {
    expect(checkSums(tree('11.90', '1.90', '10.00', '4', '6.00'), 2)).toEqual({ kind: 'exact' })
  })

  it('does not mind a step without an amount behind the net', () => {
    const whole = tree('11.90', '1.90', '10.00', '4', '6.00')
    expect(checkSums({ ...whole, children: [...whole.children, node('Due date', null)] }, 2)).toEqual({ kind: 'exact' })
    const wrong = tree('11.90', '1.90', '10.00', '4', '7.00')
    expect(checkSums({ ...wrong, children: [...wrong.children, node('Due date', null)] }, 2)).toMatchObject({
      kind: 'differs',
      sum: '11.00',
    })
  })

  it('tells rounding of the lines once from a difference', () => {
    expect(checkSums(tree('11.90', '1.90', '10.00', '4.002', '6.00'), 2)).toEqual({ kind: 'rounded', sum: '10.002', amount: '10.00' })
    expect(checkSums(tree('11.90', '1.90', '10.00', '4.01', '6.00'), 2)).toMatchObject({ kind: 'differs', sum: '10.01' })
    expect(checkSums(tree('11.91', '1.90', '10.00', '4', '6'), 2)).toMatchObject({ kind: 'differs', sum: '11.90' })
  })
})
