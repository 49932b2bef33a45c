import type { Problem } from '../base/problem.ts'
import type { Run } from '../ledger/records.ts'
import type { MergeReport } from '../merge/merge.ts'
import type { ReferenceReport } from '../merge/references.ts'
import { closingAccount } from './closing-account.ts'
import { problemJson, problemText } from './problem-text.ts'

/** Every problem of every table, in their order. */
export function mergeProblems(reports: readonly MergeReport[]): readonly Problem[] {
  return reports.flatMap(({ problems }) => problems)
}

/** The closing account, with what was held back and why. Rejected files stand in the account's own lines. */
export function mergeText(
  reports: readonly MergeReport[],
  references: ReferenceReport,
  color: boolean,
): string {
  const said = [...mergeProblems(reports), ...references.problems].filter(
    ({ code }) => code !== 'FILE_REJECTED',
  )
  const unchanged = reports.filter(({ status }) => status === 'unchanged').map(({ table }) => table)
  const account = closingAccount({
    accounts: reports.map((report) => report.account),
    files: reports.flatMap((report) => report.files),
    driftedColumns: driftedColumns(reports),
    shrunken: reports.flatMap(({ shrunken }) => shrunken),
    references: references.counts,
  })
  const notes =
    unchanged.length === 0
      ? []
      : [
          `  unchanged     ${unchanged.join(', ')}: nothing new was delivered, nothing was written`,
          '',
        ]
  return [account, ...notes, ...said.map((problem) => `${problemText(problem, color)}\n`)].join(
    '\n',
  )
}

/** The same as one JSON document. */
export function mergeJson(
  run: Run,
  reports: readonly MergeReport[],
  references: ReferenceReport,
): string {
  return JSON.stringify({
    run: run.id,
    tables: reports.map(({ table, status, account, shrunken, problems }) => ({
      table,
      status,
      account,
      shrunken,
      problems: problems.map(problemJson),
    })),
    references: references.counts,
    problems: references.problems.map(problemJson),
  })
}

/** Distinct columns that some store delivers under another name or type. */
function driftedColumns(reports: readonly MergeReport[]): number {
  return new Set(
    reports.flatMap(({ drift }) => drift.map(({ table, column }) => `${table}.${column}`)),
  ).size
}
