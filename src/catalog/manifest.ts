import { Buffer } from 'node:buffer'
import { buffer } from 'node:stream/consumers'
import avro from 'avsc'
import type { Footer } from './footer.ts'
import type { IcebergSchema } from './iceberg-schema.ts'
import { manifestEntrySchema, manifestFileSchema } from './manifest-schema.ts'

/** What happened to a data file in the snapshot that wrote the manifest. */
export const status = { existing: 0, added: 1, deleted: 2 } as const

/** A data file in a manifest. Its sequence numbers are the snapshot's that added it. */
export interface ManifestEntry {
  readonly status: 0 | 1 | 2
  readonly snapshot_id: number
  readonly sequence_number: number
  readonly file_sequence_number: number
  readonly data_file: ManifestDataFile
}

/** A data file's description. */
interface ManifestDataFile {
  readonly file_path: string
  readonly record_count: number
  readonly file_size_in_bytes: number
}

/** A manifest in a snapshot's list. */
export interface ManifestFile {
  readonly manifest_path: string
  readonly manifest_length: number
  readonly sequence_number: number
  readonly min_sequence_number: number
  readonly added_snapshot_id: number
}

/** The entry of a file that a snapshot adds. */
export function addedEntry(
  file: { readonly uri: string; readonly rows: number; readonly sizeBytes: number },
  { columns, splitOffsets }: Footer,
  snapshot: { readonly id: number; readonly sequence: number },
): ManifestEntry {
  const map = <V>(pick: (column: Footer['columns'][number]) => V | undefined): readonly object[] =>
    columns.flatMap((column) => {
      const value = pick(column)
      return value === undefined ? [] : [{ key: column.id, value }]
    })
  const data = {
    content: 0,
    file_path: file.uri,
    file_format: 'PARQUET',
    partition: {},
    record_count: file.rows,
    file_size_in_bytes: file.sizeBytes,
    column_sizes: map(({ sizeBytes }) => sizeBytes),
    value_counts: map(({ values }) => values),
    null_value_counts: map(({ nulls }) => nulls),
    nan_value_counts: null,
    lower_bounds: map(({ lower }) => lower),
    upper_bounds: map(({ upper }) => upper),
    key_metadata: null,
    split_offsets: splitOffsets.length === 0 ? null : splitOffsets,
    equality_ids: null,
    sort_order_id: 0,
  }
  return {
    status: status.added,
    snapshot_id: snapshot.id,
    sequence_number: snapshot.sequence,
    file_sequence_number: snapshot.sequence,
    data_file: data,
  }
}

/** The bytes of a manifest. */
export async function manifestBytes(
  entries: readonly ManifestEntry[],
  schema: IcebergSchema,
): Promise<Buffer> {
  return encoded(manifestEntrySchema, entries, {
    schema: JSON.stringify(schema),
    'schema-id': String(schema['schema-id']),
    'partition-spec': '[]',
    'partition-spec-id': '0',
    'format-version': '2',
    content: 'data',
  })
}

/** The bytes of a snapshot's list, which has one manifest. */
export async function manifestListBytes(
  manifest: { readonly uri: string; readonly sizeBytes: number },
  entries: readonly ManifestEntry[],
  snapshot: {
    readonly id: number
    readonly sequence: number
    readonly parent?: number | undefined
  },
): Promise<Buffer> {
  const live = entries.filter((entry) => entry.status !== status.deleted)
  const files = (wanted: number): number => entries.filter((one) => one.status === wanted).length
  const rows = (wanted: number): number =>
    entries
      .filter((one) => one.status === wanted)
      .reduce((sum, one) => sum + one.data_file.record_count, 0)
  const row = {
    manifest_path: manifest.uri,
    manifest_length: manifest.sizeBytes,
    partition_spec_id: 0,
    content: 0,
    sequence_number: snapshot.sequence,
    min_sequence_number: Math.min(snapshot.sequence, ...live.map((one) => one.sequence_number)),
    added_snapshot_id: snapshot.id,
    added_files_count: files(status.added),
    existing_files_count: files(status.existing),
    deleted_files_count: files(status.deleted),
    added_rows_count: rows(status.added),
    existing_rows_count: rows(status.existing),
    deleted_rows_count: rows(status.deleted),
    partitions: null,
    key_metadata: null,
  }
  return encoded(manifestFileSchema, [row], {
    'snapshot-id': String(snapshot.id),
    'parent-snapshot-id': snapshot.parent === undefined ? 'null' : String(snapshot.parent),
    'sequence-number': String(snapshot.sequence),
    'format-version': '2',
  })
}

/** The records of an Avro file. Rejects where it is damaged. */
export async function avroRows<Row>(bytes: Uint8Array): Promise<readonly Row[]> {
  const decoder = new avro.streams.BlockDecoder({ parseHook: compiled })
  decoder.end(bytes)
  const rows: Row[] = []
  for await (const row of decoder) rows.push(row as Row)
  return rows
}

const types = new Map<string, avro.Type>()

/** A schema's reader; compiling it takes longer than reading a manifest, and nearly all manifests have one. */
function compiled(schema: avro.Schema): avro.Type {
  const text = JSON.stringify(schema)
  const type = types.get(text) ?? avro.Type.forSchema(schema)
  types.set(text, type)
  return type
}

async function encoded(
  schema: object,
  rows: readonly object[],
  facts: Readonly<Record<string, string>>,
): Promise<Buffer> {
  const metadata = Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, Buffer.from(value)]),
  )
  const options = { metadata, codec: 'deflate', writeHeader: 'always' as const }
  const encoder = new avro.streams.BlockEncoder(schema as avro.Schema, options)
  const faults: unknown[] = []
  encoder.on('typeError', (fault: unknown) => faults.push(fault))
  for (const row of rows) encoder.write(row)
  encoder.end()
  const bytes = await buffer(encoder)
  if (faults.length > 0) throw faults[0]
  return bytes
}
