import { randomUUID } from 'node:crypto'
import type { Clock } from '../base/clock.ts'
import { Problem } from '../base/problem.ts'
import type { Engine } from '../engine/engine.ts'
import type { Storage } from '../storage/storage.ts'
import type { Catalog, Rewriting } from './catalog.ts'
import { rewrittenTable } from './iceberg-rewrite.ts'
import { fieldIdsOf } from './iceberg-schema.ts'
import type { TableDraft } from './iceberg-table.ts'
import { addSnapshot, relocated } from './iceberg-table.ts'
import { pointerSnapshots } from './pointer-files.ts'
import { removeUnreferenced } from './referenced.ts'
import type { Layer, Snapshot } from './snapshot.ts'
import { snapshotOf } from './snapshot-facts.ts'
import type { Loaded, TableFolder } from './table-folder.ts'
import {
  liveEntries,
  loadMetadata,
  locationOf,
  metadataNumbers,
  metadataPath,
  pathOf,
  storeMetadata,
} from './table-folder.ts'
import type { IcebergSnapshot, TableMetadata } from './table-metadata.ts'
import {
  currentSchema,
  currentSnapshot,
  newTable,
  schemaOf,
  withColumns,
  withCurrent,
  withLog,
  withNames,
  withoutAny,
  withoutSnapshots,
} from './table-metadata.ts'

/**
 * A catalog of Apache Iceberg tables (format version 2) in a storage: `LAYER/NAME/metadata/vN.metadata.json`, and
 * the highest N answers. Version N+1 is created exclusively, so that of two committers one wins and the other is told.
 */
