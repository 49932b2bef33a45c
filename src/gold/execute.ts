import { rm, stat } from 'node:fs/promises'
import { isInterruption, Problem } from '../base/problem.ts'
import type { DataFile, Snapshot, SnapshotSource } from '../catalog/snapshot.ts'
import type { Run } from '../ledger/records.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { failures, failureText, testText } from './data-test.ts'
import type { BuildPlan, Published, ViewPlan } from './plan.ts'
import { countRows, dropView, inputView, writeView } from './render.ts'
import type { TestedView, ViewReport } from './report.ts'
import { recordOf } from './report.ts'
import { isRounding, roundedValues } from './rounded.ts'

/** Builds, tests and publishes a plan's views one by one; a view that fails takes only those down that read it. */
export async function execute(
  plan: BuildPlan,
  published: Published,
  workspace: Workspace,
  run: Run,
): Promise<readonly ViewReport[]> {
  const gold = new Map(published.gold)
  const reports: ViewReport[] = []
  for (const view of plan.views) {
    const startedMs = performance.now()
    workspace.reporter.stage('build', view.name)
    const result = await buildView(
      view,
      reports,
      { silver: published.silver, gold },
      workspace,
      run,
    )
    if (result.snapshot) gold.set(view.name, result.snapshot)
    const { status, skippedFor, snapshot, problems, failures: failed = [], tests = [] } = result
    reports.push({
      name: view.name,
      status,
      ...(skippedFor === undefined ? {} : { skippedFor }),
      rows: snapshot?.rowCount ?? 0,
      elapsedMs: Math.round(performance.now() - startedMs),
      snapshotVersion: snapshot?.version,
      snapshotBefore: published.gold.get(view.name)?.version,
      dataAsOf: snapshot?.dataAsOf,
      stores: snapshot?.stores,
      reads: snapshot?.reads ?? [],
      tests,
      problems,
      failures: failed,
    })
    // View by view, so that a run that is killed has told what it did until then; one with nothing to do tells nothing.
    if (reports.some((one) => one.status === 'built' || one.status === 'failed'))
      workspace.ledger.recordViews(run, reports.map(recordOf))
  }
  return reports
}

/** What became of one view; the snapshot that answers for it from now on, where there is one. */
interface Outcome extends Pick<ViewReport, 'status' | 'skippedFor' | 'problems'> {
  readonly snapshot?: Snapshot | undefined
  readonly failures?: ViewReport['failures']
  readonly tests?: readonly TestedView[]
}

async function buildView(
  view: ViewPlan,
  earlier: readonly ViewReport[],
  published: Published,
  workspace: Workspace,
  run: Run,
): Promise<Outcome> {
  const before = published.gold.get(view.name)
  const kept = before && `${view.name} still answers from snapshot ${before.version}`
  const broken = [...view.reads, ...view.testReads].find(
    ({ layer, name }) => layer === 'gold' && isBroken(name, earlier),
  )
  if (broken) {
    workspace.reporter.note(`${view.name} is skipped: ${broken.name} was not built`)
    return { status: 'skipped', skippedFor: broken.name, problems: [], snapshot: before }
  }
  switch (view.action.kind) {
    case 'keep':
      return { status: 'unchanged', problems: [], snapshot: before }
    case 'blocked': {
      const skipped = isBroken(view.action.missing, earlier)
      const problem = new Problem('NOT_PUBLISHED', { name: view.action.missing }, { notLost: kept })
      const skippedFor = view.action.missing
      if (skipped) return { status: 'skipped', skippedFor, problems: [], snapshot: before }
      return { status: 'failed', problems: [problem], snapshot: before }
    }
    case 'build':
      workspace.ledger.start(run)
      return write(view, before, published, workspace, run, kept)
  }
}

function isBroken(name: string, reports: readonly ViewReport[]): boolean {
  const report = reports.find((one) => one.name === name)
  return report?.status === 'failed' || report?.status === 'skipped'
}

