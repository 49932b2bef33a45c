import type { Layer, SnapshotColumn } from '../catalog/snapshot.ts'
import type { Project } from '../project/project.ts'
import type { CompiledView } from './compile.ts'
import type { ColumnName, Lineage, Origin } from './lineage.ts'
import { after, columnItself, keyOf, nothing, together } from './lineage.ts'
import type { Column, Relation } from './lineage-scope.ts'
import { columnNamed } from './lineage-scope.ts'
import { queryLineage } from './query-lineage.ts'
import { treeNode } from './syntax-tree.ts'

/** The tables and views of a project with what each column comes from; a view stands behind all that it reads. */
export type LineageGraph = ReadonlyMap<string, LineageNode>

/** One table or view. A table has no lineage here: its columns come from the deliveries. */
export interface LineageNode {
  readonly layer: Layer
  readonly name: string
  readonly columns: readonly Column[]
  /** The input columns that decide which rows there are: filters, joins, groups. */
  readonly rows: Lineage
  /** Names of the tables and views that it reads. */
  readonly reads: readonly string[]
}

/** A column or node upstream or downstream, with how it is used on the way. */
export interface Reached extends Origin {
  readonly layer: Layer
  /** 1 for what is read directly. */
  readonly steps: number
}

/** Reads the lineage of views in their order; `published` has the tables' columns, as far as they are known. */
export function lineageGraph(
  { tables }: Project,
  compiled: readonly CompiledView[],
  published: ReadonlyMap<string, readonly SnapshotColumn[]>,
): LineageGraph {
  const graph = new Map<string, LineageNode>()
  const open = new Set<string>()
  for (const { name, columns } of tables) {
    const known = published.get(name)
    if (known === undefined) open.add(name)
    const named = (known ?? columns).map((column) => ({ name: column.name, lineage: nothing }))
    graph.set(name, { layer: 'silver', name, columns: named, rows: nothing, reads: [] })
  }
  for (const view of compiled) {
    const source = (name: string): Relation | undefined => relationOf(name, graph, open)
    graph.set(view.name, nodeOf(view, source))
  }
  return graph
}

function relationOf(
  name: string,
  graph: LineageGraph,
  open: ReadonlySet<string>,
): Relation | undefined {
  const node = [...graph.values()].find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (node === undefined) return undefined
  const columns = node.columns.map((column) => ({
    name: column.name,
    lineage: columnItself({ node: node.name, column: column.name }),
  }))
  return { name: node.name, columns, open: open.has(node.name) ? node.name : undefined }
}

/** The view's declared columns; one that the SQL gives no name is found by its place. */
function nodeOf(
  { view, tree, inputs }: CompiledView,
  sources: (name: string) => Relation | undefined,
): LineageNode {
  const around = { sources, clauses: new Map(), outer: undefined }
  const query = queryLineage(treeNode(tree['node']), around)
  const columns = view.columns.map(({ name }, at) => ({
    name,
    lineage: (columnNamed(query.columns, name) ?? query.columns[at])?.lineage ?? nothing,
  }))
  const reads = inputs.map(({ name }) => name)
  return { layer: 'gold', name: view.name, columns, rows: query.rows, reads }
}

/** Every column that stands behind a column, directly or through views, nearest first. */
export function columnsBehind(graph: LineageGraph, column: ColumnName): readonly Reached[] {
  const found = behind(graph, column, new Map())
  return sorted(graph, [...found.values()])
}

/** Every column of a view that a column stands behind, directly or through views, nearest first. */
export function columnsAhead(graph: LineageGraph, column: ColumnName): readonly Reached[] {
  const known = new Map<string, ReadonlyMap<string, Reached>>()
  const found = [...graph.values()].flatMap((node) =>
    node.columns.flatMap(({ name }) => {
      const source = { node: node.name, column: name }
      const reached = behind(graph, source, known).get(keyOf(column))
      return reached === undefined ? [] : [{ ...reached, source, layer: node.layer }]
    }),
  )
  return sorted(graph, found)
}

/** What a column comes from and what decides about its rows, in one step. */
function originsOf(node: LineageNode, column: string): Lineage {
  const own = columnNamed(node.columns, column)?.lineage ?? nothing
  return together([own, node.rows])
}

function behind(
  graph: LineageGraph,
  column: ColumnName,
  known: Map<string, ReadonlyMap<string, Reached>>,
): ReadonlyMap<string, Reached> {
  const before = known.get(keyOf(column))
  if (before !== undefined) return before
  const found = new Map<string, Reached>()
  const add = (reached: Reached): void => {
    const key = keyOf(reached.source)
    const other = found.get(key)
    const both = together([new Map([[key, reached]]), other ? new Map([[key, other]]) : nothing])
    const steps = Math.min(reached.steps, other?.steps ?? reached.steps)
    found.set(key, { ...reached, uses: both.get(key)?.uses ?? reached.uses, steps })
  }
  const node = graph.get(column.node)
  for (const origin of node === undefined ? [] : originsOf(node, column.column).values()) {
    const layer = graph.get(origin.source.node)?.layer ?? 'silver'
    add({ ...origin, layer, steps: 1 })
    for (const further of behind(graph, origin.source, known).values()) {
      const uses = origin.uses.flatMap((outer) => further.uses.map((inner) => after(outer, inner)))
      add({ ...further, uses, steps: further.steps + 1 })
    }
  }
  known.set(keyOf(column), found)
  return found
}

/** Tables and views upstream of a node, nearest first. */
export function nodesBehind(graph: LineageGraph, name: string): readonly string[] {
  return spread(name, (one) => graph.get(one)?.reads ?? [])
}

/** Views downstream of a node, nearest first. */
export function nodesAhead(graph: LineageGraph, name: string): readonly string[] {
  const nodes = [...graph.values()]
  return spread(name, (one) =>
    nodes.filter(({ reads }) => reads.includes(one)).map((it) => it.name),
  )
}

function spread(from: string, next: (name: string) => readonly string[]): readonly string[] {
  const found = new Set<string>()
  let ring: readonly string[] = [from]
  while (ring.length > 0) {
    ring = [...new Set(ring.flatMap(next))].filter((name) => !found.has(name) && name !== from)
    for (const name of ring) found.add(name)
  }
  return [...found]
}

function sorted(graph: LineageGraph, reached: readonly Reached[]): readonly Reached[] {
  const order = [...graph.keys()]
  return reached.toSorted(
    (a, b) => a.steps - b.steps || order.indexOf(a.source.node) - order.indexOf(b.source.node),
  )
}
