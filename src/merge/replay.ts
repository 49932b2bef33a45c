import { existsSync } from 'node:fs'
import type { FileRecord, Run, TableAccount } from '../ledger/records.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { MergeReport } from './merge.ts'
import { mergeAll } from './merge-all.ts'

/** What became of the rows that were out for one reason. */
export interface ReplayedReason {
  readonly table: string
  readonly reason: string
  readonly before: number
  readonly free: number
  readonly stays: number
  /** Of those that stay: records that could not be read, of files that are no longer there to be read again. */
  readonly unread: number
}

/** A merge of what stands, under the present YAML. */
export interface Replay {
  readonly reports: readonly MergeReport[]
  readonly reasons: readonly ReplayedReason[]
  /** Rows that were in before and are out now, by table; the mended YAML cannot hold them. */
  readonly newlyOut: Readonly<Record<string, number>>
}

/**
 * Merges the tables again that have rows in quarantine, with nothing newly delivered, and compares row by row. Files
 * that are gone are restored for it; what landing could not read of them has no columns to be restored to, and stays.
 */
export async function replayQuarantine(
  workspace: Workspace,
  run: Run,
  accounts: readonly TableAccount[],
): Promise<Replay> {
  const open = accounts.filter(
    ({ quarantined, quarantineReasons }) => quarantined > (quarantineReasons['erased'] ?? 0),
  )
  if (open.length === 0) return { reports: [], reasons: [], newlyOut: {} }
  const only = open.map(({ table }) => table)
  const reports = await mergeAll(workspace, run, { only, replay: true })
  const reasons: ReplayedReason[] = []
  const newlyOut: Record<string, number> = {}
  for (const before of open) {
    const after = reports.find(({ table }) => table === before.table)
    const found = after === undefined ? [] : await compared(workspace, before, after)
    reasons.push(...found.map(({ out: _, ...reason }) => reason))
    const more = outNow(after) - found.reduce((sum, { out }) => sum + out, 0)
    if (more > 0) newlyOut[before.table] = more
  }
  return { reports, reasons, newlyOut }
}

/** With `out`, the rows that are in quarantine before and after. */
async function compared(
  { ledger, engine }: Workspace,
  before: TableAccount,
  { account, files }: MergeReport,
): Promise<readonly (ReplayedReason & { readonly out: number })[]> {
  const { table } = before
  const [was, is] = [before, account].map(({ runId }) => ledger.rowsFile(runId, table))
  if (was === undefined || is === undefined || !existsSync(was) || !existsSync(is)) return []
  const read = files.filter(({ status }) => status === 'read')
  const rows = await engine.rows<{
    reason: string
    before: bigint
    free: bigint
    unread: bigint
    out: bigint
  }>(sql`
    with was as (select file, "row", reason, "column" from ${parquet([was])} where fate = 'quarantined' and reason <> 'erased'),
    still as (select file, "row" from ${parquet([is])} where fate = 'quarantined' and reason <> 'erased')
    select reason, count(*) as before,
      count(*) filter (where still."row" is null and was.file in ${paths(read)}) as free,
      count(still."row") as out,
      count(*) filter (where still."row" is not null and "column" is null
        and was.file in ${paths(read.filter(({ carried }) => carried))}) as unread
    from was left join still on still.file = was.file and still."row" = was."row"
    group by 1 order by 1`)
  return rows.map((one) => ({
    table,
    reason: one.reason,
    before: Number(one.before),
    free: Number(one.free),
    stays: Number(one.before - one.free),
    unread: Number(one.unread),
    out: Number(one.out),
  }))
}

/** Erased rows are out for good. */
function outNow(report: MergeReport | undefined): number {
  const { quarantined = 0, quarantineReasons = {} } = report?.account ?? {}
  return quarantined - (quarantineReasons['erased'] ?? 0)
}

function paths(files: readonly FileRecord[]): Sql {
  const all = files.map(({ path }) => literal(path))
  return all.length === 0 ? sql`('')` : sql`(${join(all, ', ')})`
}
