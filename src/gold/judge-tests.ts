import { Problem } from '../base/problem.ts'
import type { SnapshotColumn } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import { literal, sql } from '../sql/sql.ts'
import type { CompiledView, Input } from './compile.ts'
import { expand } from './macros.ts'
import { findings } from './portable.ts'
import { dropView, emptyView } from './render.ts'
import type { TreeNode } from './syntax-tree.ts'
import { list, treeNode } from './syntax-tree.ts'
import type { WrittenTest } from './test-statement.ts'
import { isWritten, testStatement } from './test-statement.ts'

/** Holds the tests that are written in SQL against the portable subset, and against the columns where they are known. */
export async function testProblems(
  compiled: CompiledView,
  columnsOf: (input: Input) => readonly SnapshotColumn[] | undefined,
  engine: Engine,
): Promise<readonly Problem[]> {
  const { view, columns } = compiled
  const found: Problem[] = []
  for (const test of view.tests.filter(isWritten)) {
    const where = view.where('tests', test.at, test.kind === 'holds' ? 'holds' : 'equals')
    const invalid = (message: string): Problem =>
      new Problem('VIEW_SQL_INVALID', { view: view.name, message }, { where })
    const text = testStatement(test, view.name)
    const { tree, message } = await parsed(text, engine)
    if (tree === undefined) {
      found.push(invalid(message))
      continue
    }
    for (const { construct, portable } of findings(tree, text)) {
      const said = { view: view.name, construct, portable }
      found.push(new Problem('VIEW_NOT_PORTABLE', said, { where }))
    }
    const faults = expand(text, 'duckdb').faults.map((fault) => invalid(fault.message))
    found.push(...faults)
    const sources = sourcesOf(test, compiled, columnsOf)
    if (sources === undefined || faults.length > 0) continue
    const unbound = await bindingError(text, [[view.name, columns], ...sources], engine)
    if (unbound !== undefined) found.push(invalid(unbound))
  }
  return found
}

async function parsed(
  text: string,
  engine: Engine,
): Promise<{ readonly tree: TreeNode | undefined; readonly message: string }> {
  const rows = await engine.rows<{ tree: string }>(
    sql`select json_serialize_sql(${literal(text)}) as tree`,
  )
  const tree = treeNode(JSON.parse(rows[0]?.tree ?? '{}'))
  const statements = list(tree['statements'])
  const isOne = tree['error'] !== true && statements.length === 1
  const message = String(tree['error_message'] ?? 'a test is one expression')
  return { tree: isOne ? treeNode(statements[0]) : undefined, message }
}

type Source = readonly [name: string, columns: readonly SnapshotColumn[]]

/** Undefined where the other side is not there, or was never published. */
function sourcesOf(
  test: WrittenTest,
  { inputs, testInputs }: CompiledView,
  columnsOf: (input: Input) => readonly SnapshotColumn[] | undefined,
): readonly Source[] | undefined {
  if (test.kind === 'holds') return []
  const of = test.there.of.toLowerCase()
  const input = [...inputs, ...testInputs].find(({ name }) => name.toLowerCase() === of)
  if (input === undefined) return undefined
  const columns = columnsOf(input)
  return columns && [[input.name, columns]]
}

async function bindingError(
  text: string,
  sources: readonly Source[],
  engine: Engine,
): Promise<string | undefined> {
  for (const [name, columns] of sources) await engine.run(emptyView(name, columns))
  const query = literal(expand(text, 'duckdb').text)
  const rows = await engine.rows<{ plan: string }>(
    sql`select json_serialize_plan(${query}, optimize := false) as plan`,
  )
  for (const [name] of sources) await engine.run(dropView(name))
  const bound = treeNode(JSON.parse(rows[0]?.plan ?? '{}'))
  return bound['error'] === true ? String(bound['error_message']) : undefined
}
