import { rm } from 'node:fs/promises'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Dialect, ParquetFile } from './dialect.ts'
import { type Field, spell } from './spelling.ts'
import type { Row } from './tables.ts'
import { writeText } from './text-file.ts'

/** Writes Parquet files through one DuckDB, single-threaded so that the same rows give the same bytes. */
export class ParquetWriter implements AsyncDisposable {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection
  readonly #scratch: string

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, scratch: string) {
    this.#instance = instance
    this.#connection = connection
    this.#scratch = scratch
  }

  /** `scratch` is a file's path, overwritten by each write and removed at the end. */
  static async open(scratch: string): Promise<ParquetWriter> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    return new ParquetWriter(instance, await instance.connect(), scratch)
  }

  /** Writes rows in their order to a new file. */
  async write(
    path: string,
    dialect: Dialect,
    file: ParquetFile,
    fields: readonly Field[],
    rows: readonly Row[],
  ): Promise<void> {
    await writeText(this.#scratch, csvLines(dialect, fields, rows), {
      encode: (content) => Buffer.from(content),
      gzip: false,
    })
    const columns = fields.map((_, at) => `c${at}: 'VARCHAR'`).join(', ')
    const selected = fields.map(
      (field, at) => `${typed(dialect, file, field, `c${at}`)} AS ${name(field)}`,
    )
    await this.#connection.run(`
      COPY (
        SELECT ${selected.join(', ')}
        FROM read_csv(${text(this.#scratch)}, columns = {${columns}}, auto_detect = false, header = false,
          delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false, parallel = false)
      ) TO ${text(path)} (FORMAT parquet)`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.closeSync()
    this.#instance.closeSync()
    await rm(this.#scratch, { force: true })
  }
}

/** Rows for DuckDB's own reader: every value quoted, null left empty. */
function* csvLines(
  dialect: Dialect,
  fields: readonly Field[],
  rows: readonly Row[],
): Generator<string> {
  for (const [at, row] of rows.entries())
    yield `${fields.map((field) => cell(spell(dialect, field, row, at))).join(',')}\n`
}

/** The column's expression in the type that the store's exporter gives it. */
function typed(
  dialect: Dialect,
  file: ParquetFile,
  { column, kind }: Field,
  source: string,
): string {
  switch (kind) {
    case 'text':
      return source
    case 'integer':
      return `${source}::${file.doubles.includes(column) ? 'DOUBLE' : file.integers}`
    case 'money':
      return `${source}::${file.money}`
    case 'boolean':
      return boolean(file, source)
    case 'day':
      return dialect.days === 'date' ? `${source}::DATE` : `${source}::${file.times}`
    case 'time':
      return `${source}::${file.times}`
  }
}

function boolean({ booleans }: ParquetFile, source: string): string {
  if (booleans === 'BLOB')
    return `CASE ${source} WHEN '1' THEN '\\x01'::BLOB WHEN '0' THEN '\\x00'::BLOB END`
  return booleans === 'BOOLEAN' ? `${source} = '1'` : `${source}::${booleans}`
}

function cell(value: string | null): string {
  return value === null ? '' : `"${value.replaceAll('"', '""')}"`
}

function name({ delivered }: Field): string {
  return `"${delivered.replaceAll('"', '""')}"`
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
