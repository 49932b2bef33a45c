import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Clears away what a killed run left half written beside the project's state: files aside, half-landed files, and
 * the spill of processes that are gone. Only for the holder of the lock, before it opens anything.
 */
export async function clearLeftovers(stateFolder: string): Promise<void> {
  await rm(join(stateFolder, 'aside'), { recursive: true, force: true })
  await removeFrom(join(stateFolder, 'landed'), (name) => !/\.parquet(\.json)?$/.test(name))
  for (const kind of ['rows', 'delta', 'recipes'])
    await removeFrom(join(stateFolder, 'ledger', kind), (name) => !name.endsWith('.parquet'))
  await removeFrom(join(stateFolder, 'spill'), (name) => !isAlive(name))
  await removeFrom(stateFolder, (name) => /^yaml\.json\.\d+\.aside$/.test(name))
  for (const model of await namesIn(join(stateFolder, 'models')))
    await removeFrom(join(stateFolder, 'models', model), (name) => name.endsWith('.aside'))
}

async function removeFrom(folder: string, isLeft: (name: string) => boolean): Promise<void> {
  for (const name of (await namesIn(folder)).filter(isLeft))
    await rm(join(folder, name), { recursive: true, force: true })
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

/** Each process spills into a folder named by its id. */
function isAlive(name: string): boolean {
  if (!/^\d+$/.test(name)) return false
  try {
    process.kill(Number(name), 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
