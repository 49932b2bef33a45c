import { rm, stat } from 'node:fs/promises'
import type { Rewriting } from '../catalog/catalog.ts'
import type { DataFile, Snapshot } from '../catalog/snapshot.ts'
import type { Table } from '../project/project.ts'
import type { FieldId } from '../sql/parquet.ts'
import { fieldIds, parquet, parquetFormat } from '../sql/parquet.ts'
import { join, literal, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { momentOf } from './columns.ts'
import type { RunRow } from './erased-places.ts'
import { newest } from './publish.ts'

/** The rows to be taken out of a snapshot, by the run that wrote it. */
export type RowsByRun = ReadonlyMap<string, readonly RunRow[]>

/** Takes rows out of every kept snapshot of a table; each keeps its version. */
export async function eraseFromSnapshots(
  workspace: Workspace,
  table: Table,
  rows: RowsByRun,
): Promise<void> {
  await workspace.catalog.rewrite('silver', table.name, (snapshot, ids) =>
    rewriting(workspace, table, snapshot, rows.get(snapshot.runId) ?? [], ids),
  )
}

/** The data files of a snapshot that hold some of these rows. */
export async function filesWith(
  { catalog, engine }: Workspace,
  snapshot: Snapshot,
  rows: readonly RunRow[],
): Promise<readonly DataFile[]> {
  if (rows.length === 0) return []
  const found: DataFile[] = []
  for (const file of snapshot.files) {
    const [held] = await engine.rows<{ any: boolean }>(
      sql`select exists (select 1 from ${parquet(catalog.files({ ...snapshot, files: [file] }))} where ${isOneOf(rows)}) as any`,
    )
    if (held?.any) found.push(file)
  }
  return found
}

async function rewriting(
  workspace: Workspace,
  table: Table,
  snapshot: Snapshot,
  rows: readonly RunRow[],
  ids: readonly FieldId[],
): Promise<Rewriting> {
  const { catalog, engine } = workspace
  const files = new Map<string, DataFile>()
  for (const file of await filesWith(workspace, snapshot, rows)) {
    const localFile = await catalog.newAside('silver', table.name)
    const from = parquet(catalog.files({ ...snapshot, files: [file] }))
    try {
      await engine.run(
        sql`copy (select * from ${from} where not (${isOneOf(rows)})) to ${literal(localFile)} (${parquetFormat}, ${fieldIds(ids)})`,
      )
      const [counted] = await engine.rows<{ rows: bigint }>(
        sql`select count(*) as rows from ${parquet([localFile])}`,
      )
      const { size: sizeBytes } = await stat(localFile)
      const path = catalog.newDataPath('silver', table.name)
      await catalog.adopt(localFile, path)
      files.set(file.path, { path, rows: Number(counted?.rows ?? 0n), sizeBytes })
    } finally {
      await rm(localFile, { force: true })
    }
  }
  return { files, dataAsOf: await dataAsOf(workspace, table, snapshot, files) }
}

/** What was the newest moment may have been the erased row's. */
async function dataAsOf(
  { catalog, engine }: Workspace,
  table: Table,
  snapshot: Snapshot,
  replaced: ReadonlyMap<string, DataFile>,
): Promise<string | undefined> {
  if (replaced.size === 0) return snapshot.dataAsOf
  const column = momentOf(table, snapshot.columns)
  if (snapshot.dataAsOf === undefined || column === undefined) return undefined
  const files = snapshot.files.map((file) => replaced.get(file.path) ?? file)
  return newest(column.name, parquet(catalog.files({ ...snapshot, files })), engine)
}

function isOneOf(rows: readonly RunRow[]): ReturnType<typeof sql> {
  const places = rows.map(({ file, row }) => sql`(${literal(file)}, ${raw(String(row))})`)
  return sql`(_file, _row) in (${join(places, ', ')})`
}
