import { existsSync } from 'node:fs'
import { mask } from '../base/mask.ts'
import type { TableAccount } from '../ledger/records.ts'
import { parquet } from '../sql/parquet.ts'
import { join, literal, type Sql, sql } from '../sql/sql.ts'
import type { ExportFormat } from '../workspace/export.ts'
import { exportRows } from '../workspace/export.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RowPlace } from './account-document.ts'
import { tellsOfPerson } from './personal.ts'

/** A delivered row that could not be held. */
export interface QuarantinedRow extends RowPlace {
  readonly table: string
  readonly reason: string
  readonly column: string | null
  /** What the file said: the value, or the whole record where it could not be read; masked where it may tell of a person. */
  readonly raw: string | null
}

/** The quarantined rows of some accounts in order of table, file and number, from one on. */
export async function quarantinedRows(
  accounts: readonly TableAccount[],
  { project, ledger, engine }: Workspace,
  limit: number,
): Promise<readonly QuarantinedRow[]> {
  const from = source(accounts, ledger)
  if (from === undefined) return []
  const rows = await engine.rows<{
    table: string
    file: string
    row: bigint
    reason: string
    column: string | null
    raw: string | null
  }>(sql`${from} limit ${limit}`)
  const tells = new Map(project.tables.map((table) => [table.name, tellsOfPerson(table)]))
  return rows.map((one) => {
    const hide = one.raw !== null && tells.get(one.table)?.(one.column) === true
    return { ...one, row: Number(one.row), raw: hide ? mask : one.raw }
  })
}

/** Writes all of them to one file, with what the files said unmasked: it is for those who mend them. */
export async function exportQuarantine(
  accounts: readonly TableAccount[],
  target: string,
  format: ExportFormat,
  { ledger, engine }: Workspace,
): Promise<void> {
  const none = sql`select '' as "table", '' as file, 0::bigint as "row", '' as reason, '' as "column", '' as raw where false`
  await exportRows(source(accounts, ledger) ?? none, target, format, engine)
}

function source(accounts: readonly TableAccount[], ledger: Workspace['ledger']): Sql | undefined {
  const parts = accounts.flatMap(({ runId, table }) => {
    const file = ledger.rowsFile(runId, table)
    if (!existsSync(file)) return []
    return [
      sql`select ${literal(table)} as "table", file, "row", reason, "column", raw from ${parquet([file])} where fate = 'quarantined'`,
    ]
  })
  return parts.length === 0
    ? undefined
    : sql`select * from (${join(parts, ' union all ')}) order by "table", file, "row"`
}
