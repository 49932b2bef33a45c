import type { Engine } from '../engine/engine.ts'
import { fileName } from '../sql/parquet.ts'
import { join, sql } from '../sql/sql.ts'
import type { Bounds } from './bound.ts'
import { boundsOf } from './bound.ts'
import type { IcebergField } from './iceberg-type.ts'

/** What a data file's footer says of its columns, by field id. */
export interface Footer {
  readonly columns: readonly ColumnFacts[]
  /** Where each row group begins, so that readers may share the file. */
  readonly splitOffsets: readonly number[]
  /** False where the file numbers its columns otherwise than the fields; a file without numbers fits. */
  readonly fits: boolean
}

/** One column in one file. Counts that the footer does not say are left out. */
export interface ColumnFacts extends Bounds {
  readonly id: number
  readonly sizeBytes: number
  readonly values: number
  readonly nulls?: number
}

interface ChunkRow {
  readonly [column: string]: string | bigint | null
  readonly file: string
  readonly column: string
  readonly values: bigint
  readonly nulls: bigint | null
  readonly least: string | null
  readonly greatest: string | null
  readonly size: bigint
  readonly starts: bigint
}

/** Reads the footers of data files: path, as the engine reads it → facts. */
export async function readFooters(
  paths: readonly string[],
  fields: readonly IcebergField[],
  engine: Engine,
): Promise<ReadonlyMap<string, Footer>> {
  if (paths.length === 0) return new Map()
  const files = sql`[${join(paths.map(fileName), ', ')}]`
  const chunks = await engine.rows<ChunkRow>(
    sql`select file_name as file, path_in_schema as "column", num_values as "values", stats_null_count as nulls,
      stats_min_value as least, stats_max_value as greatest, total_compressed_size as size,
      least(data_page_offset, coalesce(nullif(dictionary_page_offset, 0), data_page_offset)) as starts
    from parquet_metadata(${files}) order by file_name, row_group_id`,
  )
  const named = await engine.rows<{ file: string; column: string; id: bigint }>(
    sql`select file_name as file, name as "column", field_id as id from parquet_schema(${files})
      where field_id is not null`,
  )
  const chunksOf = Map.groupBy(chunks, (chunk) => chunk.file)
  const idsOf = Map.groupBy(named, ({ file }) => file)
  return new Map(
    paths.map((path) => [path, footerOf(chunksOf.get(path) ?? [], idsOf.get(path) ?? [], fields)]),
  )
}

function footerOf(
  chunks: readonly ChunkRow[],
  named: readonly { readonly column: string; readonly id: bigint }[],
  fields: readonly IcebergField[],
): Footer {
  const byColumn = Map.groupBy(chunks, (chunk) => chunk.column)
  const columns = fields
    .filter((field) => typeof field.type === 'string')
    .flatMap((field) => {
      const own = byColumn.get(field.name)
      return own === undefined ? [] : [factsOf(field, own)]
    })
  const first = chunks[0]?.column
  return {
    columns,
    splitOffsets: chunks
      .filter(({ column }) => column === first)
      .map(({ starts }) => Number(starts)),
    fits:
      named.length === 0 ||
      fields.every((field) =>
        named.some(({ column, id }) => column === field.name && Number(id) === field.id),
      ),
  }
}

function factsOf({ id, type }: IcebergField, chunks: readonly ChunkRow[]): ColumnFacts {
  const filled = chunks.filter(({ nulls, values }) => nulls !== values)
  const nullsKnown = chunks.every(({ nulls }) => nulls !== null)
  return {
    id,
    sizeBytes: sum(chunks.map(({ size }) => size)),
    values: sum(chunks.map(({ values }) => values)),
    ...(nullsKnown ? { nulls: sum(chunks.map(({ nulls }) => nulls ?? 0n)) } : {}),
    ...boundsOf(
      type,
      filled.map(({ least }) => least),
      filled.map(({ greatest }) => greatest),
    ),
  }
}

function sum(counts: readonly bigint[]): number {
  return Number(counts.reduce((total, count) => total + count, 0n))
}
