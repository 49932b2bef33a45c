import type { Sql } from './sql.ts'
import { join, literal, raw, sql } from './sql.ts'

/**
 * A file's name for the engine's readers, which take `*`, `?` and `[` for patterns: `export[1].parquet` is read as
 * that file and never as `export1.parquet`. Only for readers; a COPY target is taken as it stands.
 */
export function fileName(path: string): Sql {
  return literal(path.replace(/[*?[]/g, '[$&]'))
}

/** Parquet files as one relation. Folders such as `store=12` add no column of their own. */
export function parquet(paths: readonly string[], ...options: readonly Sql[]): Sql {
  const files = join(paths.map(fileName), ', ')
  return sql`read_parquet([${files}], ${join([raw('hive_partitioning = false'), ...options], ', ')})`
}
