import type { Snapshot } from '../catalog/snapshot.ts'
import type { Failure } from '../gold/data-test.ts'
import { failures } from '../gold/data-test.ts'
import { testsOf } from '../gold/plan.ts'
import type { ViewRecord } from '../ledger/records.ts'
import type { Project } from '../project/project.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { erasedRows } from './erased-rows.ts'

/** All that decides about a promotion, read from both environments. */
export interface PromotionFacts {
  readonly from: string
  readonly to: string
  /** What is to be promoted: tables first, then views behind what they read. */
  readonly nodes: readonly NodeFacts[]
  /** Named nodes that the source never published. */
  readonly unpublished: readonly string[]
  /** What answers in each environment, by name. */
  readonly source: ReadonlyMap<string, Snapshot>
  readonly target: ReadonlyMap<string, Snapshot>
  /** Table → rows of its source snapshot whose key was erased in the target; only those that have any. */
  readonly erased: ReadonlyMap<string, number>
}

/** One table or view that is to be promoted. */
export interface NodeFacts {
  readonly snapshot: Snapshot
  /** Checks of today's YAML that its rows do not hold. */
  readonly failures: readonly Failure[]
  /** The newest build of a view that built it or failed to. */
  readonly lastBuild: (ViewRecord & { readonly runId: string }) | undefined
}

/** Reads the facts, and runs the checks over the very files that would be copied. `names`: all that is published where left out. */
export async function gather(
  source: Workspace,
  target: Workspace,
  names: readonly string[] | undefined,
): Promise<PromotionFacts> {
  const here = await answering(source)
  const there = await answering(target)
  const { tables, views } = source.project
  const all = [...tables, ...views].map(({ name }) => name)
  const wanted = names ?? all.filter((name) => here.has(name))
  const snapshots = inOrder(wanted.flatMap((name) => here.get(name) ?? []))
  const nodes: NodeFacts[] = []
  for (const snapshot of snapshots) {
    source.reporter.stage('check', snapshot.name)
    nodes.push({
      snapshot,
      failures: await failuresOf(snapshot, source.project, source),
      lastBuild: snapshot.layer === 'gold' ? source.ledger.lastBuild(snapshot.name) : undefined,
    })
  }
  const unpublished = names === undefined && wanted.length === 0 ? all : wanted
  return {
    from: source.environment,
    to: target.environment,
    nodes,
    unpublished: unpublished.filter((name) => !here.has(name)),
    source: here,
    target: there,
    erased: await erasedRows(snapshots, here, source, target),
  }
}

async function answering({ project, catalog }: Workspace): Promise<ReadonlyMap<string, Snapshot>> {
  const found = new Map<string, Snapshot>()
  for (const { name } of project.tables) {
    const snapshot = await catalog.current('silver', name)
    if (snapshot !== undefined) found.set(name, snapshot)
  }
  for (const { name } of project.views) {
    const snapshot = await catalog.current('gold', name)
    if (snapshot !== undefined) found.set(name, snapshot)
  }
  return found
}

/** Tables first, and every view behind those that it was built from. */
function inOrder(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  const waiting = new Map(snapshots.map((one) => [one.name, one]))
  const ordered: Snapshot[] = []
  const place = (snapshot: Snapshot): void => {
    if (!waiting.delete(snapshot.name)) return
    for (const { name } of snapshot.reads ?? []) {
      const read = waiting.get(name)
      if (read !== undefined) place(read)
    }
    ordered.push(snapshot)
  }
  for (const snapshot of snapshots) place(snapshot)
  return ordered
}

async function failuresOf(
  snapshot: Snapshot,
  { tables, views }: Project,
  { catalog, engine }: Workspace,
): Promise<readonly Failure[]> {
  const files = catalog.files(snapshot)
  if (files.length === 0) return []
  const table = snapshot.layer === 'silver' && tables.find(({ name }) => name === snapshot.name)
  const view = snapshot.layer === 'gold' && views.find(({ name }) => name === snapshot.name)
  const { columns } = snapshot
  const pii = ((table || view || undefined)?.columns ?? [])
    .filter((column) => column.pii)
    .map((column) => column.name)
  if (view) {
    const tests = testsOf(view.grain, view.tests)
    return failures({ tests, grain: view.grain, pii, columns }, files, engine)
  }
  if (!table) return []
  const tests = table.checks.map((check) =>
    check.kind === 'unique' ? { kind: check.kind, columns: [check.column] } : check,
  )
  return failures({ tests, grain: table.merge.key, pii, columns }, files, engine)
}
