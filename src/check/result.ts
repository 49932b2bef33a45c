import { Problem } from '../base/problem.ts'
import type { Failure } from '../gold/data-test.ts'
import { failureText } from '../gold/data-test.ts'

/** What came of every check. */
export interface CheckReport {
  readonly results: readonly CheckResult[]
  readonly problems: readonly Problem[]
}

/** One check of a table, a view, or of the project itself. */
export interface CheckResult {
  readonly of: string
  readonly test: string
  /** `error`: it could not be run, so nobody knows. */
  readonly status: 'passed' | 'failed' | 'error'
  /** Offending rows. */
  readonly rows: number
  readonly sample: Failure['sample']
}

/** One result with what there is to say about it. */
export interface Checked {
  readonly result: CheckResult
  readonly problem: Problem | undefined
}

/** A result of `rows` offending rows. */
export function checkedOf(of: string, test: string, failure: Failure | undefined): Checked {
  if (failure === undefined) {
    return { result: { of, test, status: 'passed', rows: 0, sample: [] }, problem: undefined }
  }
  const { rows, sample } = failure
  const problem = new Problem('CHECK_FAILED', { check: `${of}: ${failureText(failure)}`, rows })
  return { result: { of, test, status: 'failed', rows, sample }, problem }
}

/** The result of a check that could not be run. */
export function notRun(of: string, test: string, error: unknown): Checked {
  const cause = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  const problem = new Problem('CHECK_NOT_RUN', { check: `${of}: ${test}`, cause })
  return { result: { of, test, status: 'error', rows: 0, sample: [] }, problem }
}
