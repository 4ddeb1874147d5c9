/**
 * Which accounting article a rated operation belongs to.
 * Source: Opencell `AccountingArticleService` (5.9).
 */
import { Decimal, isDecimalText } from '../../kernel/decimal.ts'

export const DEFAULT_ARTICLE = 'ART-STD'

export const ATTRIBUTE_OPERATORS = [
  'EQUAL',
  'NOT_EQUAL',
  'LESS_THAN',
  'LESS_THAN_OR_EQUAL',
  'GREATER_THAN',
  'GREATER_THAN_OR_EQUAL',
] as const
export type AttributeOperator = (typeof ATTRIBUTE_OPERATORS)[number]

export interface AttributeCondition {
  readonly attribute: string
  readonly operator: AttributeOperator
  readonly value: string
}

export interface ArticleMappingLine {
  readonly id: number
  readonly article: string
  readonly offer: string | null
  readonly product: string | null
  readonly charge: string | null
  readonly parameters: readonly [string | null, string | null, string | null]
  readonly keyExpression: string | null
  readonly conditions: readonly AttributeCondition[]
  /** Whether all conditions must hold, or any. */
  readonly conditionOperator: 'AND' | 'OR'
}

export interface ArticleQuery {
  readonly offer: string | null
  readonly product: string | null
  readonly charge: string | null
  readonly parameters: readonly [string | null, string | null, string | null]
  readonly attributes: Readonly<Record<string, string>>
}

export type ArticleDecision =
  | { readonly found: true; readonly article: string /** `null` for the default article. */; readonly line: number | null }
  | { readonly found: false; readonly reason: 'SEVERAL_ARTICLES'; readonly message: string }

export interface ArticleSettings {
  readonly defaultArticle?: string
  /** Evaluates a key expression; needed only where a line has one. */
  readonly keyHolds?: (expression: string, line: ArticleMappingLine) => boolean
}

type Level = (line: ArticleMappingLine, query: ArticleQuery) => boolean

/** A line of a level fills exactly the level's fields, with the query's values. */
function level(fields: readonly ('offer' | 'product' | 'charge')[]): Level {
  return (line, query) =>
    (['offer', 'product', 'charge'] as const).every((field) =>
      fields.includes(field) ? line[field] !== null && line[field] === query[field] : line[field] === null,
    )
}

function parameterLevel(index: 0 | 1 | 2): Level {
  const bare = level([])
  return (line, query) => bare(line, query) && line.parameters[index] !== null && line.parameters[index] === query.parameters[index]
}

const LEVELS: readonly Level[] = [
  level(['product', 'charge', 'offer']),
  level(['product', 'charge']),
  level(['charge']),
  level(['product', 'offer']),
  level(['product']),
  level(['offer']),
  parameterLevel(0),
  parameterLevel(1),
  parameterLevel(2),
]

/**
 * The article: the first level with any line decides, its lines are narrowed by parameters and key expression, then
 * by attributes. Lines of one article agree; lines of several are a catalog error.
 *
 * @returns the default article where nothing fits, `SEVERAL_ARTICLES` where more than one does
 */
export function mapArticle(lines: readonly ArticleMappingLine[], query: ArticleQuery, settings: ArticleSettings = {}): ArticleDecision {
  const byKeys = linesOfFirstLevel(lines, query).filter((line) => parametersFit(line, query) && keyFits(line, settings))
  const full = byKeys.filter((line) => conditionsFit(line, query))
  const [first] = full
  if (!first) return { found: true, article: settings.defaultArticle ?? DEFAULT_ARTICLE, line: null }
  const articles = [...new Set(full.map((line) => line.article))]
  if (articles.length === 1) return { found: true, article: first.article, line: first.id }
  return {
    found: false,
    reason: 'SEVERAL_ARTICLES',
    message: `More than one article fits: ${articles.join(', ')}. Narrow the mapping lines.`,
  }
}

function linesOfFirstLevel(lines: readonly ArticleMappingLine[], query: ArticleQuery): readonly ArticleMappingLine[] {
  for (const isOfLevel of LEVELS) {
    const found = lines.filter((line) => isOfLevel(line, query))
    if (found.length > 0) return found
  }
  return []
}

function parametersFit(line: ArticleMappingLine, query: ArticleQuery): boolean {
  return line.parameters.every((wanted, index) => wanted === null || wanted === query.parameters[index])
}

function keyFits(line: ArticleMappingLine, { keyHolds }: ArticleSettings): boolean {
  if (line.keyExpression === null) return true
  if (!keyHolds) throw new TypeError(`no evaluator was given for “${line.keyExpression}”`)
  return keyHolds(line.keyExpression, line)
}

function conditionsFit({ conditions, conditionOperator }: ArticleMappingLine, { attributes }: ArticleQuery): boolean {
  const holds = (condition: AttributeCondition) =>
    conditionHolds(condition, Object.hasOwn(attributes, condition.attribute) ? attributes[condition.attribute] : undefined)
  if (conditions.length === 0) return true
  return conditionOperator === 'AND' ? conditions.every(holds) : conditions.some(holds)
}

const ACCEPTED: Record<AttributeOperator, (order: number) => boolean> = {
  EQUAL: (order) => order === 0,
  NOT_EQUAL: (order) => order !== 0,
  LESS_THAN: (order) => order < 0,
  LESS_THAN_OR_EQUAL: (order) => order <= 0,
  GREATER_THAN: (order) => order > 0,
  GREATER_THAN_OR_EQUAL: (order) => order >= 0,
}

/** Compares as numbers where both are, else as text; a missing attribute meets only NOT_EQUAL. */
function conditionHolds({ operator, value }: AttributeCondition, got: string | undefined): boolean {
  if (got === undefined) return operator === 'NOT_EQUAL'
  const isNumeric = isDecimalText(got) && isDecimalText(value)
  const order = isNumeric ? new Decimal(got).comparedTo(value) : got === value ? 0 : got < value ? -1 : 1
  return ACCEPTED[operator](order)
}
