import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { openName } from '../../src/catalog/open-name.ts'
import type { Layer, Snapshot } from '../../src/catalog/snapshot.ts'
import type { TableMetadata } from '../../src/catalog/table-metadata.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import type { Sql } from '../../src/sql/sql.ts'
import { join as joined, literal, name, raw, sql } from '../../src/sql/sql.ts'
import { openMerging } from '../merge/merging.ts'
import type { Seen } from './canonical.ts'
import { canonical, cellOf, constantOf } from './canonical.ts'
import type { Installed } from './install.ts'
import type { Reader } from './reader.ts'
import { startPython } from './reader.ts'

/** A published table, the key of its rows, and what Bankfull knows of its snapshots. */
export interface Table {
  readonly root: string
  readonly layer: Layer
  readonly name: string
  readonly key: readonly string[]
  readonly history: readonly Snapshot[]
}

/** A column, how it is compared, and the canonical text that it is compared with. */
export type Filter = readonly [column: string, op: 'eq' | 'ge' | 'le' | 'null', text: string]

/** A tool that reads published tables by itself. */
export interface Peer {
  readonly needs: readonly (keyof Installed)[]
  /** A snapshot by its version, or what answers now. */
  read(table: Table, version?: number): Promise<Seen>
  /** The ids of the snapshots that it knows, oldest first. */
  snapshots(table: Table): Promise<readonly string[]>
  /** The keys that each filter finds, sorted, by as few files as it thinks right. */
  find(table: Table, filters: readonly Filter[]): Promise<readonly (readonly string[])[]>
}

/** Every other reader that a published table is held against. */
export const peers: Readonly<Record<'pyiceberg' | 'DuckDB' | 'Spark', Peer>> = {
  pyiceberg: {
    needs: ['pyiceberg'],
    read: (table, version) => pyiceberg().ask('read', asked(table, version)),
    snapshots: (table) => pyiceberg().ask('snapshots', asked(table)),
    find: async (table, filters) =>
      keysOf(
        await pyiceberg().ask<Found[]>('find', {
          ...asked(table),
          key: table.key[0],
          filters: opened(filters),
        }),
      ),
  },
  DuckDB: {
    needs: ['duckdb'],
    read: async (table, version) =>
      canonical(await duckdb(), scan(table, version), columnsAt(table, version), table.key),
    snapshots: async (table) => {
      const found = await (await duckdb()).rows<{ id: string }>(
        sql`select cast(snapshot_id as varchar) as id from iceberg_snapshots(${literal(folderOf(table))}) order by sequence_number`,
      )
      return found.map(({ id }) => id)
    },
    find: async (table, filters) => findBy(await duckdb(), scan(table), table, filters),
  },
  Spark: {
    needs: ['spark', 'java', 'runtime'],
    read: (table, version) => spark().ask('read', asked(table, version)),
    snapshots: (table) => spark().ask('snapshots', asked(table)),
    find: async (table, filters) =>
      keysOf(
        await spark().ask<Found[]>('find', {
          ...asked(table),
          key: table.key[0],
          filters: opened(filters),
        }),
      ),
  },
}

/** The filters with the columns' names as other readers have them. */
function opened(filters: readonly Filter[]): readonly Filter[] {
  return filters.map(([column, op, text]) => [openName(column), op, text])
}

/** What a Python reader says of one filter. */
interface Found {
  readonly keys: readonly string[]
}

function keysOf(found: readonly Found[]): readonly (readonly string[])[] {
  return found.map(({ keys }) => keys)
}

/** Opens a table of a project, to be read by others. */
export async function tableOf(
  root: string,
  layer: Layer,
  name: string,
  key: readonly string[],
): Promise<Table> {
  await using workspace = await openMerging(root)
  const { catalog } = workspace
  return { root, layer, name, key, history: await catalog.history(layer, name) }
}

/** Our own reading of a snapshot, by the catalog and the engine that Bankfull itself uses. */
export async function own(table: Table, version?: number): Promise<Seen> {
  await using workspace = await openMerging(table.root)
  const { catalog, engine } = workspace
  const history = await catalog.history(table.layer, table.name)
  const snapshot =
    version === undefined
      ? await catalog.current(table.layer, table.name)
      : history.find((one) => one.version === version)
  if (snapshot === undefined) throw new RangeError(`${table.name} has no version ${version}`)
  const files = joined(catalog.files(snapshot).map(literal), ', ')
  return await canonical(engine, sql`read_parquet([${files}])`, snapshot.columns, table.key)
}

