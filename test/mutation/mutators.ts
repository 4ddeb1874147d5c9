/**
 * Mutators beside Stryker's own: a billing rule computes with Decimal methods and compares in SQL, and neither is an
 * operator of the language.
 *
 * Nodes are Babel's; only what is read of them is declared here.
 */

interface SyntaxNode {
  type: string
  start?: number | null
  end?: number | null
}
interface Identifier extends SyntaxNode {
  name: string
}
interface Literal extends SyntaxNode {
  value: unknown
  extra?: unknown
}
interface Member extends SyntaxNode {
  object: SyntaxNode
  property: SyntaxNode
  computed: boolean
}
interface Call extends SyntaxNode {
  callee: SyntaxNode
  arguments: SyntaxNode[]
}
interface Template extends SyntaxNode {
  value: { raw: string; cooked?: string | null }
}

/** As much of a Babel path as a mutator reads. */
export interface NodePath {
  readonly node: SyntaxNode
}
/** A mutator as Stryker's instrumenter calls it. */
export interface NodeMutator {
  readonly name: string
  mutate(path: NodePath, options?: unknown): Iterable<SyntaxNode>
}

/** Methods of Decimal (and of Temporal-like dates) that have an opposite; the sign, the comparison or the operation is turned. */
const DECIMAL_METHODS: Readonly<Record<string, readonly string[]>> = {
  plus: ['minus'],
  minus: ['plus'],
  times: ['div'],
  div: ['times'],
  mul: ['div'],
  add: ['sub'],
  sub: ['add'],
  gt: ['gte', 'lte'],
  gte: ['gt', 'lt'],
  lt: ['lte', 'gte'],
  lte: ['lt', 'gt'],
  ceil: ['floor'],
  floor: ['ceil'],
}
/** Methods without arguments whose call is dropped: `amount.negated()` becomes `amount`. */
const DROPPED: ReadonlySet<string> = new Set(['negated', 'abs', 'neg'])

const clone = <T>(node: T): T => structuredClone(node)

function memberCall(node: SyntaxNode): { call: Call; member: Member; name: string } | null {
  if (node.type !== 'CallExpression') return null
  const call = node as Call
  if (call.callee.type !== 'MemberExpression') return null
  const member = call.callee as Member
  if (member.computed || member.property.type !== 'Identifier') return null
  return { call, member, name: (member.property as Identifier).name }
}

/** Turns an operation or a comparison of decimals. */
export const decimalMethodMutator: NodeMutator = {
  name: 'DecimalMethod',
  *mutate({ node }) {
    const found = memberCall(node)
    if (!found) return
    const { call, member, name } = found
    if (DROPPED.has(name) && call.arguments.length === 0) yield clone(member.object)
    if (call.arguments.length !== 1 && !(name === 'ceil' || name === 'floor')) return
    for (const other of Object.hasOwn(DECIMAL_METHODS, name) ? (DECIMAL_METHODS[name] as readonly string[]) : []) {
      const turned = clone(call)
      ;((turned.callee as Member).property as Identifier).name = other
      yield turned
    }
  },
}

const COMPARISONS: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>', '=': '<>', '<>': '=', '!=': '=' }
const EMPTINESS: Readonly<Record<string, string>> = { is: 'is not', 'is not': 'is', in: 'not in', 'not in': 'in' }

/** Turns a comparison of a query builder: `.where('date', '<', day)` becomes `.where('date', '<=', day)`. */
export const queryComparisonMutator: NodeMutator = {
  name: 'QueryComparison',
  *mutate({ node }) {
    if (node.type !== 'CallExpression') return
    const call = node as Call
    const operator = call.arguments.length === 3 ? call.arguments[1] : undefined
    if (operator?.type !== 'StringLiteral') return
    const text = (operator as Literal).value as string
    const other = COMPARISONS[text] ?? EMPTINESS[text]
    if (other === undefined) return
    const turned = clone(call)
    const literal = turned.arguments[1] as Literal
    literal.value = other
    delete literal.extra
    yield turned
  },
}

const SQL = /\b(?:SELECT|UPDATE|DELETE|WHERE|JOIN|CASE WHEN)\b/
const SQL_COMPARISON = /(?<=[\w)\s+?])(<=|>=|<>|<|>)(?=[\s\w(+?])/g

/** Turns the first comparison of a statement written as text. */
export const sqlTextMutator: NodeMutator = {
  name: 'SqlComparison',
  *mutate({ node }) {
    const isTemplate = node.type === 'TemplateElement'
    if (!isTemplate && node.type !== 'StringLiteral') return
    const text = isTemplate ? (node as Template).value.raw : String((node as Literal).value)
    if (!SQL.test(text)) return
    for (const match of text.matchAll(SQL_COMPARISON)) {
      const turned = `${text.slice(0, match.index)}${COMPARISONS[match[0]] as string}${text.slice(match.index + match[0].length)}`
      const other = clone(node)
      if (isTemplate) (other as Template).value = { raw: turned, cooked: turned }
      else {
        ;(other as Literal).value = turned
        delete (other as Literal).extra
      }
      yield other
    }
  },
}

export const OWN_MUTATORS: readonly NodeMutator[] = [decimalMethodMutator, queryComparisonMutator, sqlTextMutator]
