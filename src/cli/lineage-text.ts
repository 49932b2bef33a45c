import type { Use } from '../gold/lineage.ts'
import { isDirect } from '../gold/lineage.ts'
import type { LineageGraph, Reached } from '../gold/lineage-graph.ts'
import { columnsAhead, columnsBehind, nodesAhead, nodesBehind } from '../gold/lineage-graph.ts'
import type { LineageSubject } from '../gold/project-lineage.ts'
import { table } from './closing-account.ts'

/** What stands up- and downstream, as a person reads it. */
export function lineageText(graph: LineageGraph, subject: LineageSubject): string {
  return `${(subject.column === undefined ? nodeText : columnText)(graph, subject).join('\n')}\n`
}

function nodeText(graph: LineageGraph, { node }: LineageSubject): readonly string[] {
  const named = (names: readonly string[]): string => names.join(', ') || 'nothing'
  const rows = [
    ...node.columns.map(({ name, lineage }) => [name, lineage] as const),
    ['(its rows)', node.rows] as const,
  ].flatMap(([column, lineage]) => {
    if (lineage.size === 0 && lineage !== node.rows && node.layer === 'gold')
      return [[column, '(its rows)', 'a count or a constant']]
    return [...lineage.values()].map(({ source, uses }, at) => [
      at === 0 ? column : '',
      `${source.node}.${source.column}`,
      usesText(uses),
    ])
  })
  return [
    `${node.name}, a ${kindOf(node.layer)}`,
    '',
    `  upstream     ${named(nodesBehind(graph, node.name))}`,
    `  downstream   ${named(nodesAhead(graph, node.name))}`,
    ...(rows.length === 0 ? [] : ['', ...leftTable([['column', 'comes from', 'how'], ...rows])]),
  ]
}

function columnText(graph: LineageGraph, { node, column = '' }: LineageSubject): readonly string[] {
  const wanted = { node: node.name, column }
  return [
    `${node.name}.${column}, of a ${kindOf(node.layer)}`,
    '',
    ...reachedText('upstream', columnsBehind(graph, wanted)),
    '',
    ...reachedText('downstream', columnsAhead(graph, wanted)),
  ]
}

function reachedText(title: string, reached: readonly Reached[]): readonly string[] {
  if (reached.length === 0) return [`  ${title}   nothing`]
  const rows = reached.map(({ source, layer, steps, uses }) => [
    `${source.node}.${source.column}`,
    kindOf(layer),
    String(steps),
    usesText(uses),
  ])
  return leftTable([[title, 'of a', 'steps', 'how'], ...rows])
}

/** As `table`, every column to the left: its cells are words. */
function leftTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  )
  const padded = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)))
  return table(padded)
}

function kindOf(layer: 'silver' | 'gold'): string {
  return layer === 'silver' ? 'table' : 'view'
}

const words: Readonly<Record<Use['subtype'], string>> = {
  IDENTITY: 'as it is',
  TRANSFORMATION: 'computed',
  AGGREGATION: 'aggregated',
  JOIN: 'join',
  GROUP_BY: 'group by',
  FILTER: 'filter',
  SORT: 'sort',
  WINDOW: 'window',
  CONDITIONAL: 'condition',
}

/** Flows and decisions apart: `direct: aggregated; indirect: filter, join`. */
function usesText(uses: readonly Use[]): string {
  const said = (some: readonly Use[]): string =>
    [...new Set(some.map(({ subtype }) => words[subtype]))].join(', ')
  const flows = said(uses.filter(isDirect))
  const decides = said(uses.filter((use) => !isDirect(use)))
  return [
    ...(flows === '' ? [] : [`direct: ${flows}`]),
    ...(decides === '' ? [] : [`indirect: ${decides}`]),
  ].join('; ')
}

/** The same as one JSON document. */
export function lineageJson(graph: LineageGraph, { node, column }: LineageSubject): string {
  const named = (names: readonly string[]): readonly object[] =>
    names.map((name) => ({ node: name, layer: graph.get(name)?.layer }))
  if (column === undefined)
    return JSON.stringify({
      node: node.name,
      layer: node.layer,
      upstream: named(nodesBehind(graph, node.name)),
      downstream: named(nodesAhead(graph, node.name)),
      columns: node.columns.map(({ name, lineage }) => ({
        column: name,
        inputs: [...lineage.values()].map(inputJson),
      })),
      rows: [...node.rows.values()].map(inputJson),
    })
  const wanted = { node: node.name, column }
  const reached = (all: readonly Reached[]): readonly object[] =>
    all.map(({ layer, steps, ...origin }) => ({ ...inputJson(origin), layer, steps }))
  return JSON.stringify({
    node: node.name,
    layer: node.layer,
    column,
    upstream: reached(columnsBehind(graph, wanted)),
    downstream: reached(columnsAhead(graph, wanted)),
  })
}

function inputJson({ source, uses }: Pick<Reached, 'source' | 'uses'>): object {
  return {
    node: source.node,
    column: source.column,
    transformations: uses.map((use) => ({
      type: isDirect(use) ? 'DIRECT' : 'INDIRECT',
      subtype: use.subtype,
      masking: use.masking,
    })),
  }
}