/** The newest metadata of a table, as it stands in its folder. */
export function metadataOf(table: Table): TableMetadata {
  const folder = join(folderOf(table), 'metadata')
  const numbers = readdirSync(folder).map((file) =>
    Number(/^v(\d+)\.metadata\.json$/.exec(file)?.[1] ?? 0),
  )
  return JSON.parse(readFileSync(join(folder, `v${Math.max(...numbers)}.metadata.json`), 'utf8'))
}

/** Where a table lies. */
export function folderOf({ root, layer, name: table }: Table): string {
  return join(root, '.bankfull/warehouse', layer, table)
}

function idOf(table: Table, version: number | undefined): string | undefined {
  if (version === undefined) return undefined
  const found = metadataOf(table).snapshots.find((one) => one['sequence-number'] === version)
  return String(found?.['snapshot-id'])
}

function asked(table: Table, version?: number): object {
  return { table: folderOf(table), snapshot: idOf(table, version), key: table.key }
}

function columnsAt(table: Table, version: number | undefined): Snapshot['columns'] {
  const current = metadataOf(table)['current-snapshot-id']
  const wanted = metadataOf(table).snapshots.find((one) =>
    version === undefined ? one['snapshot-id'] === current : one['sequence-number'] === version,
  )
  const known = table.history.find((one) => one.version === wanted?.['sequence-number'])
  return (known ?? table.history.at(-1))?.columns ?? []
}

function scan(table: Table, version?: number): Sql {
  const id = idOf(table, version)
  const from = literal(folderOf(table))
  return id === undefined
    ? sql`iceberg_scan(${from})`
    : sql`iceberg_scan(${from}, snapshot_from_id => ${raw(id)})`
}

async function findBy(
  engine: Engine,
  relation: Sql,
  table: Table,
  filters: readonly Filter[],
): Promise<readonly (readonly string[])[]> {
  const columns = columnsAt(table, undefined)
  const typeOf = (wanted: string) => {
    const column = columns.find((one) => one.name === wanted)
    if (column === undefined) throw new RangeError(`no column ${wanted}`)
    return column.type
  }
  const key = table.key[0] ?? ''
  const found: string[][] = []
  for (const [column, op, text] of filters) {
    const type = typeOf(column)
    const sign = raw({ eq: '=', ge: '>=', le: '<=', null: 'is null' }[op])
    const value = op === 'null' ? raw('') : constantOf(type, text)
    const real = type.kind === 'double' && text !== 'nan' && op !== 'null'
    const rows = await engine.rows<{ key: string }>(
      sql`select ${cellOf(typeOf(key), name(key))} as key from ${relation}
        where ${name(openName(column))} ${sign} ${value} ${real ? sql`and not isnan(${name(openName(column))})` : raw('')}`,
    )
    found.push(rows.map((row) => row.key).sort())
  }
  return found
}

let pyicebergReader: Reader | undefined
let sparkReader: Reader | undefined
let duckdbEngine: Promise<Engine> | undefined

/** pyiceberg, started once. */
export function pyiceberg(): Reader {
  pyicebergReader ??= startPython('read_pyiceberg.py', pathOf('pyiceberg'), {})
  return pyicebergReader
}

/** Spark, started once. */
export function spark(): Reader {
  sparkReader ??= startPython('read_spark.py', pathOf('spark'), {
    java: pathOf('java').path,
    jar: pathOf('runtime').path,
  })
  return sparkReader
}

function duckdb(): Promise<Engine> {
  duckdbEngine ??= withExtensions(pathOf('duckdb').path)
  return duckdbEngine
}

async function withExtensions(folder: string): Promise<Engine> {
  const engine = await openEngine('duckdb', { threads: 2 })
  const version = `v${engine.version.replace(/^v/, '')}`
  for (const one of ['avro', 'iceberg']) {
    const file = join(
      folder,
      `duckdb_extension_${one}`,
      'extensions',
      version,
      `${one}.duckdb_extension`,
    )
    await engine.run(sql`load ${literal(file)}`)
  }
  return engine
}

function pathOf(piece: keyof Installed): { readonly path: string } {
  const found = inject('installed')[piece]
  if ('missing' in found) throw new RangeError(found.missing)
  return found
}
