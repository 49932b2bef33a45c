import type { BuildReport, ViewReport } from '../gold/report.ts'
import type { ViewRecord } from '../ledger/records.ts'
import type { Freshness } from '../workspace/freshness.ts'
import { table } from './closing-account.ts'
import { latenessLines } from './freshness-lines.ts'
import { problemJson, problemText } from './problem-text.ts'

/** How fresh each of the views is, by name; those that have no snapshot are left out. */
export type FreshnessByName = ReadonlyMap<string, Freshness>

/** A line a view: status, rows, time, tests, stores, as of when; then what is late and what failed. */
export function buildText(report: BuildReport, fresh: FreshnessByName, color: boolean): string {
  if (report.views.length === 0) return '  no view to build\n'
  const problems = report.views
    .flatMap((view) => view.problems)
    .map((problem) => `${problemText(problem, color)}\n`)
  const late = latenessLines(
    report.views.map(({ name, stores }) => ({ name, stores, freshness: fresh.get(name) })),
  )
  return [
    'Views',
    '',
    ...viewsTable(report.views.map(({ name: view, ...rest }) => ({ view, ...rest }))),
    '',
    ...skippedLines(report.views),
    ...(late.length === 0 ? [] : [...late, '']),
    ...problems,
  ].join('\n')
}

function skippedLines(views: readonly ViewReport[]): readonly string[] {
  const lines = views.flatMap(({ name, skippedFor, snapshotVersion }) => {
    if (skippedFor === undefined) return []
    const answers = snapshotVersion === undefined ? 'nothing' : `v${snapshotVersion} still`
    return [`  skipped   ${name}: ${skippedFor} was not built; ${answers} answers`]
  })
  return lines.length === 0 ? [] : [...lines, '']
}

/** The same as data; counts that the engine gave as whole numbers of any size are texts. */
export function buildJson(
  report: BuildReport,
  fresh: FreshnessByName,
): Readonly<Record<string, unknown>> {
  const views = report.views.map((view) => ({
    ...view,
    freshness: fresh.get(view.name) ?? null,
    problems: view.problems.map(problemJson),
  }))
  return JSON.parse(
    JSON.stringify({ ...report, views }, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  )
}

/** A view's line: what the ledger keeps, and what its snapshot says. */
export type ToldView = Omit<ViewRecord, 'reads' | 'problems'> &
  Partial<Pick<ViewReport, 'dataAsOf' | 'stores'>>

/** The table of views that a build and a run's report print. */
export function viewsTable(views: readonly ToldView[]): readonly string[] {
  const rows = views.map((view) => [
    view.view,
    view.status,
    view.rows.toLocaleString('en-US'),
    `${(view.elapsedMs / 1000).toFixed(1)} s`,
    view.snapshotVersion === undefined ? '–' : `v${view.snapshotVersion}`,
    testsText(view.tests),
    view.stores === undefined ? '–' : `${view.stores.present} of ${view.stores.expected}`,
    view.dataAsOf ?? '–',
  ])
  const head = ['view', 'status', 'rows', 'time', 'snapshot', 'tests', 'stores', 'data as of']
  return table([head, ...rows])
}

function testsText(tests: ViewRecord['tests']): string {
  const failed = tests.filter(({ rows }) => rows > 0).length
  if (tests.length === 0) return '–'
  return failed === 0 ? `${tests.length} passed` : `${failed} of ${tests.length} failed`
}