export function icebergCatalog(storage: Storage, engine: Engine, clock: Clock): Catalog {
  const folderOf = (layer: Layer, name: string): TableFolder => ({
    storage,
    path: `${layer}/${name}`,
  })
  const snapshot = async (
    layer: Layer,
    name: string,
    table: TableMetadata,
    one: IcebergSnapshot,
  ): Promise<Snapshot> => {
    const folder = folderOf(layer, name)
    const files = (await liveEntries(folder, one)).map(({ data_file: file }) => ({
      path: pathOf(folder, file.file_path),
      rows: file.record_count,
      sizeBytes: file.file_size_in_bytes,
    }))
    return snapshotOf(layer, name, table, one, files)
  }
  const history = async (layer: Layer, name: string): Promise<readonly Snapshot[]> => {
    const { loaded, pointers } = await find(folderOf(layer, name))
    if (loaded === undefined) return pointers
    const { table } = loaded
    return Promise.all(table.snapshots.map((one) => snapshot(layer, name, table, one)))
  }
  return {
    current: async (layer, name) => {
      const { loaded, pointers } = await find(folderOf(layer, name))
      if (loaded === undefined) return pointers.at(-1)
      const current = currentSnapshot(loaded.table)
      return current && snapshot(layer, name, loaded.table, current)
    },
    history,
    fieldIds: async (layer, name, columns) => {
      const { loaded, pointers } = await find(folderOf(layer, name))
      const table =
        loaded?.table ??
        pointers.reduce((made, { columns: old }) => withColumns(made, old), newTable('', ''))
      return fieldIdsOf(currentSchema(withColumns(table, columns)).fields)
    },
    commit: async (draft, onto, fields) => {
      const folder = folderOf(draft.layer, draft.name)
      const version = await change(folder, draft.name, async (base) => {
        if (currentSnapshot(base.table)?.['sequence-number'] !== onto?.version) return undefined
        const next = base.table['last-sequence-number'] + 1
        return addSnapshot(folder, draft, next, base, engine, fields)
      })
      return { ...draft, version: version['last-sequence-number'] }
    },
    fields: async ({ layer, name, version }) => {
      const { loaded } = await find(folderOf(layer, name))
      const found = loaded?.table.snapshots.find((one) => one['sequence-number'] === version)
      if (loaded === undefined || found === undefined) return []
      return schemaOf(loaded.table, found['schema-id']).fields
    },
    activate: async (layer, name, version) => {
      const kept = await history(layer, name)
      const wanted = kept.find((one) => one.version === version)
      if (wanted === undefined) return undefined
      await change(folderOf(layer, name), name, async ({ table, wrote }) => {
        const found = table.snapshots.find((one) => one['sequence-number'] === version)
        return found && { table: withCurrent(table, found, clock.now().getTime()), wrote }
      })
      return wanted
    },
    forget: async (layer, name, keep, { dryRun = false } = {}) => {
      const folder = folderOf(layer, name)
      const { loaded } = await find(folder)
      const kept = await history(layer, name)
      const current = loaded
        ? currentSnapshot(loaded.table)?.['sequence-number']
        : kept.at(-1)?.version
      const gone = kept.slice(0, -keep).filter((one) => one.version !== current)
      if (dryRun || gone.length === 0) return gone
      const versions = new Set(gone.map((one) => one.version))
      await change(folder, name, async ({ table, wrote }) => {
        const ids = table.snapshots
          .filter((one) => versions.has(one['sequence-number']))
          .map((one) => one['snapshot-id'])
        return { table: withoutSnapshots(table, new Set(ids), clock.now().getTime()), wrote }
      })
      return gone
    },
    rewrite: async (layer, name, rewriting) => {
      const folder = folderOf(layer, name)
      const changing = async ({ table, wrote }: TableDraft): Promise<TableDraft> => {
        const rewritten = async (one: IcebergSnapshot): Promise<Rewriting> => {
          const ids = fieldIdsOf(schemaOf(table, one['schema-id']).fields)
          return rewriting(await snapshot(layer, name, table, one), ids)
        }
        return rewrittenTable(folder, { table, wrote }, rewritten, engine)
      }
      await change(folder, name, changing, { forgetting: true })
      await removeBehind(folder)
    },
    drop: async (layer, name) => {
      const folder = folderOf(layer, name)
      const { loaded, pointers } = await find(folder)
      if (loaded === undefined && pointers.length === 0) return
      // Dropped before, and perhaps cut short then: what was behind still goes.
      if (loaded?.table.snapshots.length === 0) return removeBehind(folder)
      const changing = async ({ table, wrote }: TableDraft): Promise<TableDraft> => ({
        table: withoutAny(table, clock.now().getTime()),
        wrote,
      })
      await change(folder, name, changing, { forgetting: true })
      await removeBehind(folder)
    },
    names: async (layer) => [
      ...new Set((await storage.list(layer)).map(({ path }) => path.split('/')[1] ?? '')),
    ],
    files: ({ files }) => files.map((file) => storage.locate(file.path)),
    newDataPath,
    newAside: (layer, name) => storage.aside(newDataPath(layer, name)),
    adopt: (localFile, path) => storage.adopt(localFile, path),
    removeUnreferenced: () => removeUnreferenced(storage),
  }

  /** Reads a table, changes it and commits it; undefined from `changing`, or another committer first, is a conflict. */
  async function change(
    folder: TableFolder,
    name: string,
    changing: (base: TableDraft) => Promise<TableDraft | undefined>,
    { forgetting = false } = {},
  ): Promise<TableMetadata> {
    const wrote = new Set<string>()
    const found = await find(folder)
    const base = await baseOf(folder, found)
    for (const path of base.wrote) wrote.add(path)
    const made = await changing(base)
    for (const path of made?.wrote ?? []) wrote.add(path)
    const { number = 0 } = found.loaded ?? {}
    if (made !== undefined) {
      const table =
        found.loaded === undefined || forgetting
          ? { ...made.table, 'metadata-log': [] }
          : logged(folder, found.loaded, made.table)
      if (await storeMetadata(folder, { number: number + 1, table })) return table
    }
    for (const path of wrote) await storage.remove(path)
    throw new Problem('SNAPSHOT_CONFLICT', { table: name })
  }

  /** Removes the metadata before the newest, and the files that no snapshot has any more. */
  async function removeBehind(folder: TableFolder): Promise<void> {
    const stored = await storage.list(`${folder.path}/metadata`)
    const numbers = metadataNumbers(stored.map(({ path }) => path))
    for (const number of numbers.slice(0, -1)) await storage.remove(metadataPath(folder, number))
    await removeUnreferenced(storage)
  }

  async function baseOf(folder: TableFolder, { loaded, pointers }: Found): Promise<TableDraft> {
    if (loaded !== undefined) {
      const isHere = loaded.table.location === locationOf(folder)
      return isHere ? { table: loaded.table, wrote: [] } : relocated(folder, loaded.table)
    }
    let made: TableDraft = { table: newTable(randomUUID(), locationOf(folder)), wrote: [] }
    for (const { version, ...draft } of pointers)
      made = await addSnapshot(folder, draft, version, made, engine)
    return pointers.length === 0 ? made : { ...made, table: withNames(made.table) }
  }
}

function newDataPath(layer: Layer, name: string): string {
  return `${layer}/${name}/data/${randomUUID()}.parquet`
}

/** What stands in a table's folder: Iceberg metadata, or else the pointer files of a former version. */
interface Found {
  readonly loaded: Loaded | undefined
  readonly pointers: readonly Snapshot[]
}

async function find(folder: TableFolder): Promise<Found> {
  const stored = await folder.storage.list(`${folder.path}/metadata`)
  const paths = stored.map(({ path }) => path)
  const newest = metadataNumbers(paths).at(-1)
  return newest === undefined
    ? { loaded: undefined, pointers: await pointerSnapshots(folder.storage, paths) }
    : { loaded: await loadMetadata(folder, newest), pointers: [] }
}

function logged(
  folder: TableFolder,
  { number, table }: Loaded,
  next: TableMetadata,
): TableMetadata {
  if (next.location !== table.location) return next
  const file = `${locationOf(folder)}${metadataPath(folder, number).slice(folder.path.length)}`
  return withLog(next, { file, atMs: table['last-updated-ms'] })
}
