import { land } from '../land/land.ts'
import type { LandedFile } from '../land/landed.ts'
import type { FileRecord } from '../ledger/records.ts'
import type { Table } from '../project/project.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { relation } from './batch.ts'
import { discover } from './discover.ts'
import { landingOf } from './prepare.ts'
import { sameCell } from './recipe.ts'
import type { Restoration } from './restore.ts'
import { openRestoration, restoredRows } from './restore.ts'

/** What restoring a file showed. */
export interface VerifiedFile {
  readonly table: string
  readonly file: string
  /** `incomplete`: the same but for rows that were erased; `rejected`: kept as delivered, not restorable; `gone` and `changed`: restored, with no original to hold it against. */
  readonly outcome:
    | 'same'
    | 'differs'
    | 'incomplete'
    | 'rejected'
    | 'same_bytes'
    | 'withdrawn'
    | 'gone'
    | 'changed'
  readonly rows: number
  /** Rows that were erased and that nothing gives back. */
  readonly erased?: number
  readonly cells: number
  /** Cells that are not what was delivered, rows that are missing or too many, records whose text differs. */
  readonly differing: number
  /** The first difference in words. */
  readonly first?: string | undefined
}

/**
 * Restores every file of a table's snapshot from the snapshot and the ledger alone, and holds each against its
 * original, which is read anew from the delivered bytes into the scratch folder.
 */
export async function* verifyTable(
  workspace: Workspace,
  table: Table,
  scratchFolder: string,
): AsyncGenerator<VerifiedFile> {
  const restoration = await openRestoration(workspace, table.name)
  const delivery = await discover(table, workspace.deliveries)
  const now = new Map(
    [...delivery.files, ...delivery.sameBytes.map(({ file }) => file)].map((file) => [
      file.path,
      file,
    ]),
  )
  const schemas = new Map()
  for (const record of restoration.files) {
    const base = { table: table.name, file: record.path, rows: 0, cells: 0, differing: 0 }
    if (record.status !== 'read') {
      yield { ...base, outcome: record.status }
      continue
    }
    const original = now.get(record.path)
    if (original === undefined || original.sha256 !== record.sha256) {
      const rows = await countRestored(workspace, restoration, record)
      const outcome = original === undefined ? 'gone' : 'changed'
      yield { ...base, outcome, rows, ...erasedOf(record), ...shortBy(record, rows) }
      continue
    }
    const landed = await land(landingOf(table, original), {
      deliveries: workspace.deliveries,
      engine: workspace.engine,
      landedFolder: scratchFolder,
      schemas,
    })
    if (landed.kind === 'rejected') {
      const first = `the original cannot be read now: ${landed.cause}`
      yield { ...base, outcome: 'differs', differing: record.rows, first }
    } else yield await compare(workspace, restoration, record, landed)
  }
}

