import { Problem } from '../base/problem.ts'
import type { Engine } from '../engine/engine.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { typeText } from '../sql/column-type.ts'
import { literal, raw, sql } from '../sql/sql.ts'
import type { CompiledView, ContractColumn } from './compile.ts'
import { notPortable } from './portable.ts'
import type { TreeNode } from './syntax-tree.ts'
import { descendants, list, treeNode } from './syntax-tree.ts'
import { offsetOfByte, placeOf } from './tokens.ts'

/**
 * Holds a view's SQL against its contract, with its inputs registered by their columns alone: every column there
 * and no other, each of a type that its declared one holds exactly, and no sum that passes through a double.
 */
export async function checkContract(
  compiled: CompiledView,
  engine: Engine,
): Promise<readonly Problem[]> {
  const { view, expansion } = compiled
  const bound = await boundPlan(compiled, engine)
  if (bound['error'] === true) return [unbound(compiled, bound)]
  const result = await engine.describe(raw(expansion.text))
  const mismatch = columnMismatch(
    compiled,
    result.map(({ name }) => name),
  )
  if (mismatch) return [mismatch]
  const lossy = compiled.columns.flatMap((column) => {
    const type = result.find(({ name }) => same(name, column.name))?.type ?? ''
    return holds(column.type, type) ? [] : [lossyColumn(compiled, column, type)]
  })
  if (view.isGenerated) return lossy
  const unsafe = unsafeArithmetic(compiled, bound).map((finding) => notPortable(view, finding))
  return [...lossy, ...unsafe]
}

/** As `checkContract`, for a SELECT that has no contract of columns. */
export async function checkArithmetic(
  compiled: CompiledView,
  engine: Engine,
): Promise<readonly Problem[]> {
  const bound = await boundPlan(compiled, engine)
  if (bound['error'] === true) return [unbound(compiled, bound)]
  return unsafeArithmetic(compiled, bound).map((finding) => notPortable(compiled.view, finding))
}

async function boundPlan({ expansion }: CompiledView, engine: Engine): Promise<TreeNode> {
  const rows = await engine.rows<{ plan: string }>(
    sql`select json_serialize_plan(${literal(expansion.text)}, optimize := false) as plan`,
  )
  return treeNode(JSON.parse(rows[0]?.plan ?? '{}'))
}

function unbound({ view, expansion }: CompiledView, bound: TreeNode): Problem {
  const byte = Number(bound['position'] ?? 0)
  const { offset } = expansion.source(offsetOfByte(expansion.text, byte))
  return new Problem(
    'VIEW_SQL_INVALID',
    { view: view.name, message: String(bound['error_message']) },
    { where: placeOf(view.sqlFile, view.sql, offset) },
  )
}

function columnMismatch({ view }: CompiledView, found: readonly string[]): Problem | undefined {
  const declared = view.columns.map(({ name }) => name)
  const missing = declared.filter((name) => !found.some((one) => same(one, name)))
  const extra = found.filter((name) => !declared.some((one) => same(one, name)))
  const twice = found.filter((name, at) => found.findIndex((one) => same(one, name)) < at)
  if (missing.length + extra.length + twice.length === 0) return undefined
  return new Problem(
    'VIEW_COLUMN_MISMATCH',
    {
      view: view.name,
      missing: missing.join(', ') || 'none',
      extra: [...extra, ...twice.map((name) => `${name} twice`)].join(', ') || 'none',
    },
    { where: view.where('columns') },
  )
}

function lossyColumn(
  { view }: CompiledView,
  { name, type }: ContractColumn,
  found: string,
): Problem {
  return new Problem(
    'VIEW_NOT_PORTABLE',
    {
      view: view.name,
      construct: `${name}, ${found} in the SQL and ${typeText(type)} in the YAML,`,
      portable: /^(DOUBLE|FLOAT)$/.test(found)
        ? 'sums of decimals, ratio(n, d), or a declared double'
        : 'an explicit CAST in the SQL, or the type that the SQL gives',
    },
    { where: view.where('columns', name, 'type') },
  )
}

const integers = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/

/** May a result of the engine's type be cast to the declared one without surprises? */
function holds(declared: ColumnType, found: string): boolean {
  if (found === '"NULL"' || found === 'NULL') return true
  switch (declared.kind) {
    case 'integer':
      return integers.test(found) || /^DECIMAL\(\d+,0\)$/.test(found)
    case 'decimal':
      return integers.test(found) || found.startsWith('DECIMAL')
    case 'double':
      return integers.test(found) || /^(DECIMAL.*|DOUBLE|FLOAT)$/.test(found)
    case 'text':
    case 'json':
      return /^(VARCHAR|JSON)$/.test(found)
    case 'boolean':
      return found === 'BOOLEAN'
    case 'date':
      return found === 'DATE'
    case 'timestamp':
      return found.startsWith('TIMESTAMP') && !found.endsWith('ZONE')
    case 'instant':
      return found === 'TIMESTAMP WITH TIME ZONE'
    case 'binary':
      return found === 'BLOB'
    case 'nested':
      return found === declared.duckdb
  }
}

/** Sums of doubles, and casts to whole numbers of what may have decimals: only the bound plan knows the types. */
function unsafeArithmetic(compiled: CompiledView, bound: TreeNode): readonly Unsafe[] {
  const found: Unsafe[] = []
  for (const { node } of descendants(bound)) {
    const children = list(node['children']).map(treeNode)
    const aggregates = node['expression_class'] === 'BOUND_AGGREGATE' || isWindowSum(node)
    if (aggregates && node['name'] === 'sum' && children.some((child) => isFloat(child))) {
      found.push({
        construct: 'sum of a double',
        portable: 'sum(CAST(x AS DECIMAL(18,4))): sums of doubles depend on the order of rows',
        offset: sumOffset(compiled, children[0]),
      })
    }
    const offset = castOffset(compiled, node)
    if (offset !== undefined) {
      found.push({
        construct: 'CAST to a whole number',
        portable: 'CAST(floor(x) AS BIGINT): one engine rounds, the other cuts off',
        offset,
      })
    }
  }
  return found
}

interface Unsafe {
  readonly construct: string
  readonly portable: string
  readonly offset: number
}

function isWindowSum(node: TreeNode): boolean {
  return node['expression_class'] === 'BOUND_WINDOW' && node['type'] === 'WINDOW_AGGREGATE'
}

function isFloat(node: TreeNode): boolean {
  return /^(DOUBLE|FLOAT)$/.test(String(treeNode(node['return_type'])['id']))
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

/** Where the view's own text casts something with decimals to a whole number without floor(). */
function castOffset({ expansion }: CompiledView, node: TreeNode): number | undefined {
  if (node['expression_class'] !== 'BOUND_CAST') return undefined
  if (!integers.test(String(treeNode(node['return_type'])['id']))) return undefined
  const child = treeNode(node['child'])
  const type = treeNode(child['return_type'])
  const scaled = type['id'] === 'DECIMAL' && treeNode(type['type_info'])['scale'] !== 0
  if (!scaled && !isFloat(child)) return undefined
  if (/^(floor|ceil|ceiling)$/.test(String(child['name']))) return undefined
  const byte = node['query_location']
  if (typeof byte !== 'number' || byte > Buffer.byteLength(expansion.text)) return undefined
  const { offset, exact } = expansion.source(offsetOfByte(expansion.text, byte))
  return exact ? offset : undefined
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
