import type { Sql } from './sql.ts'
import { join, literal, name, raw, sql } from './sql.ts'

/** A column's number in its Parquet file, by which table formats know it whatever its name; with those of its parts. */
export interface FieldId {
  readonly name: string
  readonly id: number
  readonly parts: readonly FieldId[]
}

/**
 * A file's name for the engine's readers, which take `*`, `?` and `[` for patterns: `export[1].parquet` is read as
 * that file and never as `export1.parquet`. Only for readers; a COPY target is taken as it stands.
 */
export function fileName(path: string): Sql {
  return literal(path.replace(/[*?[]/g, '[$&]'))
}

/**
 * How rows are written that are read again soon: fast, in groups that are small enough to hold several. A dictionary
 * is given up early: one of thousands of entries costs more time than it saves room. Bloom filters are left out:
 * with one, DuckDB does not find a binary value that stands there.
 */
export const parquetFormat: Sql = raw(
  'format parquet, compression snappy, row_group_size 61440, dictionary_size_limit 4096, write_bloom_filter false',
)

/** Parquet files as one relation. Folders such as `store=12` add no column of their own. */
export function parquet(paths: readonly string[], ...options: readonly Sql[]): Sql {
  const files = join(paths.map(fileName), ', ')
  return sql`read_parquet([${files}], ${join([raw('hive_partitioning = false'), ...options], ', ')})`
}

/** The COPY option that numbers the columns of the file. */
export function fieldIds(ids: readonly FieldId[]): Sql {
  return sql`field_ids ${numbered(ids)}`
}

function numbered(ids: readonly FieldId[], own?: number): Sql {
  const entries = ids.map(({ name: column, id, parts }) => {
    const value = parts.length === 0 ? raw(String(id)) : numbered(parts, id)
    return sql`${name(column)}: ${value}`
  })
  const all = own === undefined ? entries : [raw(`__duckdb_field_id: ${String(own)}`), ...entries]
  return sql`{${join(all, ', ')}}`
}
