import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Layer, Snapshot } from '../catalog/snapshot.ts'
import { goldNames } from '../project/model.ts'
import type { Workspace } from './workspace.ts'

/** What pruning took away, or would. */
export interface Pruned {
  readonly snapshots: readonly Snapshot[]
  /** Data files that no kept snapshot has. */
  readonly data: Amount
  /** Landed text of deliveries behind no kept snapshot. */
  readonly landed: Amount
}

/** Files and their size. */
export interface Amount {
  readonly files: number
  readonly sizeBytes: number
}

/**
 * Keeps the newest `keep` snapshots of every table and view of the project, and the one that answers; takes away the
 * others, their data files, and the landed text that no kept snapshot needs. The ledger stays as it is.
 */
export async function prune(
  workspace: Workspace,
  keep: number,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Pruned> {
  const { project, catalog } = workspace
  const gone: Snapshot[] = []
  const kept: Snapshot[] = []
  const all: readonly (readonly [Layer, string])[] = [
    ...project.tables.map(({ name }) => ['silver', name] as const),
    ...goldNames(project).map((name) => ['gold', name] as const),
  ]
  for (const [layer, name] of all) {
    const history = await catalog.history(layer, name)
    const dropped = await catalog.forget(layer, name, keep, { dryRun })
    const versions = new Set(dropped.map((one) => one.version))
    gone.push(...dropped)
    kept.push(...history.filter((one) => !versions.has(one.version)))
  }
  const landed = await unneeded(workspace, kept)
  if (!dryRun) {
    await catalog.removeUnreferenced()
    for (const { path } of landed) await rm(path, { force: true })
  }
  const needed = new Set(kept.flatMap(({ files }) => files.map(({ path }) => path)))
  const data = new Map(
    gone
      .flatMap(({ files }) => files)
      .flatMap((file) => (needed.has(file.path) ? [] : [[file.path, file]])),
  )
  return { snapshots: gone, data: amount([...data.values()]), landed: amount(landed) }
}

function amount(files: readonly { readonly sizeBytes: number }[]): Amount {
  return { files: files.length, sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) }
}

/** Landed files of contents that neither a kept snapshot nor a table's newest account has; each file's note goes before it. */
async function unneeded(
  { ledger, stateFolder }: Workspace,
  kept: readonly Snapshot[],
): Promise<readonly { readonly path: string; readonly sizeBytes: number }[]> {
  const runs = [
    ...kept.filter(({ layer }) => layer === 'silver').map(({ runId, name }) => ({ runId, name })),
    ...ledger.accounts().map(({ runId, table }) => ({ runId, name: table })),
  ]
  const contents = new Set(
    runs
      .flatMap(({ runId, name }) => ledger.files(runId, name))
      .map(({ sha256 }) => sha256.slice(0, 32)),
  )
  const folder = join(stateFolder, 'landed')
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const gone = names.filter((name) => !contents.has(name.slice(0, 32)))
  return Promise.all(
    gone
      .toSorted((a, b) => Number(b.endsWith('.json')) - Number(a.endsWith('.json')))
      .map(async (name) => {
        const path = join(folder, name)
        return { path, sizeBytes: (await stat(path)).size }
      }),
  )
}
