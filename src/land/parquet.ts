import type { Engine } from '../engine/engine.ts'
import { fileName, parquet } from '../sql/parquet.ts'
import { sql } from '../sql/sql.ts'
import type { SourceColumn } from './landed.ts'
import { Rejection } from './landed.ts'
import { sourceTypeOf } from './source-type.ts'

/** What a Parquet file's footer says. */
export interface ParquetShape {
  readonly columns: readonly SourceColumn[]
  readonly records: number
}

/** Reads a Parquet file's own schema and row count; a footer that cannot be read rejects the file as corrupt. */
export async function readParquetShape(file: string, engine: Engine): Promise<ParquetShape> {
  try {
    const columns = await engine.describe(sql`select * from ${parquet([file])}`)
    const [counted] = await engine.rows<{ rows: bigint }>(
      sql`select num_rows::bigint as rows from parquet_file_metadata(${fileName(file)})`,
    )
    return {
      columns: columns.map(({ name, type }) => ({ name, ref: name, type: sourceTypeOf(type) })),
      records: Number(counted?.rows ?? 0n),
    }
  } catch (error) {
    throw new Rejection('corrupt', `Parquet: ${causeOf(error, file)}`, { cause: error })
  }
}

/** The engine's message without its own hints and without the local path. */
export function causeOf(error: unknown, file: string): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n')[0] ?? message).replaceAll(file, 'the file')
}
