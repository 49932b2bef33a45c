import type { Engine } from '../engine/engine.ts'
import type { LandedFile } from '../land/landed.ts'
import { fileName } from '../sql/parquet.ts'
import { join, sql } from '../sql/sql.ts'
import type { Batch } from './batch.ts'

/** How many values of a column of a file are null, as the file's footer says; undefined where it does not say. */
export type NullCounts = (file: number, column: string) => number | undefined

/**
 * Reads the footers of some Parquet files for their null counts, so that columns need not be decoded to count what
 * nobody decides a row's fate by.
 */
export async function footerNullCounts(
  landed: readonly LandedFile[],
  batch: Batch,
  engine: Engine,
): Promise<NullCounts> {
  const numbers = new Map(batch.map((at) => [landed[at]?.engineFile ?? '', at]))
  const files = join([...numbers.keys()].map(fileName), ', ')
  const rows = await engine.rows<{ file: string; path: string; nulls: bigint | null }>(
    sql`select file_name as file, path_in_schema as path,
        case when count(stats_null_count) = count(*) and count(distinct row_group_id) = count(*) then sum(stats_null_count)::bigint end as nulls
      from parquet_metadata([${files}]) group by all`,
  )
  const counts = new Map(
    rows.map(({ file, path, nulls }) => [
      `${numbers.get(file) ?? -1}\n${path}`,
      nulls === null ? undefined : Number(nulls),
    ]),
  )
  return (file, column) => counts.get(`${file}\n${column}`)
}
