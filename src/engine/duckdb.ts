import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { DuckDBInstance, DuckDBTypeId, version } from '@duckdb/node-api'
import { fileName } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { literal } from '../sql/sql.ts'
import { makeFolder } from '../storage/durable.ts'
import { cellOf } from './duckdb-cell.ts'
import { keepLeadingMark } from './duckdb-text.ts'
import type { Cell, Engine, EngineOptions, Row } from './engine.ts'

/** Opens DuckDB in this process. It never loads an extension and never touches the network. */
export async function openDuckDb(options: EngineOptions): Promise<Engine> {
  keepLeadingMark()
  if (options.spillFolder !== undefined) await makeFolder(options.spillFolder)
  const instance = await DuckDBInstance.create(options.database ?? ':memory:', settings(options))
  const connection = await instance.connect()
  await connection.run(`set TimeZone = 'UTC'`)
  if (options.readOnlyFolders !== undefined) await lockDown(connection, options.readOnlyFolders)
  return {
    name: 'duckdb',
    version: version(),
    features: { qualify: true, parsesSql: true },
    run: async (statement) => {
      await connection.run(statement.text, bound(statement))
    },
    rows: async <R extends Row>(query: Sql) => {
      const reader = await connection.runAndReadAll(query.text, bound(query))
      return toRows(reader.columnNames(), reader.columnTypes(), reader.getRows()) as readonly R[]
    },
    stream: async function* (query) {
      const result = await connection.stream(query.text, bound(query))
      const columns = result.columnNames()
      const types = result.columnTypes()
      for (;;) {
        const chunk = await result.fetchChunk()
        if (!chunk || chunk.rowCount === 0) return
        yield toRows(columns, types, chunk.getRows())
      }
    },
    describe: async (query) => {
      const prepared = await connection.runAndReadAll(`describe ${query.text}`, bound(query))
      return prepared.getRowObjects().map((row) => ({
        name: String(row['column_name']),
        type: String(row['column_type']),
      }))
    },
    interrupt: () => connection.interrupt(),
    [Symbol.asyncDispose]: async () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function settings(options: EngineOptions): Record<string, string> {
  return {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // The system keeps files in memory already, and what a statement has freed goes back to it.
    enable_external_file_cache: 'false',
    allocator_flush_threshold: '16MB',
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
    ...(options.spillFolder === undefined ? {} : { temp_directory: options.spillFolder }),
  }
}

/**
 * Leaves reading of the named folders as all that the connection can do outside its own memory. A reader's own
 * spelling of a name is held against the folders as well as what it finds, so both spellings are named.
 */
async function lockDown(connection: DuckDBConnection, folders: readonly string[]): Promise<void> {
  const list = folders
    .flatMap((folder) => [literal(folder), fileName(folder)])
    .map(({ text }) => text)
    .join(', ')
  await connection.run(`set allowed_directories = [${list}]`)
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
}

function bound(statement: Sql): DuckDBValue[] {
  return statement.values.map((value) =>
    typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value,
  )
}

function toRows(
  columns: readonly string[],
  types: readonly DuckDBType[],
  rows: readonly (readonly DuckDBValue[])[],
): readonly Row[] {
  return rows.map((row) => {
    const made: Record<string, Cell> = {}
    for (const [at, column] of columns.entries()) {
      const type = types[at]
      made[column] = cellOf(row[at] ?? null, type?.typeId ?? DuckDBTypeId.ANY)
    }
    return made
  })
}
