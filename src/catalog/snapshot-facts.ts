import type { Draft } from './catalog.ts'
import { columnsOf } from './iceberg-schema.ts'
import type { ManifestEntry } from './manifest.ts'
import { status } from './manifest.ts'
import type {
  DataFile,
  Layer,
  Snapshot,
  SnapshotInput,
  SnapshotSource,
  StoreCoverage,
} from './snapshot.ts'
import type { IcebergSnapshot, TableMetadata } from './table-metadata.ts'
import { schemaOf } from './table-metadata.ts'

/** What a snapshot's summary says: Iceberg's own counts, and our facts under `bankfull.`, all as text. */
export function summaryOf(
  draft: Draft,
  entries: readonly ManifestEntry[],
): Readonly<Record<string, string>> {
  const of = (wanted: number): readonly ManifestEntry[] =>
    entries.filter((entry) => entry.status === wanted)
  const rows = (list: readonly ManifestEntry[]): string =>
    String(list.reduce((sum, { data_file: file }) => sum + file.record_count, 0))
  const added = of(status.added)
  const deleted = of(status.deleted)
  return {
    operation: deleted.length === 0 ? 'append' : 'overwrite',
    'added-data-files': String(added.length),
    'added-records': rows(added),
    'deleted-data-files': String(deleted.length),
    'deleted-records': rows(deleted),
    'total-data-files': String(draft.files.length),
    'total-records': String(draft.rowCount),
    'total-files-size': String(draft.files.reduce((sum, file) => sum + file.sizeBytes, 0)),
    'total-delete-files': '0',
    'total-position-deletes': '0',
    'total-equality-deletes': '0',
    'bankfull.run-id': draft.runId,
    'bankfull.published-at': draft.publishedAt,
    'bankfull.inputs-digest': draft.inputsDigest,
    ...(draft.dataAsOf === undefined ? {} : { 'bankfull.data-as-of': draft.dataAsOf }),
    ...(draft.stores === undefined ? {} : { 'bankfull.stores': JSON.stringify(draft.stores) }),
    ...(draft.reads === undefined ? {} : { 'bankfull.reads': JSON.stringify(draft.reads) }),
    ...(draft.sources === undefined ? {} : { 'bankfull.sources': JSON.stringify(draft.sources) }),
  }
}

/** Our snapshot again, from the metadata and the files that its manifests list. */
export function snapshotOf(
  layer: Layer,
  name: string,
  table: TableMetadata,
  snapshot: IcebergSnapshot,
  files: readonly DataFile[],
): Snapshot {
  const { summary } = snapshot
  const dataAsOf = summary['bankfull.data-as-of']
  const stores = summary['bankfull.stores']
  const reads = summary['bankfull.reads']
  const sources = summary['bankfull.sources']
  return {
    layer,
    name,
    version: snapshot['sequence-number'],
    runId: summary['bankfull.run-id'] ?? '',
    publishedAt: summary['bankfull.published-at'] ?? '',
    inputsDigest: summary['bankfull.inputs-digest'] ?? '',
    columns: columnsOf(schemaOf(table, snapshot['schema-id'])),
    files,
    rowCount: Number(summary['total-records']),
    ...(dataAsOf === undefined ? {} : { dataAsOf }),
    ...(stores === undefined ? {} : { stores: JSON.parse(stores) as StoreCoverage }),
    ...(reads === undefined ? {} : { reads: JSON.parse(reads) as readonly SnapshotInput[] }),
    ...(sources === undefined ? {} : { sources: JSON.parse(sources) as readonly SnapshotSource[] }),
  }
}
