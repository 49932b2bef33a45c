import type { Problem } from '../base/problem.ts'
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
  /** Rows of the snapshot that answers now; 0 where there is none. */
  readonly rows: number
  readonly elapsedMs: number
  /** The snapshot that answers now, also where this build failed. */
  readonly snapshotVersion: number | undefined
  readonly problems: readonly Problem[]
  /** The data tests that failed, with offending rows. */
  readonly failures: readonly Failure[]
}

/** The report of a run over its views' outcomes. */
export function reportOf(runId: string, views: readonly ViewReport[]): BuildReport {
  const codes = views.flatMap(({ problems }) => problems.map((problem) => problem.exitCode))
  return { runId, views, exitCode: Math.max(0, ...codes) }
}