async function write(
  view: ViewPlan,
  before: Snapshot | undefined,
  published: Published,
  workspace: Workspace,
  run: Run,
  notLost: string | undefined,
): Promise<Outcome> {
  const { engine, catalog } = workspace
  const aside = catalog.newAside('gold', view.name)
  try {
    const file = await aside
    await register(view, published, workspace)
    const ids = await catalog.fieldIds('gold', view.name, view.columns)
    await engine.run(writeView(view, file, ids))
    await engine.run(inputView(view.name, [file], view.columns))
    const failed = await failures({ ...view, rowsBefore: before?.rowCount }, engine)
    const tests = view.tests.map(testText).map((test) => ({
      test,
      rows: failed.find((one) => one.test === test)?.rows ?? 0,
    }))
    if (failed.length > 0) {
      const problems = failed.map(
        (failure) =>
          new Problem(
            'CHECK_FAILED',
            { check: `${view.name}: ${failureText(failure)}`, rows: failure.rows },
            { notLost: notLost ?? `nothing of ${view.name} was published` },
          ),
      )
      return { status: 'failed', problems, failures: failed, tests, snapshot: before }
    }
    const snapshot = await publish(view, before, file, published, workspace, run)
    return { status: 'built', problems: [], tests, snapshot }
  } catch (error) {
    if (isInterruption(error)) throw error
    if (isRounding(error)) {
      const kept = notLost ?? `nothing of ${view.name} was published`
      const problems = await roundedValues(view, engine, kept)
      return { status: 'failed', problems, snapshot: before }
    }
    const problem = error instanceof Problem ? error : engineProblem(view, error, notLost)
    return { status: 'failed', problems: [problem], snapshot: before }
  } finally {
    // What a broken disk does not let go is cleared by the next run.
    await aside.then((file) => rm(file, { force: true })).catch(() => undefined)
    for (const { name } of [...view.reads, ...view.testReads, view])
      await engine.run(dropView(name))
  }
}

async function register(
  view: ViewPlan,
  published: Published,
  { engine, catalog }: Workspace,
): Promise<void> {
  for (const { layer, name } of [...view.reads, ...view.testReads]) {
    const snapshot = published[layer].get(name)
    if (snapshot === undefined) throw new Problem('NOT_PUBLISHED', { name })
    await engine.run(inputView(name, catalog.files(snapshot), snapshot.columns))
  }
}

async function publish(
  view: ViewPlan,
  before: Snapshot | undefined,
  file: string,
  published: Published,
  { engine, catalog, clock }: Workspace,
  run: Run,
): Promise<Snapshot> {
  const counted = await engine.rows<{ rows: bigint }>(countRows(file))
  const rows = Number(counted[0]?.rows ?? 0n)
  const { size } = await stat(file)
  const data: DataFile = { path: catalog.newDataPath('gold', view.name), rows, sizeBytes: size }
  await catalog.adopt(file, data.path)
  return catalog.commit(
    {
      layer: 'gold',
      name: view.name,
      runId: run.id,
      publishedAt: clock.now().toISOString(),
      inputsDigest: view.digest,
      columns: view.columns,
      files: [data],
      rowCount: rows,
      ...(view.dataAsOf === undefined ? {} : { dataAsOf: view.dataAsOf }),
      ...(view.stores === undefined ? {} : { stores: view.stores }),
      ...inputsOf(view, published),
    },
    before,
  )
}

/** What the snapshot was built from, and every table that stands behind that. */
function inputsOf(view: ViewPlan, published: Published): Pick<Snapshot, 'reads' | 'sources'> {
  const read = view.reads.flatMap(({ layer, name }) => published[layer].get(name) ?? [])
  const sources = read.flatMap((one): readonly SnapshotSource[] =>
    one.layer === 'silver'
      ? (one.sources ?? [{ table: one.name, asOf: one.dataAsOf ?? one.publishedAt }])
      : (one.sources ?? []),
  )
  // Where two ways lead to one table, what is older counts.
  const oldest = new Map<string, SnapshotSource>()
  for (const source of sources) {
    const other = oldest.get(source.table)
    if (other === undefined || source.asOf < other.asOf) oldest.set(source.table, source)
  }
  return {
    reads: read.map(({ layer, name, version, inputsDigest: digest }) => ({
      layer,
      name,
      version,
      digest,
    })),
    sources: [...oldest.values()].toSorted((a, b) => (a.table < b.table ? -1 : 1)),
  }
}

function engineProblem(view: ViewPlan, error: unknown, notLost: string | undefined): Problem {
  const cause = error instanceof Error ? error.message : String(error)
  return new Problem(
    'RUN_FAILED',
    { table: view.name, cause, command: `bankfull build -s ${view.name}` },
    { notLost: notLost ?? `nothing of ${view.name} was published`, cause: error },
  )
}
