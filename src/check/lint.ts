import type { Problem } from '../base/problem.ts'
import type { Layer, SnapshotColumn } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import { checkView, rowsView } from '../gold/bare-select.ts'
import { compile, inputNamed } from '../gold/compile.ts'
import type { Dialect } from '../gold/engine-type.ts'
import { wholeType } from '../gold/engine-type.ts'
import { judge } from '../gold/judge.ts'
import { testProblems, textProblems } from '../gold/judge-tests.ts'
import { statementIn } from '../gold/render.ts'
import { scoreViews } from '../gold/score-views.ts'
import { choose } from '../project/choose.ts'
import type { Model } from '../project/model.ts'
import type { Project, Table } from '../project/project.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** What was read, and all that is wrong with it. */
export interface LintReport {
  readonly views: readonly string[]
  readonly checks: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * Holds the SQL of views, models' rows and heuristics, tables' checks and checks/*.sql against the portable subset and
 * the contracts. Reads no row; a table that was never merged has the columns that it declares.
 */
export async function lint(
  workspace: Workspace,
  only: readonly string[] | undefined,
): Promise<LintReport> {
  const { project, engine, catalog } = workspace
  const { views, checks, models, tables } = chosen(project, only)
  const selects = [...views, ...models.map(rowsView), ...checks.map(checkView)]
  const { problems } = await judge(project, selects, engine, catalog, 'duckdb', (table) =>
    declaredColumns(project, table),
  )
  const beside: Problem[] = []
  for (const model of models) beside.push(...(await heuristicProblems(model, engine)))
  for (const table of tables) beside.push(...(await tableProblems(table, workspace)))
  return {
    views: views.map(({ name }) => name),
    checks: checks.map(({ name }) => name),
    problems: [...problems, ...beside],
  }
}

/** Each view's statement as one engine runs it, models' scores among them, in the order of their building. */
export async function statementsFor(
  workspace: Workspace,
  only: readonly string[] | undefined,
  dialect: Dialect,
): Promise<Readonly<Record<string, string>>> {
  const { project, engine } = workspace
  const { views, models } = chosen(project, only)
  const scores = await scoreViews({ ...workspace, project: { ...project, models } }, undefined)
  const published = scores.map(({ view }) => view).filter(({ columns }) => columns.length > 0)
  const compiled = await compile(project, [...published, ...views], engine, dialect)
  return Object.fromEntries(compiled.map((view) => [view.name, statementIn(dialect, view)]))
}

type Chosen = Pick<Project, 'views' | 'checks' | 'models' | 'tables'>

function chosen(
  { views, checks, models, tables }: Project,
  only: readonly string[] | undefined,
): Chosen {
  const all = [...views, ...checks, ...models, ...tables.filter((table) => table.checks.length > 0)]
  const names = new Set(choose<{ readonly name: string }>(all, only).map(({ name }) => name))
  const isChosen = ({ name }: { readonly name: string }): boolean => names.has(name)
  return {
    views: views.filter(isChosen),
    checks: checks.filter(isChosen),
    models: models.filter(isChosen),
    tables: tables.filter(isChosen),
  }
}

async function heuristicProblems(model: Model, engine: Engine): Promise<readonly Problem[]> {
  if (model.heuristic === undefined) return []
  const text = `SELECT (\n${model.heuristic}\n) AS level`
  return textProblems(model.name, text, model.where('heuristic'), engine)
}

async function tableProblems(table: Table, workspace: Workspace): Promise<readonly Problem[]> {
  const { project, engine, catalog } = workspace
  const problems: Problem[] = []
  const published = new Map<string, readonly SnapshotColumn[]>()
  const look = async (name: string, layer: Layer): Promise<void> => {
    const columns = (await catalog.current(layer, name))?.columns
    if (columns) published.set(name.toLowerCase(), columns)
  }
  await look(table.name, 'silver')
  for (const test of table.checks) {
    if (test.kind !== 'equals') continue
    const where = table.where('checks', test.at, 'equals', 'of')
    const [input] = inputNamed(test.there.of, project, table.name, where, problems)
    if (input) await look(input.name, input.layer)
  }
  const columnsOf = (name: string): readonly SnapshotColumn[] | undefined =>
    published.get(name.toLowerCase())
  const judged = {
    name: table.name,
    tests: table.checks,
    where: (at: number, kind: string) => table.where('checks', at, kind),
    columns: columnsOf(table.name),
    columnsOf,
  }
  return [...problems, ...(await testProblems(judged, engine))]
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
