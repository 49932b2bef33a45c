import type { BuildReport } from '../gold/report.ts'
import { table } from './closing-account.ts'
import { problemText } from './problem-text.ts'

/** A line a view: status, rows, time; then what failed. */
export function buildText(report: BuildReport, color: boolean): string {
  const rows = report.views.map((view) => [
    view.name,
    view.status,
    view.rows.toLocaleString('en-US'),
    `${(view.elapsedMs / 1000).toFixed(1)} s`,
    view.snapshotVersion === undefined ? '–' : `v${view.snapshotVersion}`,
  ])
  if (report.views.length === 0) return '  no view to build\n'
  const problems = report.views
    .flatMap((view) => view.problems)
    .map((problem) => `${problemText(problem, color)}\n`)
  return [
    'Views',
    '',
    ...table([['view', 'status', 'rows', 'time', 'snapshot'], ...rows]),
    '',
    ...problems,
  ].join('\n')
}
