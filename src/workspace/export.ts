import { rm } from 'node:fs/promises'
import type { Snapshot } from '../catalog/snapshot.ts'
import type { Engine } from '../engine/engine.ts'
import { parquet } from '../sql/parquet.ts'
import { literal, raw, type Sql, sql } from '../sql/sql.ts'
import { moveIntoPlace } from '../storage/durable.ts'
import type { Workspace } from './workspace.ts'

/** The files that rows are exported as. */
export type ExportFormat = 'parquet' | 'csv'

/** The format that a file's name asks for; undefined for any other ending. */
export function formatOf(path: string): ExportFormat | undefined {
  return /\.(csv|parquet)$/i.exec(path)?.[1]?.toLowerCase() as ExportFormat | undefined
}

/** Writes a snapshot's rows to one file. */
export async function exportSnapshot(
  snapshot: Snapshot,
  target: string,
  format: ExportFormat,
  { catalog, engine }: Workspace,
): Promise<void> {
  await exportRows(sql`select * from ${parquet(catalog.files(snapshot))}`, target, format, engine)
}

/** Writes a query's rows to one file; aside first, so that the name only ever holds a whole file. CSV spells null as nothing and empty text as `""`. */
export async function exportRows(
  rows: Sql,
  target: string,
  format: ExportFormat,
  engine: Engine,
): Promise<void> {
  const options =
    format === 'parquet' ? raw('format parquet, compression zstd') : raw('format csv, header true')
  const aside = `${target}.aside`
  try {
    await engine.run(sql`copy (${rows}) to ${literal(aside)} (${options})`)
    await moveIntoPlace(aside, target)
  } finally {
    await rm(aside, { force: true })
  }
}
