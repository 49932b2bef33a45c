import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { Problem } from '../base/problem.ts'
import type { Storage } from '../storage/storage.ts'
import type { Catalog } from './catalog.ts'
import type { Layer, Snapshot } from './snapshot.ts'

/**
 * A catalog of small files: `LAYER/NAME/metadata/vN.json` is version N, and the highest N is current. Version
 * N+1 is created exclusively, so that of two committers one wins and the other is told.
 */
export function pointerCatalog(storage: Storage): Catalog {
  const versions = async (layer: Layer, name: string): Promise<readonly number[]> => {
    const files = await storage.list(`${layer}/${name}/metadata`)
    return files
      .map((file) => /\/v(\d+)\.json$/.exec(file.path)?.[1])
      .filter((version) => version !== undefined)
      .map(Number)
      .sort((a, b) => a - b)
  }
  const read = async (path: string): Promise<Snapshot> =>
    JSON.parse(await text(await storage.read(path))) as Snapshot
  const load = (layer: Layer, name: string, version: number): Promise<Snapshot> =>
    read(pointer(layer, name, version))
  return {
    current: async (layer, name) => {
      const newest = (await versions(layer, name)).at(-1)
      return newest === undefined ? undefined : load(layer, name, newest)
    },
    history: async (layer, name) =>
      Promise.all((await versions(layer, name)).map((version) => load(layer, name, version))),
    commit: async (draft, onto) => {
      const snapshot: Snapshot = { ...draft, version: (onto?.version ?? 0) + 1 }
      const path = pointer(draft.layer, draft.name, snapshot.version)
      if (!(await storage.create(path, `${JSON.stringify(snapshot, undefined, 1)}\n`))) {
        throw new Problem('SNAPSHOT_CONFLICT', { table: draft.name })
      }
      return snapshot
    },
    files: (snapshot) => snapshot.files.map((file) => storage.locate(file.path)),
    newDataPath: (layer, name) => `${layer}/${name}/data/${randomUUID()}.parquet`,
    adopt: (localFile, path) => storage.adopt(localFile, path),
    removeUnreferenced: async () => {
      const stored = (await storage.list('')).map((file) => file.path)
      const pointers = stored.filter((path) => /\/metadata\/v\d+\.json$/.test(path))
      const snapshots = await Promise.all(pointers.map(read))
      const kept = new Set([
        ...pointers,
        ...snapshots.flatMap(({ files }) => files.map((file) => file.path)),
      ])
      for (const path of stored) {
        const isOurs = /\/data\/[^/]+\.parquet$|\.aside$/.test(path)
        if (isOurs && !kept.has(path)) await storage.remove(path)
      }
    },
  }
}

function pointer(layer: Layer, name: string, version: number): string {
  return `${layer}/${name}/metadata/v${version}.json`
}
