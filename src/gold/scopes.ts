import type { Dependency, Item, Ref, RowSource, Scope } from './row-identity.ts'
import { keysAmong, resolve, unknownSource } from './row-identity.ts'
import type { TreeNode } from './syntax-tree.ts'
import { descendants, list, treeNode } from './syntax-tree.ts'

/** A SELECT of a view's SQL, with what its FROM clause gives and what it gives itself. */
export interface Select {
  readonly node: TreeNode
  /** Of a SELECT that groups, the one row a group. */
  readonly scope: Scope
  /** The rows that FROM and WHERE give, before they are grouped. */
  readonly source: Scope
  readonly output: RowSource
  /** Around a subquery, from the nearest on. */
  readonly outer: readonly Scope[]
}

/** What a view knows of the tables and views that it reads. */
export type KnownSource = (name: string) => RowSource | undefined

interface Walk {
  readonly known: KnownSource
  readonly clauses: ReadonlyMap<string, RowSource>
  readonly outer: readonly Scope[]
  readonly found: Select[]
}

/** Every SELECT of a tree, inner ones first. */
export function selectsOf(tree: TreeNode, known: KnownSource): readonly Select[] {
  const found: Select[] = []
  rowsOf(treeNode(tree['node']), { known, clauses: new Map(), outer: [], found })
  return found
}

/** The place of an expression's column in a scope; a null replaced by a constant stays the same column. */
function refOf(expression: TreeNode, scope: Scope): Ref | undefined {
  if (expression['class'] === 'COLUMN_REF') {
    return resolve(list(expression['column_names']).map(String), scope)
  }
  const [first, ...rest] = list(expression['children']).map(treeNode)
  const isFilled = expression['type'] === 'OPERATOR_COALESCE' && rest.every(isConstant)
  return isFilled && first !== undefined ? refOf(first, scope) : undefined
}

/** The name of an expression's column in the result. */
export function outputName(expression: TreeNode): string {
  const alias = String(expression['alias'] ?? '')
  return (alias || String(list(expression['column_names']).at(-1) ?? '')).toLowerCase()
}

function rowsOf(node: TreeNode, walk: Walk): RowSource {
  const clauses = new Map(walk.clauses)
  for (const entry of list(treeNode(node['cte_map'])['map']).map(treeNode)) {
    const clause = treeNode(entry['value'])
    const rows = rowsOf(treeNode(treeNode(clause['query'])['node']), { ...walk, clauses })
    clauses.set(String(entry['key']).toLowerCase(), renamed(rows, clause['aliases']))
  }
  const inner = { ...walk, clauses }
  switch (node['type']) {
    case 'SELECT_NODE':
      return selected(node, inner)
    case 'SET_OPERATION_NODE':
      return combined(node, inner)
    default:
      return unknownSource
  }
}

function selected(node: TreeNode, walk: Walk): RowSource {
  const from = sourceOf(treeNode(node['from_table']), walk)
  const source = narrowed(from, treeNode(node['where_clause']))
  for (const part of ['select_list', 'where_clause', 'having', 'qualify', 'group_expressions'])
    subqueries(node[part], { ...walk, outer: [source, ...walk.outer] })
  const scope = grouped(node, source)
  const output = outputOf(node, scope, source)
  walk.found.push({ node, scope, source, output, outer: walk.outer })
  return output
}

function subqueries(value: unknown, walk: Walk): void {
  for (const { node, parents } of descendants(value)) {
    if (node['class'] !== 'SUBQUERY' || parents.some((one) => one['class'] === 'SUBQUERY')) continue
    rowsOf(treeNode(treeNode(node['subquery'])['node']), walk)
  }
}

function sourceOf(node: TreeNode, walk: Walk): Scope {
  if (node['type'] === 'EMPTY') return { items: [], dependencies: [] }
  if (node['type'] === 'JOIN') return joined(node, walk)
  const rows = renamed(readRows(node, walk), node['column_name_alias'])
  const alias = String(node['alias'] || node['table_name']).toLowerCase()
  return { items: [{ ...rows, alias }], dependencies: constantsOf([{ ...rows, alias }], 0) }
}

