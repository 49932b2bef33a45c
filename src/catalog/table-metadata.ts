import type { FieldId } from '../sql/parquet.ts'
import type { IcebergSchema } from './iceberg-schema.ts'
import { fieldIdsOf, fieldsAfter, nameMapping } from './iceberg-schema.ts'
import type { IcebergField } from './iceberg-type.ts'
import type { SnapshotColumn } from './snapshot.ts'

/** A table's state, as `vN.metadata.json` holds it (Iceberg, format version 2). */
export interface TableMetadata {
  readonly 'format-version': 2
  readonly 'table-uuid': string
  /** Absolute, for other readers; our own go by the files' names. */
  readonly location: string
  readonly 'last-sequence-number': number
  readonly 'last-updated-ms': number
  readonly 'last-column-id': number
  readonly 'current-schema-id': number
  readonly schemas: readonly IcebergSchema[]
  readonly 'default-spec-id': 0
  readonly 'partition-specs': readonly [{ readonly 'spec-id': 0; readonly fields: readonly [] }]
  readonly 'last-partition-id': 999
  readonly 'default-sort-order-id': 0
  readonly 'sort-orders': readonly [{ readonly 'order-id': 0; readonly fields: readonly [] }]
  readonly properties: Readonly<Record<string, string>>
  readonly 'current-snapshot-id': number
  readonly refs: Readonly<Record<string, { 'snapshot-id': number; type: 'branch' }>>
  readonly snapshots: readonly IcebergSnapshot[]
  readonly 'snapshot-log': readonly { 'snapshot-id': number; 'timestamp-ms': number }[]
  readonly 'metadata-log': readonly { 'metadata-file': string; 'timestamp-ms': number }[]
}

/** One snapshot. Its sequence number is our version. */
export interface IcebergSnapshot {
  readonly 'snapshot-id': number
  readonly 'parent-snapshot-id'?: number
  readonly 'sequence-number': number
  readonly 'timestamp-ms': number
  readonly 'manifest-list': string
  readonly 'schema-id': number
  readonly summary: Readonly<Record<string, string>>
}

/** How many metadata files are kept, the newest included. */
export const metadataFilesKept = 20

/** A table before its first snapshot. */
export function newTable(uuid: string, location: string): TableMetadata {
  return {
    'format-version': 2,
    'table-uuid': uuid,
    location,
    'last-sequence-number': 0,
    'last-updated-ms': 0,
    'last-column-id': 0,
    'current-schema-id': 0,
    schemas: [],
    'default-spec-id': 0,
    'partition-specs': [{ 'spec-id': 0, fields: [] }],
    'last-partition-id': 999,
    'default-sort-order-id': 0,
    'sort-orders': [{ 'order-id': 0, fields: [] }],
    properties: { 'write.metadata.previous-versions-max': String(metadataFilesKept - 1) },
    'current-snapshot-id': -1,
    refs: {},
    snapshots: [],
    'snapshot-log': [],
    'metadata-log': [],
  }
}

/** The schema that answers now; one without columns before the first snapshot. */
export function currentSchema(table: TableMetadata): IcebergSchema {
  return schemaOf(table, table['current-schema-id'])
}

/** The schema of a snapshot. */
export function schemaOf(table: TableMetadata, id: number): IcebergSchema {
  const found = table.schemas.find((schema) => schema['schema-id'] === id)
  return found ?? { type: 'struct', 'schema-id': id, fields: [] }
}

/** The snapshot that answers now. */
export function currentSnapshot(table: TableMetadata): IcebergSnapshot | undefined {
  return table.snapshots.find((one) => one['snapshot-id'] === table['current-snapshot-id'])
}

/** The table with these columns as its current schema; one that was there before is taken up again. */
export function withColumns(
  table: TableMetadata,
  columns: readonly SnapshotColumn[],
): TableMetadata {
  const { fields, lastId } = fieldsAfter(
    currentSchema(table).fields,
    columns,
    table['last-column-id'],
  )
  return withSchema(table, fields, lastId)
}

