import type { CompiledView } from './compile.ts'
import type { Finding } from './portable.ts'
import type { TreeNode } from './syntax-tree.ts'
import { descendants, list, treeNode } from './syntax-tree.ts'
import { offsetOfByte, tokenize } from './tokens.ts'

type Said = Pick<Finding, 'construct' | 'portable'>

/** What only the bound plan tells, since it knows the types: each place of the view's own text once. */
export function typeFindings(compiled: CompiledView, bound: TreeNode): readonly Finding[] {
  const found = new Map<string, Finding>()
  for (const { node } of descendants(bound)) {
    for (const finding of ofNode(compiled, node))
      found.set(`${finding.construct} ${finding.offset}`, finding)
  }
  return [...found.values()].sort((a, b) => a.offset - b.offset)
}

function ofNode(compiled: CompiledView, node: TreeNode): readonly Finding[] {
  const children = list(node['children']).map(treeNode)
  const aggregates = node['expression_class'] === 'BOUND_AGGREGATE' || isWindowSum(node)
  if (aggregates && node['name'] === 'sum') {
    const said = children.flatMap((child) => sums[typeOf(child)] ?? [])
    return said.map((one) => ({ ...one, offset: sumOffset(compiled, children[0]) }))
  }
  const offset = ownOffset(compiled, node)
  if (offset === undefined) return []
  if (isCountOfInterval(compiled.view.sql, offset)) return []
  const said =
    node['expression_class'] === 'BOUND_CAST'
      ? ofCast(node, compiled.view.sql.slice(offset))
      : node['expression_class'] === 'BOUND_FUNCTION' && ofFunction(node, children)
  return said ? [{ ...said, offset }] : []
}

/** The '1' of INTERVAL '1' DAY, which every engine counts with. */
function isCountOfInterval(text: string, offset: number): boolean {
  return /interval\s*$/i.test(text.slice(0, offset)) && /^'\d+'/.test(text.slice(offset))
}

const sumOfDouble: Said = {
  construct: 'sum of a double',
  portable: 'sum(CAST(x AS DECIMAL(18,4))): sums of doubles depend on the order of rows',
}
const sums: Readonly<Record<string, Said>> = {
  DOUBLE: sumOfDouble,
  FLOAT: sumOfDouble,
  BOOLEAN: { construct: 'sum of a boolean', portable: 'sum(CASE WHEN x THEN 1 ELSE 0 END)' },
}

const whole = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/
const moments = /^(DATE|TIMESTAMP.*)$/
const nested = /^(STRUCT|LIST|MAP|UNION|ARRAY)$/

/** A cast that the text asks for, or one that the engine puts in of itself. */
function ofCast(node: TreeNode, text: string): Said | undefined {
  const child = treeNode(node['child'])
  const [from, to] = [typeOf(child), typeOf(node)]
  if (from === to || from === 'NULL') return undefined
  if (!/^(cast|try_cast|::|date|timestamp)/i.test(text)) return implicitCast(from, to)
  if (whole.test(to)) return wholeCast(child)
  if (from === 'VARCHAR' && child['expression_class'] !== 'BOUND_CONSTANT') {
    const portable = "safe_cast(text, 'type'): the engines read other spellings"
    return { construct: `CAST of text to ${to}`, portable }
  }
  if (!isFloating(from)) return undefined
  if (to === 'VARCHAR') {
    const portable =
      'CAST(CAST(x AS DECIMAL(18,9)) AS STRING): the engines spell doubles differently'
    return { construct: 'CAST of a double to text', portable }
  }
  if (to !== 'DECIMAL' || Number(digitsOf(node)['scale']) >= 9) return undefined
  const portable =
    'CAST(x AS DECIMAL(18,9)), then ratio(x, 1, scale): the engines round ties of doubles differently'
  return { construct: 'CAST of a double to few digits', portable }
}

function implicitCast(from: string, to: string): Said | undefined {
  const [word] = ['VARCHAR', 'BOOLEAN'].filter((one) => one === from || one === to)
  if (word === undefined) return undefined
  const [a, b] = [from, to].map((type) => words[type] ?? type)
  const portable =
    from === 'VARCHAR' && moments.test(to)
      ? "DATE 'YYYY-MM-DD', TIMESTAMP 'YYYY-MM-DD hh:mm:ss', or safe_cast() of a column"
      : 'an explicit CAST(x AS STRING), safe_cast() of text, or CASE WHEN'
  return { construct: `an implicit cast of ${a} to ${b}`, portable }
}

const words: Readonly<Record<string, string>> = { VARCHAR: 'text', BOOLEAN: 'a boolean' }

