import type { Engine } from '../engine/engine.ts'
import { fileName, parquetFormat } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, raw, sql } from '../sql/sql.ts'

/** What the engine's reader is told of a file of delimited text, so that it detects nothing. */
export interface CsvFile {
  readonly path: string
  readonly delimiter: string
  /** Empty where nothing is quoted. */
  readonly quote: string
  /** Columns of text, read as `c0`, `c1` … */
  readonly columns: number
  /** True where a row number stands before them. */
  readonly numbered: boolean
  readonly skipLines: 0 | 1
  readonly longestBytes: number
  readonly lineEnd: '\n' | '\r\n'
  /** False where quoted fields hold line ends, at which a reader that starts in the middle could be wrong. */
  readonly parallel: boolean
}

/** A quarter of the engine's own choice: as fast, and it holds several. */
const bufferBytes = 8_388_608

/** The engine's strict reader with everything said. */
export function readCsv(file: CsvFile): Sql {
  const texts = Array.from({ length: file.columns }, (_, at) => raw(`'c${at}': 'VARCHAR'`))
  const columns = file.numbered ? [sql`'_row': 'BIGINT'`, ...texts] : texts
  const line = Math.max(1_048_576, file.longestBytes + 64)
  // CRLF cannot be said to the reader; LF must be, or it stumbles over other line ends in quotes.
  const lineEnd = file.lineEnd === '\n' ? sql`new_line = '\\n',` : sql``
  return sql`read_csv(${fileName(file.path)}, auto_detect = false, hive_partitioning = false, header = false, skip = ${raw(String(file.skipLines))},
    delim = ${literal(file.delimiter)}, quote = ${literal(file.quote)}, escape = ${literal(file.quote)}, ${lineEnd}
    strict_mode = true, allow_quoted_nulls = false, null_padding = false, ignore_errors = false, nullstr = [''],
    max_line_size = ${raw(String(line))}, buffer_size = ${raw(String(Math.max(bufferBytes, line * 2)))}, parallel = ${raw(String(file.parallel))},
    columns = {${join(columns, ', ')}})`
}

/** Copies a query to Parquet and counts what the file then holds. */
export async function copy(engine: Engine, query: Sql, target: string): Promise<number> {
  await engine.run(sql`copy (${query}) to ${literal(target)} (${parquetFormat})`)
  const [row] = await engine.rows<{ rows: bigint }>(
    sql`select coalesce(sum(num_rows), 0)::bigint as rows from parquet_file_metadata(${fileName(target)})`,
  )
  return Number(row?.rows ?? -1n)
}