function readRows(node: TreeNode, walk: Walk): RowSource {
  switch (node['type']) {
    case 'BASE_TABLE': {
      const name = String(node['table_name']).toLowerCase()
      return walk.clauses.get(name) ?? walk.known(name) ?? unknownSource
    }
    case 'SUBQUERY':
      return rowsOf(treeNode(treeNode(node['subquery'])['node']), walk)
    case 'EXPRESSION_LIST':
      return valuesOf(list(node['values']).map(list))
    default:
      return unknownSource
  }
}

/** Rows written out as VALUES: a column is a key where each row has another constant in it. */
function valuesOf(rows: readonly (readonly unknown[])[]): RowSource {
  const columns = (rows[0] ?? []).map((_, at) => `col${at}`)
  const keys = columns.filter((_, at) => {
    const texts = rows.map((row) => constantText(treeNode(row[at])))
    return texts.every((text) => text !== undefined) && new Set(texts).size === rows.length
  })
  const constants = new Map<string, string>()
  return { columns, isOpen: false, keys: keys.map((key) => [key]), constants, isUnknown: false }
}

function joined(node: TreeNode, walk: Walk): Scope {
  const left = sourceOf(treeNode(node['left']), walk)
  const right = sourceOf(treeNode(node['right']), walk)
  const shift = left.items.length
  const moved = right.dependencies.map(({ from, to }) => ({
    from: from.map((ref) => shifted(ref, shift)),
    to: shifted(to, shift),
  }))
  const both = { items: [...left.items, ...right.items], dependencies: [] }
  const type = String(node['join_type'])
  const pairs = [
    ...equalities(treeNode(node['condition']), both),
    ...list(node['using_columns']).flatMap((name) =>
      shared(String(name).toLowerCase(), both, shift),
    ),
  ]
  const holds = ({ from, to }: Dependency): boolean => {
    const isRight = (ref: Ref): boolean => Number(ref.split('.')[0]) >= shift
    if (type === 'INNER') return true
    if (type === 'LEFT') return isRight(to)
    return type === 'RIGHT' && !isRight(to) && from.every(isRight)
  }
  if (type === 'SEMI' || type === 'ANTI') return left
  return {
    items: both.items,
    dependencies: [...left.dependencies, ...moved, ...pairs.filter(holds)],
  }
}

function shifted(ref: Ref, by: number): Ref {
  const dot = ref.indexOf('.')
  return `${Number(ref.slice(0, dot)) + by}${ref.slice(dot)}`
}

function shared(name: string, { items }: Scope, shift: number): readonly Dependency[] {
  const having = items.flatMap(({ columns, isOpen }, at) =>
    isOpen || columns.includes(name) ? [at] : [],
  )
  const left = having.find((at) => at < shift)
  const right = having.find((at) => at >= shift)
  if (left === undefined || right === undefined) return []
  const [one, other] = [`${left}.${name}`, `${right}.${name}`]
  return [
    { from: [one], to: other },
    { from: [other], to: one },
  ]
}

/** What the equalities that all must hold tell: of two columns, or of a column and a constant. */
function equalities(condition: TreeNode, scope: Scope): readonly Dependency[] {
  if (condition['type'] === 'CONJUNCTION_AND')
    return list(condition['children']).flatMap((child) => equalities(treeNode(child), scope))
  if (condition['type'] !== 'COMPARE_EQUAL') return []
  const [left, right] = [treeNode(condition['left']), treeNode(condition['right'])]
  const [one, other] = [refOf(left, scope), refOf(right, scope)]
  return [
    ...(one !== undefined && isConstant(right) ? [{ from: [], to: one }] : []),
    ...(other !== undefined && isConstant(left) ? [{ from: [], to: other }] : []),
    ...(one === undefined || other === undefined
      ? []
      : [
          { from: [one], to: other },
          { from: [other], to: one },
        ]),
  ]
}

function narrowed(scope: Scope, where: TreeNode): Scope {
  return { ...scope, dependencies: [...scope.dependencies, ...equalities(where, scope)] }
}

function constantsOf(items: readonly Item[], at: number): readonly Dependency[] {
  return [...(items[at]?.constants.keys() ?? [])].map((column) => ({
    from: [],
    to: `${at}.${column}`,
  }))
}

