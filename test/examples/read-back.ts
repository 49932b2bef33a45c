import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type CsvError, type Info, parse } from 'csv-parse/sync'

/** A record as any reader but Bankfull finds it: lower-case column → text. */
export interface Found {
  readonly table: string
  readonly store: string
  readonly file: string
  /** From 1, over the file's records. */
  readonly row: number
  readonly cells: Readonly<Record<string, string | null>>
}

/** A folder's files, in the order of their paths. */
export async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

/** Reads all files with csv-parse, JSON.parse and DuckDB's Parquet reader. */
export async function readBack(data: string): Promise<{
  found: readonly Found[]
  ragged: readonly string[]
  unreadable: readonly string[]
}> {
  const all: Found[] = []
  const broken: string[] = []
  const raggedRows: string[] = []
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  for (const file of await filesUnder(data)) {
    const [table = '', store = ''] = file.split('/')
    const records = await read(join(data, file), store, connection).catch(() => undefined)
    if (records === undefined) broken.push(file)
    for (const [at, { cells, torn }] of (records ?? []).entries()) {
      all.push({ table, store, file, row: at + 1, cells })
      if (torn) raggedRows.push(`${file}:${at + 1}`)
    }
  }
  connection.closeSync()
  instance.closeSync()
  return { found: all, ragged: raggedRows.sort(), unreadable: broken }
}

/** A record before it is placed. */
interface Raw {
  readonly cells: Found['cells']
  readonly torn: boolean
}

async function read(
  path: string,
  store: string,
  connection: DuckDBConnection,
): Promise<readonly Raw[]> {
  if (path.endsWith('.parquet')) {
    const reader = await connection.runAndReadAll(
      'SELECT columns(*)::VARCHAR FROM read_parquet($path)',
      { path },
    )
    const names = reader.columnNames()
    return reader.getRows().map((row) => raw(names.map((name, at) => [name, row[at] ?? null])))
  }
  const bytes = path.endsWith('.gz') ? gunzipSync(await readFile(path)) : await readFile(path)
  const text = new TextDecoder(encodingOf(bytes, store), { fatal: true }).decode(bytes)
  if (!path.includes('.csv')) {
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => raw(Object.entries(JSON.parse(line))))
  }
  const delimiter = [';', '\t', '|'].find((mark) => text.split('\n')[0]?.includes(mark)) ?? ','
  const options = { delimiter, relax_column_count: true, info: true } as const
  const [header, ...records] = parse(text, options) as unknown as {
    record: string[]
    info: Info & { error?: CsvError }
  }[]
  const names = header?.record ?? []
  return records.map(({ record, info }) => ({
    ...raw(
      record.map((cell, at) => [names[at] ?? '', cell === '' || cell === 'NULL' ? null : cell]),
    ),
    torn: info.error !== undefined || record.length !== names.length,
  }))
}

function raw(cells: readonly (readonly [name: string, cell: unknown])[]): Raw {
  const named = cells.map(([name, cell]) => {
    const column = name.trim().toLowerCase()
    return [
      column === 'mail' ? 'semail' : column,
      cell === null ? null : whole(String(cell)),
    ] as const
  })
  return { cells: Object.fromEntries(named), torn: false }
}

/** `3.0` of a data frame's column is 3. */
function whole(cell: string): string {
  return cell.replace(/^(\d+)\.0$/, '$1')
}

function encodingOf(bytes: Buffer, store: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return store === 'store_09' || store === 'store_25' ? 'windows-1252' : 'utf-8'
}
