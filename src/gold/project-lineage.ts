import { Problem } from '../base/problem.ts'
import type { Snapshot } from '../catalog/snapshot.ts'
import { goldNames } from '../project/model.ts'
import type { Project } from '../project/project.ts'
import { listed, suggest } from '../project/suggest.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { compile } from './compile.ts'
import type { LineageGraph, LineageNode } from './lineage-graph.ts'
import { lineageGraph } from './lineage-graph.ts'
import { columnNamed } from './lineage-scope.ts'
import { scoreViews } from './score-views.ts'

/** The lineage of a project, with what answers now for each table and view. */
export interface ProjectLineage {
  readonly graph: LineageGraph
  /** The project with the views of its models' scores among the others. */
  readonly project: Project
  readonly snapshots: ReadonlyMap<string, Snapshot>
}

/** Reads the lineage from the views' SQL; throws Problems where a view cannot be understood. */
export async function projectLineage(workspace: Workspace): Promise<ProjectLineage> {
  const { engine, catalog } = workspace
  const scores = await scoreViews(workspace, undefined)
  const views = [...scores.map(({ view }) => view), ...workspace.project.views]
  const project = { ...workspace.project, views, models: [] }
  const compiled = await compile(project, views, engine, 'duckdb')
  const all = [
    ...project.tables.map(({ name }) => ['silver', name] as const),
    ...goldNames(project).map((name) => ['gold', name] as const),
  ]
  const snapshots = new Map<string, Snapshot>()
  for (const [layer, name] of all) {
    const snapshot = await catalog.current(layer, name)
    if (snapshot !== undefined) snapshots.set(name, snapshot)
  }
  const columns = new Map([...snapshots].map(([name, snapshot]) => [name, snapshot.columns]))
  return { graph: lineageGraph(project, compiled, columns), project, snapshots }
}

/** What a person asks the lineage of: a table or view, or one of its columns. */
export interface LineageSubject {
  readonly node: LineageNode
  readonly column: string | undefined
}

/** Finds `NODE` or `NODE.column`, any case. Throws TABLE_UNKNOWN or COLUMN_UNKNOWN with the nearest one. */
export function subjectOf(graph: LineageGraph, asked: string): LineageSubject {
  const dot = asked.indexOf('.')
  const name = dot === -1 ? asked : asked.slice(0, dot)
  const nodes = [...graph.values()]
  const node = nodes.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (node === undefined) {
    const known = nodes.map((one) => one.name)
    throw new Problem(
      'TABLE_UNKNOWN',
      { name, known: listed(known) },
      { didYouMean: suggest(name, known) },
    )
  }
  if (dot === -1) return { node, column: undefined }
  const wanted = asked.slice(dot + 1)
  const column = columnNamed(node.columns, wanted)?.name
  if (column !== undefined) return { node, column }
  const known = node.columns.map((one) => one.name)
  throw new Problem(
    'COLUMN_UNKNOWN',
    { table: node.name, column: wanted, known: listed(known) },
    { didYouMean: suggest(wanted, known) },
  )
}
