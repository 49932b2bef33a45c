import { digestOf } from '../base/digest.ts'
import type { Snapshot } from '../catalog/snapshot.ts'
import type { LineageGraph } from '../gold/lineage-graph.ts'
import type { OpenLineageEvent, ViewRun } from '../gold/open-lineage.ts'
import { runEvent } from '../gold/open-lineage.ts'
import { projectLineage } from '../gold/project-lineage.ts'
import type { ViewRecord } from '../ledger/records.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RunReport } from './run-report.ts'

/** The OpenLineage events of a run, one a line: each view that it built or failed to begins and ends. */
export async function runEvents(workspace: Workspace, report: RunReport): Promise<string> {
  const { environment } = workspace
  const { graph, project } = await projectLineage(workspace)
  const { id, startedAt, finishedAt = startedAt } = report.run
  const events: OpenLineageEvent[] = []
  for (const record of report.views) {
    const view = project.views.find(({ name }) => name === record.view)
    if (view === undefined || (record.status !== 'built' && record.status !== 'failed')) continue
    const snapshots = await snapshotsOf(record, graph, workspace)
    const run = { runId: uuidOf(id, record.view), parentId: uuidOf(id) }
    const at = (eventTime: string, told: Pick<ViewRun, 'eventType' | 'message'>): void => {
      const source = { project, environment, graph, eventTime }
      events.push(runEvent(source, view, snapshots, { ...run, ...told }))
    }
    at(startedAt, { eventType: 'START' })
    if (record.status === 'built') at(finishedAt, { eventType: 'COMPLETE' })
    else at(finishedAt, { eventType: 'FAIL', message: messageOf(record) })
  }
  return events.map((event) => JSON.stringify(event)).join('\n')
}

/** The snapshots that the record names, as far as they are kept: a failed build wrote none. */
async function snapshotsOf(
  record: ViewRecord,
  graph: LineageGraph,
  { catalog }: Workspace,
): Promise<ReadonlyMap<string, Snapshot>> {
  const own =
    record.status === 'built' ? [{ name: record.view, version: record.snapshotVersion }] : []
  const found = new Map<string, Snapshot>()
  for (const { name, version } of [...record.reads, ...own]) {
    const history = await catalog.history(graph.get(name)?.layer ?? 'silver', name)
    const snapshot = history.find((one) => one.version === version)
    if (snapshot !== undefined) found.set(name, snapshot)
  }
  return found
}

function messageOf({ tests, problems }: ViewRecord): string {
  const failed = tests.filter(({ rows }) => rows > 0)
  return [
    ...failed.map(({ test, rows }) => `${test}: ${rows} rows`),
    ...problems.flatMap(({ message }) => message ?? []),
  ].join('; ')
}

/** The same words give the same id, so that events of one run that are sent twice are one. */
function uuidOf(...words: readonly string[]): string {
  const hex = digestOf(words)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
