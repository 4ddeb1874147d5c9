import { describe, expect, it } from 'vitest'
import {
  type ArticleMappingLine,
  type ArticleQuery,
  type AttributeCondition,
  mapArticle,
} from '../../../../src-core/rating/rules/article-mapping.ts'

const line = (id: number, more: Partial<ArticleMappingLine> = {}): ArticleMappingLine => ({
  id,
  article: `ART-${id}`,
  offer: null,
  product: null,
  charge: null,
  parameters: [null, null, null],
  keyExpression: null,
  conditions: [],
  conditionOperator: 'AND',
  ...more,
})
const QUERY: ArticleQuery = {
  offer: 'O',
  product: 'P',
  charge: 'C',
  parameters: ['x', 'y', 'z'],
  attributes: { speed: '100', tier: 'gold' },
}
const articleOf = (lines: readonly ArticleMappingLine[], query: Partial<ArticleQuery> = {}) => {
  const decision = mapArticle(lines, { ...QUERY, ...query })
  return decision.found ? decision.article : decision.reason
}

describe('article mapping', () => {
  const levels = [
    line(1, { product: 'P', charge: 'C', offer: 'O' }),
    line(2, { product: 'P', charge: 'C' }),
    line(3, { charge: 'C' }),
    line(4, { product: 'P', offer: 'O' }),
    line(5, { product: 'P' }),
    line(6, { offer: 'O' }),
    line(7, { parameters: ['x', null, null] }),
    line(8, { parameters: [null, 'y', null] }),
    line(9, { parameters: [null, null, 'z'] }),
  ]

  it('searches from the most to the least specific', () => {
    expect(levels.map((_, index) => articleOf(levels.slice(index).reverse()))).toEqual(levels.map((one) => one.article))
  })

  it('falls back to the standard article, also when the deciding level has no line left', () => {
    expect(articleOf([])).toBe('ART-STD')
    expect(articleOf([line(1, { charge: 'C', parameters: ['other', null, null] }), line(2, { product: 'P' })])).toBe('ART-STD')
    expect(mapArticle([], QUERY, { defaultArticle: 'MISC' })).toEqual({ found: true, article: 'MISC', line: null })
  })

  it('refuses several articles, but not several lines of one', () => {
    expect(articleOf([line(1, { charge: 'C' }), line(2, { charge: 'C' })])).toBe('SEVERAL_ARTICLES')
    expect(articleOf([line(1, { charge: 'C', article: 'A' }), line(2, { charge: 'C', article: 'A' })])).toBe('A')
  })

  it('takes a line with blank parameters beside one whose parameters fit, and never one whose do not', () => {
    const blank = line(1, { charge: 'C', article: 'BLANK' })
    const fits = line(2, { charge: 'C', article: 'FITS', parameters: ['x', null, 'z'] })
    const other = line(3, { charge: 'C', article: 'OTHER', parameters: ['x', 'no', null] })
    expect(articleOf([blank, other])).toBe('BLANK')
    expect(articleOf([other, fits])).toBe('FITS')
    expect(articleOf([blank, fits])).toBe('SEVERAL_ARTICLES')
    expect(articleOf([blank, fits], { parameters: [null, 'y', 'z'] })).toBe('BLANK')
    expect(articleOf([fits], { parameters: ['x', null, 'z'] })).toBe('FITS')
  })

  it('never matches by a field that line and query leave blank alike', () => {
    expect(articleOf([line(1)], { charge: null, product: null, offer: null })).toBe('ART-STD')
    expect(articleOf([line(1, { charge: 'C' })], { charge: null })).toBe('ART-STD')
    expect(articleOf([line(1, { parameters: [null, null, null] })], { parameters: [null, null, null] })).toBe('ART-STD')
  })

  it('asks key expressions', () => {
    const keyed = line(1, { charge: 'C', keyExpression: 'yes' })
    expect(mapArticle([keyed], QUERY, { keyHolds: (expression) => expression === 'yes' })).toMatchObject({ article: 'ART-1' })
    expect(() => articleOf([keyed])).toThrow('no evaluator was given for “yes”')
  })

  it.each<[AttributeCondition['operator'], string, boolean]>([
    ['EQUAL', '100.0', true],
    ['NOT_EQUAL', '100', false],
    ['LESS_THAN', '100', false],
    ['LESS_THAN_OR_EQUAL', '100', true],
    ['GREATER_THAN', '20', true],
    ['GREATER_THAN_OR_EQUAL', '100', true],
  ])('compares speed 100 %s %s', (operator, value, holds) => {
    expect(articleOf([line(1, { charge: 'C', conditions: [{ attribute: 'speed', operator, value }] })])).toBe(holds ? 'ART-1' : 'ART-STD')
  })

  it('wants all conditions, or any', () => {
    const conditions: AttributeCondition[] = [
      { attribute: 'tier', operator: 'EQUAL', value: 'gold' },
      { attribute: 'missing', operator: 'EQUAL', value: 'x' },
    ]
    expect([
      articleOf([line(1, { charge: 'C', conditions })]),
      articleOf([line(1, { charge: 'C', conditions, conditionOperator: 'OR' })]),
    ]).toEqual(['ART-STD', 'ART-1'])
    expect(articleOf([line(1, { charge: 'C', conditions: [{ attribute: 'toString', operator: 'NOT_EQUAL', value: 'x' }] })])).toBe('ART-1')
  })
})
