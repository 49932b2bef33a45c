import { text } from 'node:stream/consumers'
import type { Storage } from '../storage/storage.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * The snapshots of a project that was written before its tables were Iceberg tables, oldest first: one
 * `metadata/vN.json` each. They are read as they stand; the table's next commit takes them over.
 */
export async function pointerSnapshots(
  storage: Storage,
  paths: readonly string[],
): Promise<readonly Snapshot[]> {
  const snapshots = await Promise.all(
    paths
      .filter(isPointer)
      .map(async (path) => JSON.parse(await text(await storage.read(path))) as Snapshot),
  )
  return snapshots.toSorted((a, b) => a.version - b.version)
}

/** True for the path of a pointer file. */
export function isPointer(path: string): boolean {
  return /\/metadata\/v\d+\.json$/.test(path)
}
