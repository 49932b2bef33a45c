import type { Engine } from '../engine/engine.ts'
import type { Rewriting } from './catalog.ts'
import { readFooters } from './footer.ts'
import type { TableDraft } from './iceberg-table.ts'
import { uriOf, writeManifests } from './iceberg-table.ts'
import type { ManifestEntry } from './manifest.ts'
import { addedEntry, status } from './manifest.ts'
import type { StoreCoverage } from './snapshot.ts'
import type { TableFolder } from './table-folder.ts'
import { liveEntries, pathOf } from './table-folder.ts'
import type { IcebergSnapshot, TableMetadata } from './table-metadata.ts'
import { schemaOf } from './table-metadata.ts'

/**
 * The table's snapshots over other data files. Every manifest is written again: those of later snapshots describe the
 * files that were deleted before, with the bounds of their values.
 */
export async function rewrittenTable(
  folder: TableFolder,
  { table, wrote }: TableDraft,
  rewriting: (snapshot: IcebergSnapshot) => Promise<Rewriting>,
  engine: Engine,
): Promise<TableDraft> {
  const snapshots: IcebergSnapshot[] = []
  const paths: string[] = []
  for (const one of table.snapshots) {
    const change = await rewriting(one)
    const schema = schemaOf(table, one['schema-id'])
    const entries = await entriesOf(folder, one, change, table, engine)
    const written = await writeManifests(folder, entries, schema, {
      id: one['snapshot-id'],
      sequence: one['sequence-number'],
      parent: one['parent-snapshot-id'],
    })
    paths.push(...written.paths)
    const summary = summaryAfter(one, entries, change)
    snapshots.push({ ...one, 'manifest-list': written.list, summary })
  }
  return { table: { ...table, snapshots }, wrote: [...wrote, ...paths] }
}

/** The live files, each with its replacement where it has one; a replacement keeps the place in history. */
async function entriesOf(
  folder: TableFolder,
  snapshot: IcebergSnapshot,
  { files }: Rewriting,
  table: TableMetadata,
  engine: Engine,
): Promise<readonly ManifestEntry[]> {
  const { fields } = schemaOf(table, snapshot['schema-id'])
  const located = (path: string): string => folder.storage.locate(path)
  const fresh = [...files.values()].map(({ path }) => located(path))
  const footers = await readFooters(fresh, fields, engine)
  return (await liveEntries(folder, snapshot)).map((entry) => {
    const file = files.get(pathOf(folder, entry.data_file.file_path))
    const footer = file === undefined ? undefined : footers.get(located(file.path))
    if (file === undefined || footer === undefined) return entry
    const made = addedEntry({ ...file, uri: uriOf(folder, file.path) }, footer, {
      id: entry.snapshot_id,
      sequence: entry.sequence_number,
    })
    return { ...made, status: entry.status }
  })
}

function summaryAfter(
  { summary }: IcebergSnapshot,
  entries: readonly ManifestEntry[],
  { dataAsOf }: Rewriting,
): Readonly<Record<string, string>> {
  const rows = (of: readonly ManifestEntry[]): string =>
    String(of.reduce((sum, { data_file: file }) => sum + file.record_count, 0))
  const bytes = entries.reduce((sum, { data_file: file }) => sum + file.file_size_in_bytes, 0)
  // What tells of a moment may tell of a row that is no longer there.
  const { 'bankfull.data-as-of': _, 'bankfull.sources': __, ...rest } = summary
  const stores = rest['bankfull.stores']
  const { late: ___, ...coverage } = JSON.parse(stores ?? '{}') as Partial<StoreCoverage>
  return {
    ...rest,
    ...(stores === undefined ? {} : { 'bankfull.stores': JSON.stringify(coverage) }),
    'added-records': rows(entries.filter((entry) => entry.status === status.added)),
    'total-records': rows(entries),
    'total-files-size': String(bytes),
    ...(dataAsOf === undefined ? {} : { 'bankfull.data-as-of': dataAsOf }),
  }
}
