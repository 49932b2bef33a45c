import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { Engine } from '../engine/engine.ts'
import { fileName } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, raw, sql } from '../sql/sql.ts'
import { writeClean } from './csv-clean.ts'
import type { CsvScan, TextSource } from './csv-scan.ts'
import { dialectText } from './dialect.ts'
import type { Encoding } from './encoding.ts'
import type { RecordFault } from './landed.ts'
import { Rejection } from './landed.ts'
import { writeLocal } from './write-local.ts'

/** A delimited file that has been scanned, and where its parts may be written. */
export interface CsvLanding {
  readonly scan: CsvScan
  readonly text: TextSource
  readonly encoding: Encoding
  /** A local file that holds exactly the text (UTF-8, no mark); undefined where there is none. */
  readonly plainFile: string | undefined
  /** Where a clean copy may be written. */
  readonly cleanFile: string
  /** The Parquet file to make. */
  readonly target: string
}

/**
 * Lands delimited text as Parquet of its exact text, with the row's number, and says which records could not be
 * read. The engine reads one file at a time with everything said and nothing detected; its count of rows must
 * equal the scanner's, or csv-parse reads the file, or the file is rejected.
 */
export async function landCsv(
  landing: CsvLanding,
  engine: Engine,
): Promise<readonly RecordFault[]> {
  const { scan } = landing
  const direct =
    !scan.faulty && scan.plainHeader && landing.plainFile !== undefined && oneLineEnd(scan)
  let faults: readonly RecordFault[] = []
  let read: Sql
  if (direct && landing.plainFile !== undefined) {
    read = sql`select row_number() over () as _row, * from ${reader(landing.plainFile, scan, false)}`
  } else {
    const check =
      landing.encoding.label !== 'utf-8'
        ? 'replacement'
        : landing.encoding.by === 'declared'
          ? 'utf-8'
          : 'none'
    faults = await writeClean(landing.text, scan, landing.cleanFile, check)
    read = sql`select * from ${reader(landing.cleanFile, scan, true)}`
  }
  const good = scan.records - faults.length
  const rows = await copy(engine, read, landing.target).catch(() => -1)
  if (rows !== good) await arbitrate(landing, engine, good, rows)
  await rm(landing.cleanFile, { force: true })
  return faults
}

/** The format line for people. */
export function csvText(scan: CsvScan, encoding: Encoding): string {
  return `csv, ${encoding.label}${encoding.by === 'bom' ? ' with mark' : ''}, ${dialectText(scan.dialect)}`
}

/** Copies a query to Parquet and counts what the file then holds. */
export async function copy(engine: Engine, query: Sql, target: string): Promise<number> {
  await engine.run(sql`copy (${query}) to ${literal(target)} (format parquet, compression snappy)`)
  const [row] = await engine.rows<{ rows: bigint }>(
    sql`select coalesce(sum(num_rows), 0)::bigint as rows from parquet_file_metadata(${fileName(target)})`,
  )
  return Number(row?.rows ?? -1n)
}

/** The engine's reader with everything declared: names, types, dialect; strict; no quoted nulls; no detection. */
function reader(file: string, scan: CsvScan, numbered: boolean): Sql {
  const columns = [
    ...(numbered ? [sql`'_row': 'BIGINT'`] : []),
    ...scan.names.map((_, at) => raw(`'c${at}': 'VARCHAR'`)),
  ]
  const longest = Math.max(2_097_152, 2 * scan.summary.longestBytes + 64)
  const parallel = scan.summary.multiline === 0 && scan.summary.longestBytes < 1_000_000
  return sql`read_csv(${fileName(file)}, auto_detect = false, hive_partitioning = false, header = false, skip = ${raw(numbered || !scan.dialect.header ? '0' : '1')},
    delim = ${literal(scan.dialect.delimiter)}, quote = ${literal(scan.dialect.quote)}, escape = ${literal(scan.dialect.quote)},
    strict_mode = true, allow_quoted_nulls = false, null_padding = false, ignore_errors = false, nullstr = '',
    max_line_size = ${raw(String(longest))}, buffer_size = ${raw(String(Math.max(33_554_432, longest * 2)))}, parallel = ${raw(String(parallel))},
    columns = {${join(columns, ', ')}})`
}

function oneLineEnd(scan: CsvScan): boolean {
  const { lf, crlf, cr } = scan.summary.lineEnds
  return [lf, crlf, cr].filter((count) => count > 0).length <= 1 && cr === 0
}

/** csv-parse decides where the counts disagree; its records are written anew, every value quoted, and read again. */
async function arbitrate(
  landing: CsvLanding,
  engine: Engine,
  expected: number,
  engineRows: number,
): Promise<void> {
  const { scan } = landing
  let rows = 0
  const parser = Readable.from(landing.text()).pipe(
    parse({
      delimiter: scan.dialect.delimiter,
      quote: scan.dialect.quote === '' ? null : scan.dialect.quote,
      escape: scan.dialect.quote === '' ? null : scan.dialect.quote,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: scan.names.length > 1,
      from: scan.dialect.header ? 2 : 1,
      cast: (value, context) => (value === '' && !context.quoting ? null : value),
    }),
  )
  try {
    await writeLocal(landing.cleanFile, async function* () {
      for await (const record of parser as AsyncIterable<readonly (string | null)[]>) {
        rows += 1
        yield `${rows}${scan.dialect.delimiter}${record.map((value) => quotedField(value, scan)).join(scan.dialect.delimiter)}\n`
      }
    })
  } catch (error) {
    throw new Rejection(
      'count_mismatch',
      `the record counter found ${expected} records, the engine read ${engineRows}, and csv-parse stopped: ${String(error)}`,
      { cause: error },
    )
  }
  const again =
    rows === expected
      ? await copy(
          engine,
          sql`select * from ${reader(landing.cleanFile, scan, true)}`,
          landing.target,
        )
      : rows
  if (again !== expected) {
    throw new Rejection(
      'count_mismatch',
      `the record counter found ${expected} records, the engine read ${engineRows}, csv-parse ${rows}`,
    )
  }
}

function quotedField(value: string | null, scan: CsvScan): string {
  if (value === null) return ''
  const quote = scan.dialect.quote || '"'
  return `${quote}${value.replaceAll(quote, quote + quote)}${quote}`
}
