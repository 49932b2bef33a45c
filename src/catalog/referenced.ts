import type { Storage } from '../storage/storage.ts'
import { isPointer, pointerSnapshots } from './pointer-files.ts'
import type { Layer } from './snapshot.ts'
import type { TableFolder } from './table-folder.ts'
import {
  liveEntries,
  loadMetadata,
  manifestsOf,
  mendHint,
  metadataNumbers,
  metadataPath,
  pathOf,
} from './table-folder.ts'
import { metadataFilesKept } from './table-metadata.ts'

/**
 * Removes the files of a warehouse that no kept snapshot has: of commits that never came to be, of snapshots that
 * were forgotten, and metadata older than is kept; mends the hints for other readers. A table whose metadata cannot
 * be read keeps all it has.
 */
export async function removeUnreferenced(storage: Storage): Promise<void> {
  const layers: readonly Layer[] = ['silver', 'gold']
  const stored = (await Promise.all(layers.map((layer) => storage.list(layer))))
    .flat()
    .map((file) => file.path)
  const tables = Map.groupBy(stored, (path) => path.split('/').slice(0, 2).join('/'))
  for (const [path, paths] of tables) {
    const folder = { storage, path }
    const kept = await referenced(folder, paths)
    for (const one of paths) if (isOurs(one) && !kept.has(one)) await storage.remove(one)
    const newest = metadataNumbers(paths).at(-1)
    if (newest !== undefined) await mendHint(folder, newest)
  }
}

function isOurs(path: string): boolean {
  return (
    /\/data\/[^/]+\.parquet$|\/metadata\/[^/]+\.(avro|metadata\.json)$|\.aside$/.test(path) ||
    isPointer(path)
  )
}

async function referenced(
  folder: TableFolder,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const numbers = metadataNumbers(paths)
  const newest = numbers.at(-1)
  if (newest === undefined) {
    const pointers = await pointerSnapshots(folder.storage, paths)
    const files = pointers.flatMap((snapshot) => snapshot.files.map((file) => file.path))
    return new Set([...paths.filter(isPointer), ...files])
  }
  const { table } = await loadMetadata(folder, newest)
  const kept = new Set(
    numbers
      .filter((number) => number > newest - metadataFilesKept)
      .map((number) => metadataPath(folder, number)),
  )
  for (const snapshot of table.snapshots) {
    kept.add(pathOf(folder, snapshot['manifest-list']))
    for (const { manifest_path: uri } of await manifestsOf(folder, snapshot))
      kept.add(pathOf(folder, uri))
    for (const { data_file: file } of await liveEntries(folder, snapshot))
      kept.add(pathOf(folder, file.file_path))
  }
  return kept
}
