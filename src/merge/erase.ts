import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../base/problem.ts'
import { foldName } from '../land/landed.ts'
import type { ErasedPlace, Erasure, Run } from '../ledger/records.ts'
import type { Table } from '../project/project.ts'
import { duckdbType } from '../sql/column-type.ts'
import { parquet } from '../sql/parquet.ts'
import { literal, raw, sql } from '../sql/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { DeliveredRecords } from './delivered-records.ts'
import { deliveredRecords } from './delivered-records.ts'
import { eraseFromRun } from './erase-run.ts'
import { eraseFromSnapshots, filesWith } from './erase-snapshots.ts'
import { keyHash } from './erased-key.ts'
import type { RunRow, TableRun } from './erased-places.ts'
import { rowsOfKey, runsOf } from './erased-places.ts'
import { tellingTexts } from './telling-texts.ts'

/** What erasing a key took away, or would. Nothing in it says whose. */
export interface Erased {
  readonly table: string
  /** Records of delivered contents: survivors, merged and quarantined ones. */
  readonly records: number
  /** Versions of the snapshots that held some of them, and how many data files were written again. */
  readonly snapshots: readonly number[]
  readonly dataFiles: number
  /** Runs whose ledger held some of them. */
  readonly runs: number
  readonly landedFiles: number
  /** Questions, notes and causes that named them. */
  readonly texts: number
  /** Views whose snapshots go: any of them may hold the row. */
  readonly views: readonly string[]
  /** Delivered files that hold them, and those that cannot be read to see. */
  readonly delivered: readonly string[]
  readonly unread: readonly string[]
}

/**
 * Erases a key from every kept snapshot, the ledger, landed text and logs, with all views' snapshots. Its hash stays, so
 * that no merge brings it back; that is written down first, and the same command ends what was cut short. Without a run
 * nothing is changed. Throws NOT_PUBLISHED, USAGE or ROW_UNKNOWN.
 */
export async function eraseKey(
  workspace: Workspace,
  table: Table,
  values: readonly string[],
  run: Run | undefined,
): Promise<Erased> {
  const { catalog, ledger } = workspace
  const key = await keyOf(workspace, table, values)
  const runs = await runsOf(workspace, table.name)
  const delivered = await deliveredRecords(workspace, table, key)
  const found = await find(workspace, table, key, values, runs, delivered.files)
  if (found.places.length === 0)
    throw new Problem('ROW_UNKNOWN', { table: table.name, key: values.join(', ') })
  const snapshots: number[] = []
  let dataFiles = 0
  for (const one of await catalog.history('silver', table.name)) {
    const held = await filesWith(workspace, one, found.rowsByRun.get(one.runId) ?? [])
    if (held.length > 0) snapshots.push(one.version)
    dataFiles += held.length
  }
  const landed = await landedCopies(workspace, runs, delivered.files, found.places)
  const built = await catalog.names('gold')
  const views: string[] = []
  for (const view of built) if ((await catalog.history('gold', view)).length > 0) views.push(view)
  const texts = ledger.forgetTexts(found.inWords, { dryRun: run === undefined })
  if (run !== undefined) {
    ledger.recordErasure(run, { table: table.name, ...key, places: found.places })
    for (const one of runs)
      await eraseFromRun(workspace, table.name, one, found.rowsByRun.get(one.runId) ?? [])
    await eraseFromSnapshots(workspace, table, found.rowsByRun)
    for (const path of landed) await rm(path, { force: true })
    for (const view of built) await catalog.drop('gold', view)
    ledger.compact()
  }
  return {
    table: table.name,
    records: found.places.length,
    snapshots,
    dataFiles,
    runs: [...found.rowsByRun.values()].filter((rows) => rows.length > 0).length,
    landedFiles: landed.filter((path) => path.endsWith('.parquet')).length,
    texts,
    views,
    delivered: delivered.files
      .filter(({ file }) => found.places.some(({ sha256 }) => sha256 === file.sha256))
      .map(({ file }) => file.path),
    unread: delivered.unread,
  }
}

type Key = Omit<Erasure, 'table' | 'places'>

