import type { Engine } from '../engine/engine.ts'
import { parquet } from '../sql/parquet.ts'
import { sql } from '../sql/sql.ts'
import type { SourceColumn } from './landed.ts'
import { Rejection } from './landed.ts'
import { isMachineFault } from './machine-fault.ts'
import type { ParquetFooter } from './parquet-footer.ts'
import { readParquetFooter } from './parquet-footer.ts'
import { checkPages } from './parquet-pages.ts'
import type { ParquetLeaf } from './parquet-schema.ts'
import { sourceTypeOf } from './source-type.ts'

/** A Parquet file's columns as the engine reads them, and its rows as its footer counts them. */
export interface ParquetShape {
  readonly columns: readonly SourceColumn[]
  readonly records: number
  /** Where values lie; those that the engine would round are marked. */
  readonly leaves: readonly ParquetLeaf[]
}

/**
 * Reads a Parquet file's own schema and row count, and holds its pages against their checksums where it has any. What
 * cannot be read or does not agree with itself rejects the file as corrupt.
 */
export async function readParquetShape(
  file: string,
  engine: Engine,
  known: KnownSchemas,
): Promise<ParquetShape> {
  try {
    const footer = await readParquetFooter(file)
    const { records, recordsInGroups, leaves } = footer
    const columns = known.get(footer.schemaDigest) ?? (await columnsOf(file, footer, engine))
    known.set(footer.schemaDigest, columns)
    if (records !== recordsInGroups)
      throw new Error(`the footer counts ${records} rows, its row groups hold ${recordsInGroups}`)
    await checkPages(file, footer.chunks)
    return { columns, records, leaves }
  } catch (error) {
    if (isMachineFault(error)) throw error
    throw new Rejection('corrupt', `Parquet: ${causeOf(error, file)}`, { cause: error })
  }
}

/** Columns by the digest of their schema, so that the engine is asked once for files that share one. */
export type KnownSchemas = Map<string, readonly SourceColumn[]>

async function columnsOf(
  file: string,
  { topColumns }: ParquetFooter,
  engine: Engine,
): Promise<readonly SourceColumn[]> {
  const columns = await engine.describe(sql`select * from ${parquet([file])}`)
  return columns.map(({ name, type }, at) => ({
    name: topColumns[at] ?? name,
    ref: name,
    type: sourceTypeOf(type),
  }))
}

/** The engine's message without its own hints and without the local path. */
export function causeOf(error: unknown, file: string): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n')[0] ?? message).replaceAll(file, 'the file')
}
