import { existsSync } from 'node:fs'
import type { Snapshot } from '../catalog/snapshot.ts'
import { foldName } from '../land/landed.ts'
import type { SourceType } from '../land/source-type.ts'
import type { FileRecord } from '../ledger/records.ts'
import type { StoreReading, Table } from '../project/project.ts'
import { duckdbType } from '../sql/column-type.ts'
import { parquet } from '../sql/parquet.ts'
import type { Sql } from '../sql/sql.ts'
import { join, literal, name, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { castOf } from './cast-column.ts'
import { readingOf } from './columns.ts'
import { cellOf } from './delta.ts'
import type { ErasedKey } from './erased-key.ts'
import { keyHash } from './erased-key.ts'
import { withNulls } from './spelling.ts'

/** A run's part in a table: the files it read, and its snapshot where that is kept. */
export interface TableRun {
  readonly runId: string
  readonly files: readonly FileRecord[]
  readonly snapshot: Snapshot | undefined
}

/** A delivered row as a run knows it. */
export interface RunRow {
  readonly [column: string]: string | bigint
  readonly file: string
  readonly row: bigint
}

/** Every run that has an account of a table. */
export async function runsOf(
  { catalog, ledger }: Workspace,
  table: string,
): Promise<readonly TableRun[]> {
  const history = await catalog.history('silver', table)
  return ledger.runsOf(table).map((runId) => ({
    runId,
    files: ledger.files(runId, table),
    snapshot: history.find((one) => one.runId === runId),
  }))
}

/** The rows of a key in a run's snapshot and ledger: survivors, merged rows, conflicts, and rows that are out. */
export async function rowsOfKey(
  workspace: Workspace,
  table: Table,
  run: TableRun,
  key: ErasedKey & { readonly hash: string },
): Promise<readonly RunRow[]> {
  const { ledger, engine } = workspace
  const fates = ledger.rowsFile(run.runId, table.name)
  const queries = [
    survivorsOf(workspace, run, key),
    existsSync(fates) ? namedIn(fates, key) : undefined,
    ...(await outOf(workspace, table, run, key)),
  ].filter((query) => query !== undefined)
  const found: RunRow[] = []
  for (const query of queries) found.push(...(await engine.rows<RunRow>(query)))
  return found
}

/** The key's columns in a snapshot; undefined where it lacks one. */
function keyColumns(snapshot: Snapshot, { columns }: ErasedKey): readonly Sql[] | undefined {
  const parts = columns.flatMap(({ column, type }) => {
    const found = snapshot.columns.find((one) => foldName(one.name) === foldName(column))
    return found === undefined
      ? []
      : [sql`try_cast(${name(found.name)} as ${raw(duckdbType(type))})`]
  })
  return parts.length === columns.length ? parts : undefined
}

function survivorsOf(
  { catalog }: Workspace,
  { snapshot }: TableRun,
  key: ErasedKey & { readonly hash: string },
): Sql | undefined {
  const parts = snapshot === undefined ? undefined : keyColumns(snapshot, key)
  const files = snapshot === undefined ? [] : catalog.files(snapshot)
  if (parts === undefined || files.length === 0) return undefined
  return sql`select _file as file, _row as "row" from ${parquet(files)} where ${keyHash(key, parts)} = ${literal(key.hash)}`
}

/** Rows that the ledger names by their key. */
function namedIn(fates: string, key: ErasedKey & { readonly hash: string }): Sql {
  const parts = key.columns.map(
    ({ type }, at) => sql`try_cast(key[${raw(String(at + 1))}] as ${raw(duckdbType(type))})`,
  )
  return sql`select file, "row" from ${parquet([fates])}
    where len(key) = ${raw(String(parts.length))} and ${keyHash(key, parts)} = ${literal(key.hash)}`
}

interface KeyCell {
  readonly [column: string]: string | number
  readonly file: string
  readonly position: number
  readonly column: string
  readonly type: string
  readonly source: string
}

/** Rows that are out have all their cells in the delta; files whose key is written alike are asked about together. */
async function outOf(
  { ledger, engine }: Workspace,
  table: Table,
  { runId, files }: TableRun,
  key: ErasedKey & { readonly hash: string },
): Promise<readonly Sql[]> {
  const recipes = ledger.recipesFile(runId, table.name)
  const delta = ledger.deltaFile(runId, table.name)
  if (!existsSync(recipes) || !existsSync(delta)) return []
  const cells = await engine.rows<KeyCell>(
    sql`select file, position, "column", type, source from ${parquet([recipes])} order by file, position`,
  )
  const stores = new Map(files.map(({ path, store }) => [path, store]))
  const written = [...Map.groupBy(cells, ({ file }) => file)].flatMap(
    ([file, all]): readonly WrittenKey[] => {
      const parts = key.columns.flatMap(
        ({ column }) => all.find((cell) => foldName(cell.column) === foldName(column)) ?? [],
      )
      const reading = readingOf(table, stores.get(file) ?? '')
      return parts.length === key.columns.length ? [{ file, parts, reading }] : []
    },
  )
  const alike = Map.groupBy(written, ({ parts, reading }) =>
    JSON.stringify([parts.map(({ type, source }) => [type, source]), reading]),
  )
  return [...alike.values()].map((group) => outIn(delta, group, key))
}

/** How a file writes the key. */
interface WrittenKey {
  readonly file: string
  readonly parts: readonly KeyCell[]
  readonly reading: StoreReading
}

function outIn(
  delta: string,
  group: readonly WrittenKey[],
  key: ErasedKey & { readonly hash: string },
): Sql {
  const [first] = group
  const places = group.flatMap(({ file, parts }) =>
    parts.map(
      ({ position }, part) =>
        sql`(${literal(file)}, ${raw(String(position))}, ${raw(String(part))})`,
    ),
  )
  const texts = key.columns.map(
    (_, part) =>
      sql`max(d.value) filter (where p.part = ${raw(String(part))}) as ${name(`k${part}`)}`,
  )
  const parts = key.columns.map(({ type }, part) => {
    const { type: own = 'VARCHAR', source = '{"kind":"text"}' } = first?.parts[part] ?? {}
    const delivered = JSON.parse(source) as SourceType
    const reading = first?.reading ?? {}
    const given = cellOf(name(`k${part}`), own)
    const present = withNulls(given, delivered, type.kind === 'text', reading)
    return castOf(present, delivered, type, reading).value
  })
  return sql`with places(file, position, part) as (values ${join(places, ', ')}),
    keys as (select d.file, d."row", ${texts} from ${parquet([delta])} d
      join places p on p.file = d.file and p.position = d.position group by 1, 2)
    select file, "row" from keys where ${keyHash(key, parts)} = ${literal(key.hash)}`
}
