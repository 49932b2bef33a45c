import type { Snapshot } from '../catalog/snapshot.ts'
import type { Project, View } from '../project/project.ts'
import type { ColumnType, DeclaredType } from '../sql/column-type.ts'
import { typeText } from '../sql/column-type.ts'
import type { Lineage } from './lineage.ts'
import { isDirect, nothing } from './lineage.ts'
import type { LineageGraph, LineageNode } from './lineage-graph.ts'
import { columnNamed } from './lineage-scope.ts'

/** What events of one project and environment have in common. */
export interface EventSource {
  readonly project: Project
  readonly environment: string
  readonly graph: LineageGraph
  /** ISO 8601. */
  readonly eventTime: string
}

/** Who writes the events, as the standard wants it: a URI. */
const producer = 'urn:bankfull'
const spec = 'https://openlineage.io/spec'
const eventSchema = `${spec}/2-0-2/OpenLineage.json#/$defs/`

/** An event of OpenLineage: plain JSON. */
export type OpenLineageEvent = Readonly<Record<string, unknown>>

/** What a view is made of, apart from any run of it (a JobEvent). */
export function jobEvent(
  source: EventSource,
  view: View,
  snapshots: ReadonlyMap<string, Snapshot>,
): OpenLineageEvent {
  return {
    eventTime: source.eventTime,
    producer,
    schemaURL: `${eventSchema}JobEvent`,
    job: jobOf(source, view),
    ...datasets(source, view, snapshots),
  }
}

/** What a run did with a view. */
export interface ViewRun {
  readonly runId: string
  readonly parentId: string
  readonly eventType: 'START' | 'COMPLETE' | 'FAIL'
  readonly message?: string | undefined
}

/** One transition of a view's build (a RunEvent); the command's own run is its parent. */
export function runEvent(
  source: EventSource,
  view: View,
  snapshots: ReadonlyMap<string, Snapshot>,
  { runId, parentId, eventType, message }: ViewRun,
): OpenLineageEvent {
  const parentJob = { namespace: namespaceOf(source), name: 'build' }
  return {
    eventType,
    eventTime: source.eventTime,
    producer,
    schemaURL: `${eventSchema}RunEvent`,
    run: {
      runId,
      facets: {
        parent: { ...facet('ParentRunFacet', '1-2-0'), run: { runId: parentId }, job: parentJob },
        ...(message === undefined
          ? {}
          : {
              errorMessage: {
                ...facet('ErrorMessageRunFacet', '1-0-1'),
                message,
                programmingLanguage: 'SQL',
              },
            }),
      },
    },
    job: jobOf(source, view),
    ...datasets(source, view, snapshots),
  }
}

/** Jobs and datasets of one project and environment share a namespace, so that two environments never mix. */
function namespaceOf({ project, environment }: EventSource): string {
  return `bankfull://${encodeURIComponent(project.name)}/${environment}`
}

function jobOf(source: EventSource, view: View): object {
  return {
    namespace: namespaceOf(source),
    name: `build.${view.name}`,
    facets: {
      sql: { ...facet('SQLJobFacet', '1-1-0'), query: view.sql },
      jobType: {
        ...facet('JobTypeJobFacet', '2-0-4'),
        processingType: 'BATCH',
        integration: 'BANKFULL',
        jobType: 'QUERY',
      },
    },
  }
}

function datasets(
  source: EventSource,
  view: View,
  snapshots: ReadonlyMap<string, Snapshot>,
): { readonly inputs: readonly object[]; readonly outputs: readonly object[] } {
  const node = source.graph.get(view.name)
  if (node === undefined) return { inputs: [], outputs: [] }
  const inputs = node.reads.flatMap((name) => source.graph.get(name) ?? [])
  const snapshot = snapshots.get(view.name)
  const described = view.columns.map(({ name, type, meaning }) => ({ name, type, meaning }))
  const output = dataset(source, node, snapshot, described)
  return {
    inputs: inputs.map((one) => {
      const known = snapshots.get(one.name)
      const declared = source.project.views.find(({ name }) => name === one.name)?.columns
      return dataset(source, one, known, known?.columns ?? declared ?? [])
    }),
    outputs: [
      {
        ...output,
        facets: { ...output.facets, columnLineage: columnLineage(source, node) },
        ...(snapshot === undefined ? {} : { outputFacets: statistics(snapshot) }),
      },
    ],
  }
}

interface DescribedColumn {
  readonly name: string
  readonly type: ColumnType | DeclaredType
  readonly meaning?: string | undefined
}

function dataset(
  source: EventSource,
  { name, layer }: LineageNode,
  snapshot: Snapshot | undefined,
  columns: readonly DescribedColumn[],
): { readonly namespace: string; readonly name: string; readonly facets: object } {
  const { tables, views } = source.project
  const purpose = [...tables, ...views].find((one) => one.name === name)?.purpose ?? ''
  const fields = columns.map((column) => ({
    name: column.name,
    type: typeText(column.type),
    ...(column.meaning === undefined ? {} : { description: column.meaning }),
  }))
  const facets = {
    schema: { ...facet('SchemaDatasetFacet', '1-2-0'), fields },
    ...(purpose === ''
      ? {}
      : {
          documentation: { ...facet('DocumentationDatasetFacet', '1-1-0'), description: purpose },
        }),
    ...(snapshot === undefined
      ? {}
      : {
          version: {
            ...facet('DatasetVersionDatasetFacet', '1-0-1'),
            datasetVersion: String(snapshot.version),
          },
        }),
  }
  return { namespace: namespaceOf(source), name: `${layer}.${name}`, facets }
}

/** A column's own inputs under its name; what decides about whole rows stands once, under `dataset`. */
function columnLineage(source: EventSource, { columns, rows }: LineageNode): object {
  const fields = columns.map(({ name, lineage }) => [
    name,
    { inputFields: inputFields(source, lineage) },
  ])
  return {
    ...facet('ColumnLineageDatasetFacet', '1-2-0'),
    fields: Object.fromEntries(fields),
    dataset: inputFields(source, rows),
  }
}

function inputFields(source: EventSource, lineage: Lineage): readonly object[] {
  return [...(lineage ?? nothing).values()].map(({ source: { node, column }, uses }) => {
    const read = source.graph.get(node)
    return {
      namespace: namespaceOf(source),
      name: `${read?.layer ?? 'silver'}.${node}`,
      field: (read && columnNamed(read.columns, column)?.name) ?? column,
      transformations: uses.map((use) => ({
        type: isDirect(use) ? 'DIRECT' : 'INDIRECT',
        subtype: use.subtype,
        masking: use.masking,
      })),
    }
  })
}

function statistics({ rowCount, files }: Snapshot): object {
  return {
    outputStatistics: {
      ...facet('OutputStatisticsOutputDatasetFacet', '1-0-2'),
      rowCount,
      size: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      fileCount: files.length,
    },
  }
}

function facet(name: string, version: string): { _producer: string; _schemaURL: string } {
  return {
    _producer: producer,
    _schemaURL: `${spec}/facets/${version}/${name}.json#/$defs/${name}`,
  }
}
