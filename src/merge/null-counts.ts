import type { Engine } from '../engine/engine.ts'
import type { LandedFile } from '../land/landed.ts'
import { fileName } from '../sql/parquet.ts'
import { sql } from '../sql/sql.ts'

/** How many values of a file's column are null, as the file's footer says; undefined where it does not say. */
export type NullCounts = (file: LandedFile, column: string) => number | undefined

/**
 * Reads the files' footers for their null counts, so that columns need not be decoded to count what nobody decides
 * a row's fate by. Where a footer cannot be read nothing is known of any file.
 */
export async function footerNullCounts(
  landed: readonly LandedFile[],
  engine: Engine,
): Promise<NullCounts> {
  const counts = new Map<string, number | undefined>()
  const paths = [...new Set(landed.map(({ engineFile }) => engineFile))]
  try {
    for (let at = 0; at < paths.length; at += footersAtOnce) {
      const files = paths.slice(at, at + footersAtOnce).map(fileName)
      const rows = await engine.rows<{ file: string; path: string; nulls: bigint | null }>(
        sql`select file_name as file, path_in_schema as path,
            case when count(stats_null_count) = count(*) and count(distinct row_group_id) = count(*) then sum(stats_null_count)::bigint end as nulls
          from parquet_metadata([${files}]) group by all`,
      )
      for (const { file, path, nulls } of rows)
        counts.set(`${file}\n${path}`, nulls === null ? undefined : Number(nulls))
    }
  } catch {
    return () => undefined
  }
  return ({ engineFile }, column) => counts.get(`${engineFile}\n${column}`)
}

/** Bounds the memory of a large table's footers. */
const footersAtOnce = 200
