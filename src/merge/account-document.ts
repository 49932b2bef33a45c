import { existsSync } from 'node:fs'
import type { Engine } from '../engine/engine.ts'
import type { TableAccount } from '../ledger/records.ts'
import { parquet } from '../sql/parquet.ts'
import { sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** One row of a delivered file; rows count from 1 over the file's records, the header not counted. */
export interface RowPlace {
  readonly file: string
  readonly row: number
}

/** One table's account as outside judges read it. Paths are relative to the data folder. */
export interface TableDocument {
  readonly input_rows: number
  readonly survivors: number
  readonly merged: readonly {
    readonly key: readonly (string | null)[]
    readonly survivor: RowPlace
    readonly losers: readonly RowPlace[]
  }[]
  readonly quarantined: readonly (RowPlace & {
    readonly reason: string
    readonly column: string | null
  })[]
  readonly files_rejected: readonly {
    readonly file: string
    readonly reason: string
    readonly cause: string
  }[]
  /** Files that came again with the same bytes from the same store; they count once, as `of`. */
  readonly same_bytes: readonly { readonly file: string; readonly of: string }[]
  readonly superseded: number
  readonly withdrawn: number
}

/** The machine-readable account of some tables' runs. */
export async function accountDocument(
  { ledger, engine }: Workspace,
  accounts: readonly TableAccount[],
): Promise<{ readonly tables: Readonly<Record<string, TableDocument>> }> {
  const tables: Record<string, TableDocument> = {}
  for (const account of accounts) {
    const files = ledger.files(account.runId, account.table)
    const fates = await fatesOf(ledger.rowsFile(account.runId, account.table), engine)
    tables[account.table] = {
      input_rows: account.read,
      survivors: account.survivors,
      ...fates,
      files_rejected: files
        .filter(({ status }) => status === 'rejected')
        .map(({ path, reason, cause }) => ({
          file: path,
          reason: reason ?? '',
          cause: cause ?? '',
        })),
      same_bytes: files
        .filter(({ status }) => status === 'same_bytes')
        .map(({ path, reason }) => ({ file: path, of: reason ?? '' })),
      superseded: account.superseded,
      withdrawn: account.withdrawn,
    }
  }
  return { tables }
}

async function fatesOf(
  rowsFile: string,
  engine: Engine,
): Promise<Pick<TableDocument, 'merged' | 'quarantined'>> {
  if (!existsSync(rowsFile)) return { merged: [], quarantined: [] }
  const from = parquet([rowsFile])
  const merged = await engine.rows<{ key: string; file: string; row: bigint; losers: string }>(
    sql`select key, survivor_file as file, survivor_row as "row", list({'file': file, 'row': "row"} order by file, "row") as losers
      from ${from} where fate = 'merged' group by all order by file, "row"`,
  )
  const quarantined = await engine.rows<{
    file: string
    row: bigint
    reason: string
    column: string | null
  }>(
    sql`select file, "row", reason, "column" from ${from} where fate = 'quarantined' order by file, "row"`,
  )
  return {
    merged: merged.map(({ key, file, row, losers }) => ({
      key: JSON.parse(key) as (string | null)[],
      survivor: { file, row: Number(row) },
      losers: (JSON.parse(losers) as { file: string; row: string | number }[]).map((loser) => ({
        file: loser.file,
        row: Number(loser.row),
      })),
    })),
    quarantined: quarantined.map(({ file, row, reason, column }) => ({
      file,
      row: Number(row),
      reason,
      column,
    })),
  }
}