function wholeCast(child: TreeNode): Said | undefined {
  const type = typeOf(child)
  const scaled = type === 'DECIMAL' && digitsOf(child)['scale'] !== 0
  if (type === 'VARCHAR' && child['expression_class'] !== 'BOUND_CONSTANT') {
    return {
      construct: 'CAST of text to a whole number',
      portable: "safe_cast(text, 'integer'): one engine rounds '1.5', the other fails",
    }
  }
  if (!scaled && !isFloating(type)) return undefined
  if (/^(floor|ceil|ceiling)$/.test(String(child['name']))) return undefined
  return {
    construct: 'CAST to a whole number',
    portable: 'CAST(floor(x) AS BIGINT): one engine rounds, the other cuts off',
  }
}

function ofFunction(node: TreeNode, children: readonly TreeNode[]): Said | undefined {
  const name = String(node['name'])
  const types = children.map(typeOf)
  if (nested.test(typeOf(node))) {
    return {
      construct: 'a whole row, list, struct or map',
      portable: 'its columns one by one, of plain types',
    }
  }
  if ((name === '-' || name === '+') && types.some((type) => moments.test(type))) {
    if (types.every((type) => moments.test(type))) {
      const portable = 'days_between(a, b) or hours_between(a, b): the results have other types'
      return { construct: 'date - date', portable }
    }
    if (types.some((type) => whole.test(type)))
      return { construct: 'a date and a number', portable: 'add_days(d, n)' }
  }
  const digits = children.map((child) => Number(digitsOf(unwrapped(child))['width'] ?? 0))
  if (name !== '*' || digits.includes(0) || digits.reduce((a, b) => a + b, 0) <= 38)
    return undefined
  return {
    construct: 'a product of more than 38 digits',
    portable:
      'factors cast first, CAST(sum(x) AS DECIMAL(18,4)): beyond 38 digits one engine rounds',
  }
}

/** The digits of a decimal as it was before the engine widened it. */
function unwrapped(node: TreeNode): TreeNode {
  const child = treeNode(node['child'])
  return node['expression_class'] === 'BOUND_CAST' && typeOf(child) === 'DECIMAL' ? child : node
}

function typeOf(node: TreeNode): string {
  const own = treeNode(node['return_type'])['id']
  return String(own ?? treeNode(treeNode(node['value'])['type'])['id'] ?? '')
}

function digitsOf(node: TreeNode): TreeNode {
  const type = treeNode(node['return_type'] ?? treeNode(node['value'])['type'])
  return treeNode(type['type_info'])
}

function isFloating(type: string): boolean {
  return type === 'DOUBLE' || type === 'FLOAT'
}

function isWindowSum(node: TreeNode): boolean {
  return node['expression_class'] === 'BOUND_WINDOW' && node['type'] === 'WINDOW_AGGREGATE'
}

/** The sum in the view's own text whose argument ends in the column that was summed, or the first sum. */
function sumOffset({ tree, view }: CompiledView, argument: TreeNode | undefined): number {
  const sums = [...descendants(tree)].map(({ node }) => node).filter(isSum)
  const column = argument?.['alias']
  const meant = sums.find((sum) =>
    [...descendants(sum)].some(({ node }) => list(node['column_names']).at(-1) === column),
  )
  return offsetOfByte(view.sql, Number((meant ?? sums[0])?.['query_location'] ?? 0))
}

function isSum(node: TreeNode): boolean {
  return node['function_name'] === 'sum'
}

/** Where a node stands in the view's own text; undefined for what a macro or an input brought in. */
function ownOffset({ expansion, view }: CompiledView, node: TreeNode): number | undefined {
  const byte = node['query_location']
  if (typeof byte !== 'number' || byte > Buffer.byteLength(expansion.text)) return undefined
  const at = offsetOfByte(expansion.text, byte)
  const { offset, exact, end } = expansion.source(at)
  if (exact) return offset
  if (node['expression_class'] !== 'BOUND_CAST') return undefined
  const within = view.sql.slice(offset, end).indexOf(castAt(expansion.text.slice(at)))
  return within > 0 ? offset + within : undefined
}

/** The whole `CAST(…)` that a text starts with: a macro's argument, written out as it stands in the view. */
function castAt(text: string): string {
  const tokens = tokenize(text.slice(0, 1000))
  if (!/^cast$/i.test(tokens[0]?.text ?? '') || tokens[1]?.text !== '(') return '\n'
  let depth = 0
  const close = tokens.findIndex(({ text: one }) => {
    depth += one === '(' ? 1 : one === ')' ? -1 : 0
    return one === ')' && depth === 0
  })
  return close < 0 ? '\n' : text.slice(0, (tokens[close]?.start ?? 0) + 1)
}