const aggregates = /^(count|count_star|sum|min|max|avg|bool_and|bool_or)$/

/** Groups are rows of an item of their own, whose columns are the expressions grouped by. */
function grouped(node: TreeNode, source: Scope): Scope {
  const groups = list(node['group_expressions']).map(treeNode)
  if (groups.length === 0 && !aggregatesAll(node)) return source
  const columns = groups.map((expression) => expressionText(expression, source))
  const isWhole = list(node['group_sets']).length <= 1
  const item: Item = {
    alias: '',
    columns,
    isOpen: false,
    keys: isWhole ? [columns] : [],
    constants: new Map(),
    isUnknown: source.items.some(({ isUnknown }) => isUnknown),
  }
  return { items: [item], dependencies: [] }
}

function aggregatesAll(node: TreeNode): boolean {
  const within = [...descendants(node['select_list']), ...descendants(node['having'])]
  return within.some(
    ({ node: part, parents }) =>
      part['class'] === 'FUNCTION' &&
      aggregates.test(String(part['function_name'])) &&
      !parents.some((parent) => parent['class'] === 'SUBQUERY' || parent['class'] === 'WINDOW'),
  )
}

/** An expression by what it says, whatever the columns are called through. */
function expressionText(expression: TreeNode, scope: Scope): string {
  const ref = refOf(expression, scope)
  if (ref !== undefined) return ref
  return JSON.stringify(expression, (key, value: unknown) => {
    if (key === 'query_location' || key === 'alias') return undefined
    const node = treeNode(value)
    return node['class'] === 'COLUMN_REF' ? (refOf(node, scope) ?? value) : value
  })
}

/** Where an expression of a SELECT's list, PARTITION BY or ORDER BY stands among the rows that it sees. */
export function refWithin(
  expression: TreeNode,
  { node, scope, source }: Pick<Select, 'node' | 'scope' | 'source'>,
): Ref | undefined {
  if (scope === source) return refOf(expression, source)
  const text = expressionText(expression, source)
  if (scope.items[0]?.columns.includes(text) === true) return `0.${text}`
  // GROUP BY may name a column of the list: its alias or its number.
  const groups = list(node['group_expressions']).map(treeNode)
  const alias = outputName(expression)
  const at = groups.findIndex((group) => {
    const names = list(group['column_names'])
    if (names.length === 1) return String(names[0]).toLowerCase() === alias && alias !== ''
    const number = Number(constantText(group) ?? Number.NaN)
    return list(node['select_list'])[number - 1] === expression
  })
  const column = scope.items[0]?.columns[at]
  return column === undefined ? undefined : `0.${column}`
}

function outputOf(node: TreeNode, scope: Scope, source: Scope): RowSource {
  const expressions = list(node['select_list']).map(treeNode)
  const isUnknown = scope.items.some((item) => item.isUnknown)
  const outputs = new Map<string, Ref>()
  const columns: string[] = []
  const constants = new Map<string, string>()
  let isOpen = false
  for (const expression of expressions) {
    if (expression['class'] === 'STAR') {
      const [qualifier] = [String(expression['relation_name'] ?? '').toLowerCase()]
      for (const [at, item] of scope.items.entries()) {
        if (qualifier !== '' && item.alias !== qualifier) continue
        isOpen ||= item.isOpen
        for (const column of new Set([...item.columns, ...item.keys.flat()])) {
          columns.push(column)
          outputs.set(column, `${at}.${column}`)
        }
      }
      continue
    }
    const name = outputName(expression)
    columns.push(name)
    const ref = refWithin(expression, { node, scope, source })
    if (ref !== undefined) outputs.set(name, ref)
    const text = constantText(expression)
    if (text !== undefined) constants.set(name, text)
  }
  const keys = [
    ...keysAmong(outputs, scope),
    ...numbered(expressions, outputs, { node, scope, source }),
    ...(isDistinct(node) && !isOpen ? [columns] : []),
  ]
  const limit = modifier(node, 'LIMIT_MODIFIER')
  const isOne = limit !== undefined && constantText(treeNode(limit['limit'])) === '1'
  return {
    columns,
    isOpen,
    keys: isOne ? [[]] : keys,
    constants,
    isUnknown,
  }
}

