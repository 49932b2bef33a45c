import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { localStorage } from '../storage/local.ts'
import type { DriftWatch } from './drift-watch.ts'
import { modelFolder } from './stored-model.ts'

/** A look for drift, and the version and inputs that it was taken of. */
export interface KeptWatch extends DriftWatch {
  readonly model: string
  readonly by: string
  readonly key: string
}

/** The last look; undefined where nobody looked yet. */
export async function keptWatch(
  stateFolder: string,
  model: string,
): Promise<KeptWatch | undefined> {
  const file = join(modelFolder(stateFolder, model), 'watch.json')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Keeps a look, so that an unchanged run need not look again. */
export async function keepWatch(stateFolder: string, watch: KeptWatch): Promise<void> {
  const storage = localStorage(modelFolder(stateFolder, watch.model))
  await storage.write('watch.json', `${JSON.stringify(watch)}\n`)
}
