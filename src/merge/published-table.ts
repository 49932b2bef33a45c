import type { SnapshotColumn } from '../catalog/snapshot.ts'
import { foldName } from '../land/landed.ts'
import type { Table } from '../project/project.ts'
import { duckdbType } from '../sql/column-type.ts'
import { parquet } from '../sql/parquet.ts'
import { name, raw, type Sql, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { isOrigin } from './origin.ts'

/** A silver table as it answers now. */
export interface PublishedTable {
  readonly table: Table
  /** Of the snapshot. */
  readonly version: number
  readonly rows: number
  /** Without the origin columns, which `relation` has too. */
  readonly columns: readonly SnapshotColumn[]
  readonly relation: Sql
}

/** The current snapshots of these tables; those that have none are left out. */
export async function publishedTables(
  { catalog }: Workspace,
  tables: readonly Table[],
): Promise<readonly PublishedTable[]> {
  const found: PublishedTable[] = []
  for (const table of tables) {
    const snapshot = await catalog.current('silver', table.name)
    if (snapshot === undefined) continue
    const files = catalog.files(snapshot)
    const none = snapshot.columns.map(
      (column) => sql`cast(null as ${raw(duckdbType(column.type))}) as ${name(column.name)}`,
    )
    found.push({
      table,
      version: snapshot.version,
      rows: snapshot.rowCount,
      columns: snapshot.columns.filter((column) => !isOrigin(column.name)),
      relation: files.length === 0 ? sql`(select ${none} where false)` : parquet(files),
    })
  }
  return found
}

/** A column by its name, upper and lower case and blanks aside. */
export function columnOf({ columns }: PublishedTable, wanted: string): SnapshotColumn | undefined {
  return columns.find((column) => foldName(column.name) === foldName(wanted))
}
