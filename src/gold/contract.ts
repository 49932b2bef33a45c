import { Problem } from '../base/problem.ts'
import type { Engine } from '../engine/engine.ts'
import type { ColumnType } from '../sql/column-type.ts'
import { typeText } from '../sql/column-type.ts'
import { literal, raw, sql } from '../sql/sql.ts'
import type { CompiledView, ContractColumn } from './compile.ts'
import { notPortable } from './portable.ts'
import type { TreeNode } from './syntax-tree.ts'
import { treeNode } from './syntax-tree.ts'
import { offsetOfByte, placeOf } from './tokens.ts'
import { typeFindings } from './type-findings.ts'

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
  const unsafe = typeFindings(compiled, bound).map((finding) => notPortable(view, finding))
  return [...lossy, ...unsafe]
}

/** As `checkContract`, for a SELECT that has no contract of columns. */
export async function checkArithmetic(
  compiled: CompiledView,
  engine: Engine,
): Promise<readonly Problem[]> {
  const bound = await boundPlan(compiled, engine)
  if (bound['error'] === true) return [unbound(compiled, bound)]
  return typeFindings(compiled, bound).map((finding) => notPortable(compiled.view, finding))
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

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
