import { Problem } from '../base/problem.ts'
import type { Engine } from '../engine/engine.ts'
import type { OwnCheck } from '../project/project.ts'
import { literal, sql } from '../sql/sql.ts'
import { offsetOfByte, placeOf, significant, tokenize } from './tokens.ts'

/** A node of the engine's own syntax tree or bound plan: plain JSON. */
export type TreeNode = Readonly<Record<string, unknown>>

/** SQL in a file of the project, under a name. */
export type SqlFile = OwnCheck

/** A table that a view's SQL names, and where. Names of the view's own WITH clauses are not among them. */
export interface TableReference {
  readonly name: string
  readonly offset: number
}

/** Reads a view's SQL into the engine's tree; throws VIEW_SQL_INVALID where it is not one sound SELECT. */
export async function parseView(view: SqlFile, engine: Engine): Promise<TreeNode> {
  const invalid = (message: string, offset: number): Problem =>
    new Problem(
      'VIEW_SQL_INVALID',
      { view: view.name, message },
      {
        where: placeOf(view.sqlFile, view.sql, offset),
      },
    )
  const tokens = significant(tokenize(view.sql))
  const first = tokens[0]
  if (first === undefined) throw invalid('the file is empty; a view is one SELECT', 0)
  const rows = await engine.rows<{ tree: string }>(
    sql`select json_serialize_sql(${literal(view.sql)}) as tree`,
  )
  const parsed = treeNode(JSON.parse(rows[0]?.tree ?? '{}'))
  if (parsed['error'] === true) {
    const selects = parsed['error_type'] !== 'not implemented'
    const byte = Number(parsed['position'] ?? 0)
    throw selects
      ? invalid(String(parsed['error_message']), offsetOfByte(view.sql, byte))
      : invalid('a view is one SELECT; this is another statement', first.start)
  }
  if (!/^(select|with|from|\()$/i.test(first.text))
    throw invalid('a view is one SELECT; this is another statement', first.start)
  const statements = list(parsed['statements'])
  if (statements.length !== 1) {
    const end = tokens.findIndex((token) => token.text === ';')
    const second = tokens[end + 1] ?? first
    throw invalid(`a view is one SELECT; here are ${statements.length} statements`, second.start)
  }
  return treeNode(statements[0])
}

/** The tables that a tree reads, in the order of their first mention, one entry a name. */
export function tablesRead(tree: TreeNode, text: string): readonly TableReference[] {
  const found = new Map<string, TableReference>()
  collect(tree, new Set(), (node) => {
    const parts = [node['catalog_name'], node['schema_name'], node['table_name']]
    const name = parts.filter((part) => typeof part === 'string' && part !== '').join('.')
    const offset = offsetOf(node, text) ?? 0
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), { name, offset })
  })
  return [...found.values()]
}

/** Walks every node below a value, parents first; without recursion, since plans are deep. */
export function* descendants(
  value: unknown,
): Iterable<{ readonly node: TreeNode; readonly parents: readonly TreeNode[] }> {
  const waiting: { readonly value: unknown; readonly parents: readonly TreeNode[] }[] = []
  const wait = (values: readonly unknown[], parents: readonly TreeNode[]): void => {
    for (const one of values.toReversed())
      if (typeof one === 'object' && one !== null) waiting.push({ value: one, parents })
  }
  wait([value], [])
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: one, parents } = next
    if (Array.isArray(one)) wait(one, parents)
    else if (isNode(one)) {
      yield { node: one, parents }
      wait(Object.values(one), [...parents, one])
    }
  }
}

/** Where a node stands in the text, in characters; undefined where the engine does not say. */
export function offsetOf(node: TreeNode, text: string): number | undefined {
  const byte = node['query_location']
  if (typeof byte !== 'number' || byte > Buffer.byteLength(text)) return undefined
  return offsetOfByte(text, byte)
}

/** The place of a node, of the first part of it that has one, or of what it stands in. */
export function placeIn(node: TreeNode, text: string, parents: readonly TreeNode[] = []): number {
  for (const { node: part } of descendants(node)) {
    const offset = offsetOf(part, text)
    if (offset !== undefined) return offset
  }
  const parent = parents.findLast((one) => offsetOf(one, text) !== undefined)
  return (parent && offsetOf(parent, text)) ?? 0
}

/** A JSON value as a node; an empty one where it is none. */
export function treeNode(value: unknown): TreeNode {
  return isNode(value) ? value : {}
}

/** A JSON value as a list; an empty one where it is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A name of a WITH clause hides a table of that name, in the clauses after it and in the query below it. */
function collect(value: unknown, hidden: Set<string>, found: (table: TreeNode) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, hidden, found)
    return
  }
  if (!isNode(value)) return
  if (value['type'] === 'BASE_TABLE') {
    const plain = value['schema_name'] === '' && value['catalog_name'] === ''
    if (!plain || !hidden.has(String(value['table_name']).toLowerCase())) found(value)
  }
  const below = new Set(hidden)
  for (const entry of list(treeNode(value['cte_map'])['map'])) {
    const { key, value: clause } = treeNode(entry)
    const name = String(key).toLowerCase()
    const query = treeNode(treeNode(treeNode(clause)['query'])['node'])
    const recursive = query['type'] === 'RECURSIVE_CTE_NODE'
    collect(clause, recursive ? new Set([...below, name]) : below, found)
    below.add(name)
  }
  for (const [key, member] of Object.entries(value)) {
    if (key !== 'cte_map') collect(member, below, found)
  }
}
