import { randomInt, randomUUID } from 'node:crypto'
import { Problem } from '../base/problem.ts'
import type { Engine } from '../engine/engine.ts'
import type { Draft } from './catalog.ts'
import { readFooters } from './footer.ts'
import type { IcebergSchema } from './iceberg-schema.ts'
import type { IcebergField } from './iceberg-type.ts'
import type { ManifestEntry } from './manifest.ts'
import { addedEntry, manifestBytes, manifestListBytes, status } from './manifest.ts'
import { summaryOf } from './snapshot-facts.ts'
import type { TableFolder } from './table-folder.ts'
import { liveEntries, locationOf, pathOf } from './table-folder.ts'
import type { IcebergSnapshot, TableMetadata } from './table-metadata.ts'
import {
  currentSchema,
  currentSnapshot,
  schemaOf,
  withColumns,
  withFields,
  withSnapshot,
} from './table-metadata.ts'

/** A table being written: its metadata in memory, and the manifests that were written for it on the way. */
export interface TableDraft {
  readonly table: TableMetadata
  readonly wrote: readonly string[]
}

/** Writes a snapshot's manifests; the table that comes back has it on top. Nothing is published by that. */
export async function addSnapshot(
  folder: TableFolder,
  draft: Draft,
  version: number,
  { table, wrote }: TableDraft,
  engine: Engine,
  fields: readonly IcebergField[] = [],
): Promise<TableDraft> {
  const before = currentSnapshot(table)
  const next = fields.length === 0 ? withColumns(table, draft.columns) : withFields(table, fields)
  const snapshot = { id: newId(table), sequence: version, parent: before?.['snapshot-id'] }
  const previous = before === undefined ? [] : await liveEntries(folder, before)
  const entries = await entriesOf(folder, draft, previous, snapshot, currentSchema(next), engine)
  const written = await writeManifests(folder, entries, currentSchema(next), snapshot)
  const publishedMs = Date.parse(draft.publishedAt)
  return {
    table: withSnapshot(next, {
      'snapshot-id': snapshot.id,
      ...(snapshot.parent === undefined ? {} : { 'parent-snapshot-id': snapshot.parent }),
      'sequence-number': version,
      // A clock that jumps back must not turn the log around, which some readers refuse.
      'timestamp-ms': Math.max(publishedMs, table['last-updated-ms']),
      'manifest-list': written.list,
      'schema-id': next['current-schema-id'],
      summary: summaryOf(draft, entries),
    }),
    wrote: [...wrote, ...written.paths],
  }
}

/** After the folder was moved: the manifests of every snapshot again, with the files' new places. */
export async function relocated(folder: TableFolder, table: TableMetadata): Promise<TableDraft> {
  const location = locationOf(folder)
  const snapshots: IcebergSnapshot[] = []
  const wrote: string[] = []
  for (const one of table.snapshots) {
    const entries = (await liveEntries(folder, one)).map((entry) => ({
      ...entry,
      data_file: { ...entry.data_file, file_path: uriOf(folder, entry.data_file.file_path) },
    }))
    const ids = {
      id: one['snapshot-id'],
      sequence: one['sequence-number'],
      parent: one['parent-snapshot-id'],
    }
    const written = await writeManifests(folder, entries, schemaOf(table, one['schema-id']), ids)
    snapshots.push({ ...one, 'manifest-list': written.list })
    wrote.push(...written.paths)
  }
  return { table: { ...table, location, snapshots, 'metadata-log': [] }, wrote }
}

/** What a snapshot's manifests say of it. */
export interface SnapshotIds {
  readonly id: number
  readonly sequence: number
  readonly parent: number | undefined
}

/** Files that were there before stay, others come, and the rest goes. */
async function entriesOf(
  folder: TableFolder,
  draft: Draft,
  previous: readonly ManifestEntry[],
  snapshot: SnapshotIds,
  schema: IcebergSchema,
  engine: Engine,
): Promise<readonly ManifestEntry[]> {
  const before = new Map(
    previous.map((entry) => [pathOf(folder, entry.data_file.file_path), entry]),
  )
  const locate = (path: string): string => folder.storage.locate(path)
  const fresh = draft.files.filter(({ path }) => !before.has(path))
  const footers = await readFooters(
    fresh.map(({ path }) => locate(path)),
    schema.fields,
    engine,
  )
  const kept = new Set(draft.files.map(({ path }) => path))
  const added = fresh.map((file): ManifestEntry => {
    const footer = footers.get(locate(file.path))
    if (footer?.fits !== true) throw new Problem('SNAPSHOT_CONFLICT', { table: draft.name })
    return addedEntry({ ...file, uri: uriOf(folder, file.path) }, footer, snapshot)
  })
  const existing: ManifestEntry[] = []
  const deleted: ManifestEntry[] = []
  for (const [path, entry] of before) {
    if (kept.has(path)) existing.push({ ...entry, status: status.existing })
    else deleted.push({ ...entry, status: status.deleted, snapshot_id: snapshot.id })
  }
  return [...existing, ...added, ...deleted]
}

/** Writes a snapshot's manifest and its list. */
export async function writeManifests(
  folder: TableFolder,
  entries: readonly ManifestEntry[],
  schema: IcebergSchema,
  ids: SnapshotIds,
): Promise<{ readonly list: string; readonly paths: readonly string[] }> {
  const manifest = `${folder.path}/metadata/${randomUUID()}-m0.avro`
  const list = `${folder.path}/metadata/snap-${ids.id}-1-${randomUUID()}.avro`
  const bytes = await manifestBytes(entries, schema)
  await folder.storage.write(manifest, bytes)
  const described = { uri: uriOf(folder, manifest), sizeBytes: bytes.length }
  await folder.storage.write(list, await manifestListBytes(described, entries, ids))
  return { list: uriOf(folder, list), paths: [manifest, list] }
}

/** A file of the table's folder as other readers name it. */
export function uriOf(folder: TableFolder, path: string): string {
  return `${locationOf(folder)}${pathOf(folder, path).slice(folder.path.length)}`
}

/** Below 2^48, so that it is exact in every reader's JSON. */
function newId(table: TableMetadata): number {
  const id = randomInt(1, 2 ** 48 - 1)
  return table.snapshots.some((one) => one['snapshot-id'] === id) ? newId(table) : id
}