/** `row_number()` tells the rows of its partition apart, whatever its order. */
function numbered(
  expressions: readonly TreeNode[],
  outputs: ReadonlyMap<string, Ref>,
  select: Pick<Select, 'node' | 'scope' | 'source'>,
): readonly (readonly string[])[] {
  return expressions.flatMap((expression) => {
    if (expression['type'] !== 'WINDOW_ROW_NUMBER') return []
    const parts = list(expression['partitions']).map((part) => {
      const ref = refWithin(treeNode(part), select)
      return [...outputs].find(([, one]) => one === ref)?.[0]
    })
    const known = parts.filter((part) => part !== undefined)
    return known.length === parts.length ? [[...known, outputName(expression)]] : []
  })
}

function isDistinct(node: TreeNode): boolean {
  return modifier(node, 'DISTINCT_MODIFIER') !== undefined
}

/** DISTINCT, ORDER BY or LIMIT of a query. */
export function modifier(node: TreeNode, type: string): TreeNode | undefined {
  return list(node['modifiers'])
    .map(treeNode)
    .find((one) => one['type'] === type)
}

function combined(node: TreeNode, walk: Walk): RowSource {
  const branches = branchesOf(node).map((branch) => rowsOf(branch, walk))
  const [first = unknownSource] = branches
  const isUnknown = branches.some((branch) => branch.isUnknown)
  const { columns, isOpen } = first
  const isUnion = node['setop_type'] === 'UNION'
  const isAll = isUnion && node['setop_all'] === true
  const distinct = isOpen ? [] : [columns]
  const kept = isUnion ? distinct : [...distinct, ...first.keys]
  const keys = isAll ? toldApart(columns, branches) : kept
  return { columns, isOpen, keys, constants: new Map(), isUnknown }
}

/** The branches of a UNION, however it is nested; a difference has its first rows and those taken off. */
function branchesOf(node: TreeNode): readonly TreeNode[] {
  const isUnion = (one: TreeNode): boolean =>
    one['setop_type'] === 'UNION' && one['setop_all'] === node['setop_all']
  return [treeNode(node['left']), treeNode(node['right'])].flatMap((side) =>
    isUnion(node) && isUnion(side) ? branchesOf(side) : [side],
  )
}

/** A key of every branch, with a column that holds another constant in each. */
function toldApart(
  columns: readonly string[],
  branches: readonly RowSource[],
): readonly (readonly string[])[] {
  const positions = columns.map((_, at) => at)
  const marks = positions.filter((at) => {
    const texts = branches.map(({ columns: own, constants }) => constants.get(own[at] ?? ''))
    return texts.every((text) => text !== undefined) && new Set(texts).size === texts.length
  })
  const placed = branches.map(({ columns: own, keys }) =>
    keys.map((key) => key.map((column) => own.indexOf(column))),
  )
  const common = placed
    .flat()
    .filter((key) =>
      placed.every((keys) => keys.some((one) => one.every((at) => key.includes(at)))),
    )
  return marks.flatMap((mark) =>
    common.map((key) => [...new Set([...key, mark])].map((at) => columns[at] ?? '')),
  )
}

function renamed(rows: RowSource, aliases: unknown): RowSource {
  const names = list(aliases).map((alias) => String(alias).toLowerCase())
  const { columns } = rows
  if (names.length === 0) return rows
  const to = (column: string): string => names[columns.indexOf(column)] ?? column
  return {
    ...rows,
    columns: columns.map(to),
    keys: rows.keys.map((key) => key.map(to)),
    constants: new Map([...rows.constants].map(([column, text]) => [to(column), text])),
  }
}

function isConstant(node: TreeNode): boolean {
  return constantText(node) !== undefined
}

/** What a constant says, one that is cast among them. */
export function constantText(node: TreeNode): string | undefined {
  if (node['class'] === 'CAST') return constantText(treeNode(node['child']))
  return node['class'] === 'CONSTANT' ? JSON.stringify(treeNode(node['value'])['value']) : undefined
}
