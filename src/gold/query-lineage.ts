import type { Subquery } from './expression-lineage.ts'
import { expressionLineage } from './expression-lineage.ts'
import type { Lineage, Subtype } from './lineage.ts'
import { nothing, through, together } from './lineage.ts'
import type { Column, Query, Relation, Scope } from './lineage-scope.ts'
import { columnNamed, starColumns } from './lineage-scope.ts'
import type { TreeNode } from './syntax-tree.ts'
import { list, treeNode } from './syntax-tree.ts'

/** The tables and views that a query may read: by name, any case; undefined for a name that is none. */
export type Sources = (name: string) => Relation | undefined

/** What a query sees around it. */
export interface Around {
  readonly sources: Sources
  /** Names of WITH clauses, in lower case. */
  readonly clauses: ReadonlyMap<string, Query>
  /** The scope of the query in which this one stands, for subqueries that look out. */
  readonly outer: Scope | undefined
}

/** The lineage of a parsed SELECT. */
export function queryLineage(node: TreeNode, around: Around): Query {
  const inside = { ...around, clauses: clausesOf(node, around) }
  switch (node['type']) {
    case 'SELECT_NODE':
      return selectLineage(node, inside)
    case 'SET_OPERATION_NODE':
      return setLineage(node, inside)
    default:
      return { columns: [], rows: nothing }
  }
}

function subqueryOf(around: Around): Subquery {
  return (node, outer) => queryLineage(node, { ...around, outer })
}

function clausesOf(node: TreeNode, around: Around): ReadonlyMap<string, Query> {
  const clauses = new Map(around.clauses)
  for (const entry of list(treeNode(node['cte_map'])['map'])) {
    const { key, value } = treeNode(entry)
    const clause = treeNode(value)
    const query = queryLineage(treeNode(treeNode(clause['query'])['node']), { ...around, clauses })
    clauses.set(String(key).toLowerCase(), renamed(query, clause['aliases']))
  }
  return clauses
}

/** The query with its first columns under other names, as `AS t(a, b)` gives them. */
function renamed(query: Query, aliases: unknown): Query {
  const names = list(aliases).map(String)
  const columns = query.columns.map((column, at) => ({ ...column, name: names[at] ?? column.name }))
  return { ...query, columns }
}

/** Rows of both sides by position. What the right side of EXCEPT and INTERSECT holds only decides. */
function setLineage(node: TreeNode, around: Around): Query {
  const left = queryLineage(treeNode(node['left']), around)
  const right = queryLineage(treeNode(node['right']), around)
  const isUnion = String(node['setop_type']).startsWith('UNION')
  const columns = left.columns.map((column, at) => {
    const other = right.columns[at]?.lineage ?? nothing
    return isUnion ? { ...column, lineage: together([column.lineage, other]) } : column
  })
  const all = together(columns.map(({ lineage }) => lineage))
  const others = together(right.columns.map(({ lineage }) => lineage))
  const scope: Scope = { relations: [], merged: [], aliases: columns, outer: around.outer }
  return {
    columns,
    rows: together([
      left.rows,
      right.rows,
      ...(isUnion ? [] : [through(others, 'FILTER')]),
      ...(node['setop_all'] === true ? [] : [through(all, 'GROUP_BY')]),
      orderLineage(node, columns, scope, around),
    ]),
  }
}

function selectLineage(node: TreeNode, around: Around): Query {
  const from = fromLineage(treeNode(node['from_table']), around)
  const aliases: Column[] = []
  const scope: Scope = { ...from, aliases, outer: around.outer }
  const of = (expression: unknown): Lineage =>
    expressionLineage(expression, scope, subqueryOf(around))
  for (const [at, item] of list(node['select_list']).map(treeNode).entries()) {
    if (item['class'] === 'STAR') aliases.push(...starColumns(item, scope))
    else aliases.push({ name: nameOf(item, at), lineage: of(item) })
  }
  const groups = list(node['group_expressions']).map((one) =>
    together([positioned(treeNode(one), aliases) ?? of(one)]),
  )
  const isDistinct = list(node['modifiers']).some(
    (one) => treeNode(one)['type'] === 'DISTINCT_MODIFIER',
  )
  const all = together(aliases.map(({ lineage }) => lineage))
  return {
    columns: aliases,
    rows: together([
      from.rows,
      through(of(node['where_clause']), 'FILTER'),
      through(together(groups), 'GROUP_BY'),
      through(of(node['having']), 'FILTER'),
      through(of(node['qualify']), 'FILTER'),
      ...(isDistinct ? [through(all, 'GROUP_BY')] : []),
      orderLineage(node, aliases, scope, around),
    ]),
  }
}

