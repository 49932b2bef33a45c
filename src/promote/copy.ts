import { constants } from 'node:fs'
import { copyFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataFile, Snapshot } from '../catalog/snapshot.ts'
import { makeFolder, moveIntoPlace } from '../storage/durable.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { PromotionPlan } from './plan.ts'

/** Name → the copied data files of its snapshot, in the target's warehouse; no snapshot has them yet. */
export type Copies = ReadonlyMap<string, readonly DataFile[]>

/** Copies all data files of a plan into the target. Until they are published the next run that writes clears them away. */
export async function copySnapshots(
  { steps }: PromotionPlan,
  source: Workspace,
  target: Workspace,
): Promise<Copies> {
  const copies = new Map<string, readonly DataFile[]>()
  for (const { snapshot, status } of steps) {
    if (status === 'already there') continue
    target.reporter.stage('copy', snapshot.name)
    copies.set(snapshot.name, await copied(snapshot, source, target))
  }
  return copies
}

async function copied(
  snapshot: Snapshot,
  source: Workspace,
  { catalog }: Workspace,
): Promise<readonly DataFile[]> {
  const paths = source.catalog.files(snapshot)
  const files: DataFile[] = []
  for (const [at, file] of snapshot.files.entries()) {
    const from = paths[at] ?? ''
    const path = catalog.newDataPath(snapshot.layer, snapshot.name)
    const aside = await catalog.newAside(snapshot.layer, snapshot.name)
    await copyFile(from, aside, constants.COPYFILE_FICLONE)
    await catalog.adopt(aside, path)
    files.push({ path, rows: file.rows, sizeBytes: (await stat(from)).size })
  }
  return files
}

/** Copies one of the ledger's files beside the target's, whole or not at all; false where the source has none. */
export async function copyLedgerFile(from: string, to: string): Promise<boolean> {
  const isThere = await stat(from).then(
    () => true,
    () => false,
  )
  if (!isThere) return false
  await makeFolder(join(to, '..'))
  await copyFile(from, `${to}.aside`, constants.COPYFILE_FICLONE)
  await moveIntoPlace(`${to}.aside`, to)
  return true
}
