import { buffer, text } from 'node:stream/consumers'
import { Problem } from '../base/problem.ts'
import type { Storage } from '../storage/storage.ts'
import type { ManifestEntry, ManifestFile } from './manifest.ts'
import { avroRows, status } from './manifest.ts'
import type { IcebergSnapshot, TableMetadata } from './table-metadata.ts'
import { metadataFilesKept } from './table-metadata.ts'

/** The folder of one table: `metadata/` and `data/`. */
export interface TableFolder {
  readonly storage: Storage
  /** Relative to the storage: `silver/Tickets`. */
  readonly path: string
}

/** A table's newest metadata and the number of its file. */
export interface Loaded {
  readonly number: number
  readonly table: TableMetadata
}

/** The place of the folder as other readers name it. */
export function locationOf({ storage, path }: TableFolder): string {
  const located = storage.locate(path)
  return located.startsWith('/') ? `file://${located}` : located
}

/** The numbers of the metadata files among paths, lowest first. */
export function metadataNumbers(paths: readonly string[]): readonly number[] {
  return paths
    .map((path) => /\/metadata\/v(\d+)\.metadata\.json$/.exec(path)?.[1])
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

/** A metadata file's path in the storage. */
export function metadataPath({ path }: TableFolder, number: number): string {
  return `${path}/metadata/v${number}.metadata.json`
}

/** The path in the storage of a file that metadata names by its absolute place: the project may have moved since. */
export function pathOf({ path }: TableFolder, uri: string): string {
  const [folder, file] = uri.split('/').slice(-2)
  return `${path}/${folder}/${file}`
}

/** Reads a metadata file. Rejects with SNAPSHOT_UNREADABLE where it is damaged. */
export async function loadMetadata(folder: TableFolder, number: number): Promise<Loaded> {
  const path = metadataPath(folder, number)
  const content = await text(await folder.storage.read(path))
  try {
    const table = JSON.parse(content) as TableMetadata
    if (table['format-version'] !== 2) throw new RangeError('not Iceberg metadata of version 2')
    return { number, table }
  } catch (error) {
    throw unreadable(folder, path, error)
  }
}

/**
 * The commit: creates the next metadata file where no other committer did, then points the hint for other readers
 * at it. False where another was first.
 */
export async function storeMetadata(
  folder: TableFolder,
  { number, table }: Loaded,
): Promise<boolean> {
  const content = `${JSON.stringify(table, undefined, 1)}\n`
  if (!(await folder.storage.create(metadataPath(folder, number), content))) return false
  // The snapshot is published by now. A hint that cannot be written is behind until the next writer mends it.
  await pointHint(folder, number).catch(() => undefined)
  // What is too old goes with the commit that makes it so: the next run, which may have nothing to do, finds nothing to clear.
  await folder.storage
    .remove(metadataPath(folder, number - metadataFilesKept))
    .catch(() => undefined)
  return true
}

/**
 * Points the hint for other readers at the newest metadata, also where another committer wrote its own meanwhile.
 * Some readers look on from where it points, others do not.
 */
async function pointHint(folder: TableFolder, number: number): Promise<void> {
  let [hinted, newest] = [0, number]
  while (newest > hinted) {
    await folder.storage.write(hintPath(folder), String(newest))
    hinted = newest
    const stored = await folder.storage.list(`${folder.path}/metadata`)
    newest = metadataNumbers(stored.map(({ path }) => path)).at(-1) ?? 0
  }
}

/** Mends a hint that is missing or behind: its writer was killed. */
export async function mendHint(folder: TableFolder, newest: number): Promise<void> {
  const stored = await folder.storage.read(hintPath(folder)).then(text, () => '')
  if (stored !== String(newest)) await pointHint(folder, newest)
}

function hintPath({ path }: TableFolder): string {
  return `${path}/metadata/version-hint.text`
}

/** The data files of a snapshot as its manifests describe them. Rejects with SNAPSHOT_UNREADABLE where one is missing or damaged. */
export async function liveEntries(
  folder: TableFolder,
  snapshot: IcebergSnapshot,
): Promise<readonly ManifestEntry[]> {
  const entries: ManifestEntry[] = []
  for (const manifest of await manifestsOf(folder, snapshot))
    entries.push(...(await readAvro<ManifestEntry>(folder, manifest.manifest_path)))
  return entries.filter((entry) => entry.status !== status.deleted)
}

/** The manifests of a snapshot. */
export async function manifestsOf(
  folder: TableFolder,
  snapshot: IcebergSnapshot,
): Promise<readonly ManifestFile[]> {
  return readAvro<ManifestFile>(folder, snapshot['manifest-list'])
}

async function readAvro<Row>(folder: TableFolder, uri: string): Promise<readonly Row[]> {
  const path = pathOf(folder, uri)
  try {
    return await avroRows<Row>(await buffer(await folder.storage.read(path)))
  } catch (error) {
    throw unreadable(folder, path, error)
  }
}

function unreadable(folder: TableFolder, path: string, error: unknown): Problem {
  const cause = error instanceof Error ? error.message : String(error)
  return new Problem(
    'SNAPSHOT_UNREADABLE',
    { table: folder.path, cause },
    { where: { file: path }, cause: error, notLost: 'nothing was changed or removed' },
  )
}
