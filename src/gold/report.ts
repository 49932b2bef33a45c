import type { Problem } from '../base/problem.ts'
import type { SnapshotInput, StoreCoverage } from '../catalog/snapshot.ts'
import type { ViewRecord } from '../ledger/records.ts'
import type { Failure } from './data-test.ts'

/** What a build did. */
export interface BuildReport {
  readonly runId: string
  /** In the order in which they were built. */
  readonly views: readonly ViewReport[]
  /** 0 where every view is built or unchanged; otherwise the worst of the problems' exit codes. */
  readonly exitCode: number
}

/** What became of one view. */
export interface ViewReport {
  readonly name: string
  /** `skipped`: a view that it reads failed, so nothing was tried. */
  readonly status: 'built' | 'unchanged' | 'failed' | 'skipped'
  /** Of a skipped view the one that it reads and that was not built. */
  readonly skippedFor?: string | undefined
  /** Rows of the snapshot that answers now; 0 where there is none. */
  readonly rows: number
  readonly elapsedMs: number
  /** The snapshot that answers now, also where this build failed. */
  readonly snapshotVersion: number | undefined
  /** The one that answered before. */
  readonly snapshotBefore: number | undefined
  /** The newest moment that the rows tell of. */
  readonly dataAsOf: string | undefined
  readonly stores: StoreCoverage | undefined
  /** What the snapshot that answers now was built from. */
  readonly reads: readonly SnapshotInput[]
  /** The tests that ran, each with its offending rows; none ran where nothing was built. */
  readonly tests: readonly TestedView[]
  readonly problems: readonly Problem[]
  /** The data tests that failed, with offending rows. */
  readonly failures: readonly Failure[]
}

/** A test that ran. */
export interface TestedView {
  /** In words: `month, location must be unique`. */
  readonly test: string
  /** Offending rows; 0 where it passed. */
  readonly rows: number
}

/** What the ledger keeps of a view's report: no row of the data, so that nothing has to be erased from it. */
export function recordOf(report: ViewReport): ViewRecord {
  const {
    name: view,
    problems,
    skippedFor: _,
    failures: __,
    dataAsOf: ___,
    stores: ____,
    ...kept
  } = report
  return {
    view,
    ...kept,
    reads: kept.reads.map(({ name, version }) => ({ name, version })),
    problems: problems.map(({ code, message }) => ({
      code,
      ...(code === 'CHECK_FAILED' ? {} : { message }),
    })),
  }
}

/** The report of a run over its views' outcomes. */
export function reportOf(runId: string, views: readonly ViewReport[]): BuildReport {
  const codes = views.flatMap(({ problems }) => problems.map((problem) => problem.exitCode))
  return { runId, views, exitCode: Math.max(0, ...codes) }
}
