import type { Where } from '../base/problem.ts'
import { Problem } from '../base/problem.ts'
import type { SnapshotColumn } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import type { ViewTest } from '../project/project.ts'
import { literal, sql } from '../sql/sql.ts'
import { expand } from './macros.ts'
import { findings } from './portable.ts'
import { dropView, emptyView } from './render.ts'
import type { TreeNode } from './syntax-tree.ts'
import { list, treeNode } from './syntax-tree.ts'
import { isWritten, testStatement } from './test-statement.ts'

/** Whose tests are judged, and what is known of the columns that they speak of. */
export interface JudgedTests {
  readonly name: string
  readonly tests: readonly ViewTest[]
  readonly where: (at: number, kind: string) => Where
  /** Of the table or view itself; undefined where it was never published. */
  readonly columns: readonly SnapshotColumn[] | undefined
  /** Of the other side of a test; undefined where it is not there, or was never published. */
  readonly columnsOf: (name: string) => readonly SnapshotColumn[] | undefined
}

/** Holds the tests that are written in SQL against the portable subset, and against the columns where they are known. */
export async function testProblems(
  judged: JudgedTests,
  engine: Engine,
): Promise<readonly Problem[]> {
  const { name, tests, columns, columnsOf } = judged
  const found: Problem[] = []
  for (const test of tests.filter(isWritten)) {
    const where = judged.where(test.at, test.kind)
    const text = testStatement(test, name)
    const problems = await textProblems(name, text, where, engine)
    found.push(...problems)
    const there = test.kind === 'equals' ? columnsOf(test.there.of) : []
    const isSound = problems.every(({ code }) => code !== 'VIEW_SQL_INVALID')
    if (columns === undefined || there === undefined || !isSound) continue
    const other: readonly Source[] = test.kind === 'equals' ? [[test.there.of, there]] : []
    const unbound = await bindingError(text, [[name, columns], ...other], engine)
    if (unbound !== undefined) found.push(invalid(name, unbound, where))
  }
  return found
}

/** What is wrong with a SELECT that was made around a piece of SQL from YAML, where that stands. */
export async function textProblems(
  name: string,
  text: string,
  where: Where,
  engine: Engine,
): Promise<readonly Problem[]> {
  const { tree, message } = await parsed(text, engine)
  if (tree === undefined) return [invalid(name, message, where)]
  return [
    ...findings(tree, text).map(
      ({ construct, portable }) =>
        new Problem('VIEW_NOT_PORTABLE', { view: name, construct, portable }, { where }),
    ),
    ...expand(text, 'duckdb').faults.map((fault) => invalid(name, fault.message, where)),
  ]
}

function invalid(view: string, message: string, where: Where): Problem {
  return new Problem('VIEW_SQL_INVALID', { view, message }, { where })
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