/** An output column by its number, as `GROUP BY 1` and `ORDER BY 1` mean it. */
function positioned(expression: TreeNode, columns: readonly Column[]): Lineage | undefined {
  if (expression['class'] !== 'CONSTANT') return undefined
  return columns[Number(treeNode(expression['value'])['value']) - 1]?.lineage ?? nothing
}

function orderLineage(
  node: TreeNode,
  columns: readonly Column[],
  scope: Scope,
  around: Around,
): Lineage {
  const orders = list(node['modifiers'])
    .flatMap((one) => list(treeNode(one)['orders']))
    .map((one) => treeNode(treeNode(one)['expression']))
  const each = orders.map((expression) => {
    const names = list(expression['column_names'])
    const alias = names.length === 1 ? columnNamed(columns, String(names[0])) : undefined
    return (
      positioned(expression, columns) ??
      alias?.lineage ??
      expressionLineage(expression, scope, subqueryOf(around))
    )
  })
  return through(together(each), 'SORT')
}

function nameOf(item: TreeNode, at: number): string {
  const alias = String(item['alias'] ?? '')
  if (alias !== '') return alias
  return String(list(item['column_names']).at(-1) ?? `column ${at + 1}`)
}

/** What stands behind FROM: the relations that columns are looked up in, and what decides about their rows. */
interface From {
  readonly relations: readonly Relation[]
  /** Columns that USING made one of two. */
  readonly merged: readonly Column[]
  readonly rows: Lineage
}

function fromLineage(node: TreeNode, around: Around): From {
  switch (node['type']) {
    case 'BASE_TABLE':
      return only(baseTable(node, around), node)
    case 'SUBQUERY':
      return only(queryLineage(treeNode(treeNode(node['subquery'])['node']), around), node)
    case 'EXPRESSION_LIST':
      return only(valuesLineage(node, around), node)
    case 'JOIN':
      return joinLineage(node, around)
    default:
      return { relations: [], merged: [], rows: nothing }
  }
}

function only(query: Query & { readonly open?: string | undefined }, node: TreeNode): From {
  const { columns } = renamed(query, node['column_name_alias'])
  const alias = String(node['alias'] || node['table_name'] || '')
  const relation = { name: alias, columns, open: query.open }
  return { relations: [relation], merged: [], rows: query.rows }
}

function baseTable(
  node: TreeNode,
  { clauses, sources }: Around,
): Query & { readonly open?: string | undefined } {
  const name = String(node['table_name'])
  const clause = node['schema_name'] ? undefined : clauses.get(name.toLowerCase())
  const source = clause === undefined ? sources(name) : undefined
  return clause ?? { columns: source?.columns ?? [], rows: nothing, open: source?.open }
}

function valuesLineage(node: TreeNode, around: Around): Query {
  const scope: Scope = { relations: [], merged: [], aliases: [], outer: around.outer }
  const rows = list(node['values']).map(list)
  const columns = (rows[0] ?? []).map((_, at) => ({
    name: `col${at}`,
    lineage: together(rows.map((row) => expressionLineage(row[at], scope, subqueryOf(around)))),
  }))
  return { columns, rows: nothing }
}

function joinLineage(node: TreeNode, around: Around): From {
  const left = fromLineage(treeNode(node['left']), around)
  const right = fromLineage(treeNode(node['right']), around)
  const shared =
    node['ref_type'] === 'NATURAL'
      ? sharedNames(left, right)
      : list(node['using_columns']).map(String)
  const type = String(node['join_type'])
  const pairs = shared.map((name) => {
    const of = (from: From): Lineage => columnNamed(visible(from), name)?.lineage ?? nothing
    return { name, left: of(left), right: of(right) }
  })
  const merged = pairs.map(({ name, left: one, right: other }) => {
    const both = type === 'FULL' || type === 'OUTER'
    if (both) return { name, lineage: through(together([one, other]), 'TRANSFORMATION') }
    return { name, lineage: type === 'RIGHT' ? other : one }
  })
  const scope: Scope = {
    relations: [...left.relations, ...right.relations],
    merged: [...merged, ...left.merged, ...right.merged],
    aliases: [],
    outer: around.outer,
  }
  const condition = expressionLineage(node['condition'], scope, subqueryOf(around))
  const keepsRight = type !== 'SEMI' && type !== 'ANTI'
  return {
    relations: keepsRight ? scope.relations : left.relations,
    merged: keepsRight ? scope.merged : left.merged,
    rows: together([
      left.rows,
      right.rows,
      through(together([condition, ...pairs.flatMap((pair) => [pair.left, pair.right])]), joined),
    ]),
  }
}

const joined: Subtype = 'JOIN'

function visible({ relations, merged }: From): readonly Column[] {
  return [...merged, ...relations.flatMap(({ columns }) => columns)]
}

function sharedNames(left: From, right: From): readonly string[] {
  return visible(left)
    .filter(({ name }) => columnNamed(visible(right), name) !== undefined)
    .map(({ name }) => name)
}
