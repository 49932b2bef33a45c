import { open, rename, rm } from 'node:fs/promises'
import type { Snapshot } from '../catalog/snapshot.ts'
import { parquet } from '../sql/parquet.ts'
import { literal, raw, sql } from '../sql/sql.ts'
import type { Workspace } from './workspace.ts'

/** Writes a snapshot's rows to one file; aside first, so that the name only ever holds a whole file. CSV spells null as nothing and empty text as `""`. */
export async function exportSnapshot(
  snapshot: Snapshot,
  target: string,
  format: 'parquet' | 'csv',
  { catalog, engine }: Workspace,
): Promise<void> {
  const options =
    format === 'parquet' ? raw('format parquet, compression zstd') : raw('format csv, header true')
  const aside = `${target}.aside`
  try {
    await engine.run(
      sql`copy (select * from ${parquet(catalog.files(snapshot))}) to ${literal(aside)} (${options})`,
    )
    const file = await open(aside, 'r+')
    await file.sync()
    await file.close()
    await rename(aside, target)
  } finally {
    await rm(aside, { force: true })
  }
}
