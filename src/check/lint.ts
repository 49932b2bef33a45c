import { Problem } from '../base/problem.ts'
import type { SnapshotColumn } from '../catalog/snapshot.ts'
import { compile, inputNamed } from '../gold/compile.ts'
import type { Dialect } from '../gold/engine-type.ts'
import { wholeType } from '../gold/engine-type.ts'
import { judge } from '../gold/judge.ts'
import { expand } from '../gold/macros.ts'
import { findings, notPortable } from '../gold/portable.ts'
import { statementIn } from '../gold/render.ts'
import { parseView, tablesRead } from '../gold/syntax-tree.ts'
import { placeOf } from '../gold/tokens.ts'
import { choose } from '../project/choose.ts'
import type { OwnCheck, Project, View } from '../project/project.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** What was read, and all that is wrong with it. */
export interface LintReport {
  readonly views: readonly string[]
  readonly checks: readonly string[]
  readonly problems: readonly Problem[]
}

/** Holds the SQL of views and checks against the portable subset and the contracts. Reads no row; a table that was never merged has the columns that it declares. */
export async function lint(
  workspace: Workspace,
  only: readonly string[] | undefined,
): Promise<LintReport> {
  const { project, engine, catalog } = workspace
  const { views, checks } = chosen(project, only)
  const { problems } = await judge(project, views, engine, catalog, 'duckdb', (table) =>
    declaredColumns(project, table),
  )
  const ofChecks: Problem[] = []
  for (const own of checks) ofChecks.push(...(await checkProblems(own, workspace)))
  return {
    views: views.map(({ name }) => name),
    checks: checks.map(({ name }) => name),
    problems: [...problems, ...ofChecks],
  }
}

/** Each view's statement as one engine runs it, in the order of their building. */
export async function statementsFor(
  { project, engine }: Workspace,
  only: readonly string[] | undefined,
  dialect: Dialect,
): Promise<Readonly<Record<string, string>>> {
  const compiled = await compile(project, chosen(project, only).views, engine, dialect)
  return Object.fromEntries(compiled.map((view) => [view.name, statementIn(dialect, view)]))
}

function chosen(
  { views, checks }: Project,
  only: readonly string[] | undefined,
): { readonly views: readonly View[]; readonly checks: readonly OwnCheck[] } {
  const names = new Set(choose([...views, ...checks], only).map(({ name }) => name))
  return {
    views: views.filter(({ name }) => names.has(name)),
    checks: checks.filter(({ name }) => names.has(name)),
  }
}

async function checkProblems(
  own: OwnCheck,
  { project, engine }: Workspace,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  try {
    const tree = await parseView(own, engine)
    problems.push(...findings(tree, own.sql).map((finding) => notPortable(own, finding)))
    for (const { offset, message } of expand(own.sql, 'duckdb').faults) {
      const where = placeOf(own.sqlFile, own.sql, offset)
      problems.push(new Problem('VIEW_SQL_INVALID', { view: own.name, message }, { where }))
    }
    for (const { name, offset } of tablesRead(tree, own.sql))
      inputNamed(name, project, own.name, placeOf(own.sqlFile, own.sql, offset), problems)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    problems.push(error)
  }
  return problems
}

/** The columns that a table declares with a type, its bare decimals wide enough for most. */
function declaredColumns(project: Project, name: string): readonly SnapshotColumn[] | undefined {
  const table = project.tables.find((one) => one.name === name)
  return table?.columns.flatMap((column) => {
    if (column.type === undefined) return []
    const type = wholeType(column.type) ?? { kind: 'decimal' as const, precision: 18, scale: 4 }
    return [{ name: column.name, type }]
  })
}
