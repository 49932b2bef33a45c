import type { Snapshot } from '../catalog/snapshot.ts'
import type { Promotion, Run, TableAccount, ViewRecord } from '../ledger/records.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { viewsTable } from './build-report.ts'
import { table } from './closing-account.ts'

/** What one run did, as the ledger tells it. */
export interface RunReport {
  readonly run: Run
  readonly seconds: number | undefined
  readonly tables: readonly TableAccount[]
  /** With what the snapshot of then says, as long as it is kept. */
  readonly views: readonly (ViewRecord & Pick<Snapshot, 'dataAsOf' | 'stores'>)[]
  readonly promotions: readonly Promotion[]
}

/** Reads a run's report; the run must be one of the ledger's. */
export async function runReport({ ledger, catalog }: Workspace, run: Run): Promise<RunReport> {
  const views = ledger.views(run.id).map(async (record) => {
    const history = await catalog.history('gold', record.view)
    const snapshot = history.find(({ version }) => version === record.snapshotVersion)
    const { dataAsOf, stores } = snapshot ?? {}
    return {
      ...record,
      ...(dataAsOf === undefined ? {} : { dataAsOf }),
      ...(stores === undefined ? {} : { stores }),
    }
  })
  return {
    run,
    seconds: secondsOf(run),
    tables: ledger.accounts(run.id),
    views: await Promise.all(views),
    promotions: ledger.promotions(run.id),
  }
}

/** Undefined while it runs, or where the clock went back meanwhile. */
export function secondsOf({ startedAt, finishedAt }: Run): number | undefined {
  if (finishedAt === undefined) return undefined
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
  return seconds < 0 ? undefined : seconds
}

/** The report as a person reads it. */
export function runReportText({ run, seconds, tables, views, promotions }: RunReport): string {
  const took = seconds === undefined ? '' : `, took ${seconds.toFixed(1)} s`
  return [
    `${run.command}   ${run.outcome ?? 'not ended'}, begun ${run.startedAt}${took}`,
    `run ${run.id}`,
    ...(run.note === undefined ? [] : [`  ${run.note}`]),
    '',
    ...(tables.length === 0 ? [] : [...accountsTable(tables), '']),
    ...(views.length === 0 ? [] : [...viewsTable(views), '', ...whatFailed(views)]),
    ...(promotions.length === 0 ? [] : [...promotionsTable(promotions), '']),
    ...(tables.length + views.length + promotions.length === 0
      ? ['  it merged, built and promoted nothing', '']
      : []),
  ].join('\n')
}

function accountsTable(tables: readonly TableAccount[]): readonly string[] {
  const counts = ['read', 'survivors', 'merged', 'quarantined', 'difference'] as const
  const rows = tables.map((account) => [
    account.table,
    account.snapshotVersion === undefined ? '–' : `v${account.snapshotVersion}`,
    ...counts.map((count) => account[count].toLocaleString('en-US')),
  ])
  return table([['table', 'snapshot', ...counts], ...rows])
}

/** The tests that failed with their counts, and what else went wrong. */
function whatFailed(views: readonly ViewRecord[]): readonly string[] {
  const lines = views.flatMap(({ view, tests, problems }) => [
    ...tests
      .filter(({ rows }) => rows > 0)
      .map(({ test, rows }) => `  ${view}: ${test}, ${rows.toLocaleString('en-US')} rows are not`),
    ...problems.flatMap(({ code, message }) =>
      message === undefined ? [] : [`  ${view}: ${code}, ${message}`],
    ),
  ])
  return lines.length === 0 ? [] : [...lines, '']
}

/** What a promotion moved, from which version to which. */
export function promotionsTable(promotions: readonly Promotion[]): readonly string[] {
  const version = (one: number | undefined): string => (one === undefined ? '–' : `v${one}`)
  const rows = promotions.map((one) => [
    one.name,
    one.status,
    `${one.from.environment} v${one.from.version}`,
    `${one.to.environment} ${version(one.to.version)}`,
    version(one.to.before),
    one.rows.toLocaleString('en-US'),
  ])
  return table([['name', 'status', 'from', 'to', 'before', 'rows'], ...rows])
}