async function compare(
  workspace: Workspace,
  restoration: Restoration,
  record: FileRecord,
  landed: LandedFile,
): Promise<VerifiedFile> {
  const { engine } = workspace
  const columns = restoration.columns.get(record.path) ?? []
  const named = landed.columns.map(({ name: column }) => column).join('\n')
  const base = {
    table: record.table,
    file: record.path,
    rows: record.rows,
    ...erasedOf(record),
  }
  if (named !== columns.map((column) => column.name).join('\n'))
    return { ...base, outcome: 'differs', cells: 0, differing: record.rows, first: 'other columns' }
  const differs = landed.columns.map(
    (column, at) =>
      sql`not ${sameCell(sql`o.${name(column.ref)}`, sql`r.${name(`r${at}`)}`, column)}`,
  )
  const kept = await notErased(workspace, restoration, record)
  const missing = sql`(o._bankfull_row is null or r._bankfull_row is null)`
  const counted = join([sql`0`, ...differs.map((one) => sql`(${one})::integer`)], ' + ')
  const where = sql`case when ${missing} then 'record ' || coalesce(o._bankfull_row, r._bankfull_row)
    ${join(
      landed.columns.map(
        (column, at) =>
          sql`when ${differs[at] ?? sql`false`} then 'record ' || o._bankfull_row || ', ' || ${literal(column.name)} || ': ' || coalesce(cast(o.${name(column.ref)} as varchar), 'null') || ' came back as ' || coalesce(cast(r.${name(`r${at}`)} as varchar), 'null')`,
      ),
      ' ',
    )} end`
  const [found] = await engine.rows<{ rows: bigint; differing: bigint; first: string | null }>(
    sql`select count(o._bankfull_row) as rows, coalesce(sum(case when ${missing} then 1 else ${counted} end), 0)::bigint as differing,
      min(${where}) as first
      from (select * from ${relation([landed], [0])} where ${kept}) o full join (${restoredRows(restoration, record.path, workspace)}) r on r._bankfull_row = o._bankfull_row`,
  )
  const rows = Number(found?.rows ?? 0n)
  const faults = await differingFaults(workspace, restoration, record, landed)
  const differing =
    Number(found?.differing ?? 0n) +
    faults.differing +
    shortBy(record, rows + faults.rows + (record.erased ?? 0)).differing
  return {
    ...base,
    outcome: differing > 0 ? 'differs' : record.erased === undefined ? 'same' : 'incomplete',
    cells: rows * landed.columns.length,
    differing,
    first: found?.first ?? undefined,
  }
}

/** Records that could not be read, whose text in the ledger is not what the file says. */
async function differingFaults(
  { engine, ledger }: Workspace,
  { snapshot }: Restoration,
  record: FileRecord,
  { faults }: LandedFile,
): Promise<{ readonly rows: number; readonly differing: number }> {
  if (faults.length === 0) return { rows: 0, differing: 0 }
  const rows = await engine.rows<{ row: bigint; reason: string; raw: string | null }>(
    sql`select "row", reason, raw from ${parquet([ledger.rowsFile(snapshot.runId, record.table)])}
      where file = ${literal(record.path)} and fate = 'quarantined'`,
  )
  const kept = new Map(rows.map(({ row, raw: text }) => [Number(row), text]))
  const erased = new Set(
    rows.filter(({ reason }) => reason === 'erased').map(({ row }) => Number(row)),
  )
  const standing = faults.filter(({ row }) => !erased.has(row))
  return {
    rows: standing.length,
    differing: standing.filter((fault) => kept.get(fault.row) !== fault.raw).length,
  }
}

/** Which records of the original can come back: all but those that were erased. */
async function notErased(
  { engine, ledger }: Workspace,
  { snapshot }: Restoration,
  record: FileRecord,
): Promise<Sql> {
  if (record.erased === undefined) return sql`true`
  const rows = await engine.rows<{ row: bigint }>(
    sql`select "row" from ${parquet([ledger.rowsFile(snapshot.runId, record.table)])}
      where file = ${literal(record.path)} and reason = 'erased'`,
  )
  const numbers = rows.map(({ row }) => raw(String(row)))
  return numbers.length === 0 ? sql`true` : sql`_bankfull_row not in (${numbers})`
}

function erasedOf({ erased }: FileRecord): Pick<VerifiedFile, 'erased'> {
  return erased === undefined ? {} : { erased }
}

async function countRestored(
  workspace: Workspace,
  restoration: Restoration,
  record: FileRecord,
): Promise<number> {
  const rows: Sql = restoredRows(restoration, record.path, workspace)
  const { ledger, engine } = workspace
  const kept = parquet([ledger.rowsFile(restoration.snapshot.runId, record.table)])
  const [counted] = await engine.rows<{ rows: bigint }>(sql`select count(*) as rows from (
    select _bankfull_row from (${rows}) union
    select "row" from ${kept} where file = ${literal(record.path)} and fate = 'quarantined')`)
  return Number(counted?.rows ?? 0n)
}

function shortBy(record: FileRecord, rows: number): Pick<VerifiedFile, 'differing' | 'first'> {
  if (rows === record.rows) return { differing: 0 }
  return {
    differing: Math.abs(record.rows - rows),
    first: `${rows} of ${record.rows} records came back`,
  }
}