/** The key by its hash, under the types that the table has now. */
async function keyOf(
  { catalog, engine, ledger }: Workspace,
  table: Table,
  values: readonly string[],
): Promise<Key> {
  const snapshot = await catalog.current('silver', table.name)
  if (snapshot === undefined) throw new Problem('NOT_PUBLISHED', { name: table.name })
  const { key, normalize } = table.merge
  if (values.length !== key.length)
    throw new Problem('USAGE', {
      message: `the key of ${table.name} is ${key.join(' ')}: give ${key.length} values.`,
    })
  const columns = key.map((column) => ({
    column,
    type: snapshot.columns.find((one) => foldName(one.name) === foldName(column))?.type ?? {
      kind: 'text' as const,
    },
    normalize: normalize.get(column) ?? [],
  }))
  const salt = ledger.erasures(table.name)[0]?.salt ?? randomBytes(32).toString('hex')
  const parts = columns.map(
    ({ type }, at) => sql`try_cast(${literal(values[at] ?? '')} as ${raw(duckdbType(type))})`,
  )
  const [made] = await engine.rows<{ hash: string | null }>(
    sql`select ${keyHash({ columns, salt }, parts)} as hash`,
  )
  if (made?.hash == null)
    throw new Problem('ROW_UNKNOWN', { table: table.name, key: values.join(', ') })
  return { columns, salt, hash: made.hash }
}

interface Found {
  readonly places: readonly ErasedPlace[]
  readonly rowsByRun: ReadonlyMap<string, readonly RunRow[]>
  readonly inWords: (text: string) => boolean
}

/** Every record of the key, wherever one of the runs, a delivered file or an erasure that was cut short knows it. */
async function find(
  workspace: Workspace,
  table: Table,
  key: Key,
  values: readonly string[],
  runs: readonly TableRun[],
  delivered: readonly DeliveredRecords[],
): Promise<Found> {
  const places = new Map<string, ErasedPlace>()
  const add = (sha256: string | undefined, row: number): void => {
    if (sha256 !== undefined) places.set(`${sha256} ${row}`, { sha256, row })
  }
  for (const one of workspace.ledger.erasures(table.name))
    if (one.hash === key.hash) for (const { sha256, row } of one.places) add(sha256, row)
  for (const { file, records } of delivered) for (const row of records) add(file.sha256, row)
  for (const run of runs)
    for (const { file, row } of await rowsOfKey(workspace, table, run, key))
      add(contentOf(run, file), Number(row))
  const telling = await tellingTexts(
    workspace,
    table,
    values,
    new Map(runs.map((run) => [run, rowsAt(run, [...places.values()])])),
  )
  for (const { file, faults } of delivered)
    for (const { row, raw: text } of faults) if (telling.inRecord(text)) add(file.sha256, row)
  for (const run of runs)
    for (const { file, row, raw: text } of await unreadIn(workspace, table.name, run))
      if (telling.inRecord(text)) add(contentOf(run, file), Number(row))
  const all = [...places.values()]
  return {
    places: all,
    rowsByRun: new Map(runs.map((run) => [run.runId, rowsAt(run, all)])),
    inWords: telling.inWords,
  }
}

function contentOf({ files }: TableRun, path: string): string | undefined {
  return files.find((file) => file.path === path)?.sha256
}

/** The rows of a run that lie at these places. */
function rowsAt({ files }: TableRun, places: readonly ErasedPlace[]): readonly RunRow[] {
  return files
    .filter(({ status }) => status === 'read')
    .flatMap(({ path, sha256 }) =>
      places
        .filter((place) => place.sha256 === sha256)
        .map(({ row }) => ({ file: path, row: BigInt(row) })),
    )
}

/** Records that could not be read, with their text. */
async function unreadIn(
  { engine, ledger }: Workspace,
  table: string,
  { runId }: TableRun,
): Promise<readonly { file: string; row: bigint; raw: string }[]> {
  const fates = ledger.rowsFile(runId, table)
  if (!existsSync(fates)) return []
  return engine.rows<{ file: string; row: bigint; raw: string }>(
    sql`select file, "row", raw from ${parquet([fates])}
      where fate = 'quarantined' and "column" is null and raw is not null`,
  )
}

/** Landed copies that hold a record of it, and those of contents that are not delivered now: they can be made again. */
async function landedCopies(
  { stateFolder }: Workspace,
  runs: readonly TableRun[],
  delivered: readonly DeliveredRecords[],
  places: readonly ErasedPlace[],
): Promise<readonly string[]> {
  const short = ({ sha256 }: { readonly sha256: string }): string => sha256.slice(0, 32)
  const held = new Set(places.map(short))
  const here = new Set(delivered.map(({ file }) => short(file)))
  const known = new Set(runs.flatMap(({ files }) => files.map(short)))
  const folder = join(stateFolder, 'landed')
  const names = existsSync(folder) ? await readdir(folder) : []
  return names
    .filter((name) => {
      const content = name.slice(0, 32)
      return held.has(content) || (known.has(content) && !here.has(content))
    })
    .map((name) => join(folder, name))
}