/** The table with columns as files that were written elsewhere number them; what comes later counts on from there. */
export function withFields(table: TableMetadata, fields: readonly IcebergField[]): TableMetadata {
  const highest = (ids: readonly FieldId[]): number =>
    Math.max(0, ...ids.map(({ id, parts }) => Math.max(id, highest(parts))))
  return withSchema(table, fields, Math.max(table['last-column-id'], highest(fieldIdsOf(fields))))
}

function withSchema(
  table: TableMetadata,
  fields: readonly IcebergField[],
  lastId: number,
): TableMetadata {
  const same = table.schemas.find(
    (schema) => JSON.stringify(schema.fields) === JSON.stringify(fields),
  )
  const id =
    same?.['schema-id'] ?? Math.max(-1, ...table.schemas.map((one) => one['schema-id'])) + 1
  return {
    ...table,
    'last-column-id': lastId,
    'current-schema-id': id,
    schemas: same ? table.schemas : [...table.schemas, { type: 'struct', 'schema-id': id, fields }],
  }
}

/** The table whose files so far bear no ids: readers find their columns by the names that they have now. */
export function withNames(table: TableMetadata): TableMetadata {
  const mapping = nameMapping(table.schemas)
  return {
    ...table,
    properties: { ...table.properties, 'schema.name-mapping.default': mapping },
  }
}

/** The table with a snapshot on top, which answers from now on. */
export function withSnapshot(table: TableMetadata, snapshot: IcebergSnapshot): TableMetadata {
  const added: TableMetadata = {
    ...table,
    'last-sequence-number': snapshot['sequence-number'],
    snapshots: [...table.snapshots, snapshot],
  }
  return withCurrent(added, snapshot, snapshot['timestamp-ms'])
}

/** The table with one of its snapshots answering from now on, with the columns that it had. */
export function withCurrent(
  table: TableMetadata,
  snapshot: IcebergSnapshot,
  atMs: number,
): TableMetadata {
  const id = snapshot['snapshot-id']
  const timestamp = Math.max(atMs, table['last-updated-ms'])
  return {
    ...table,
    'current-schema-id': snapshot['schema-id'],
    'last-updated-ms': timestamp,
    'current-snapshot-id': id,
    refs: { main: { 'snapshot-id': id, type: 'branch' } },
    'snapshot-log': [...table['snapshot-log'], { 'snapshot-id': id, 'timestamp-ms': timestamp }],
  }
}

/** The table without some of its snapshots; what the log tells from before the last of them goes too. */
export function withoutSnapshots(
  table: TableMetadata,
  gone: ReadonlySet<number>,
  atMs: number,
): TableMetadata {
  const log = table['snapshot-log']
  return {
    ...table,
    'last-updated-ms': Math.max(atMs, table['last-updated-ms']),
    snapshots: table.snapshots.filter((one) => !gone.has(one['snapshot-id'])),
    'snapshot-log': log.slice(log.findLastIndex((one) => gone.has(one['snapshot-id'])) + 1),
  }
}

/** The table without any snapshot; the next one goes on counting. */
export function withoutAny(table: TableMetadata, atMs: number): TableMetadata {
  const gone = new Set(table.snapshots.map((one) => one['snapshot-id']))
  return { ...withoutSnapshots(table, gone, atMs), 'current-snapshot-id': -1, refs: {} }
}

/** The table with the metadata file before it noted in its log. */
export function withLog(
  table: TableMetadata,
  before: { readonly file: string; readonly atMs: number },
): TableMetadata {
  const entry = { 'metadata-file': before.file, 'timestamp-ms': before.atMs }
  return {
    ...table,
    'metadata-log': [...table['metadata-log'], entry].slice(1 - metadataFilesKept),
  }
}
