import { join, resolve } from 'node:path'
import type { Project } from './project.ts'

/** The environment of a command that names none. Its folders are the project's own, the others' lie below them. */
export const usualEnvironment = 'dev'

/** Where an environment reads and writes, each an absolute path. */
export interface Layout {
  /** What the stores delivered; only ever read. */
  readonly deliveries: string
  /** What is known of it: ledger, landed text, models, the writer's lock. */
  readonly state: string
  /** The published tables and views, for others to read. */
  readonly output: string
}

/** The part of a project that says where things lie. */
export type Places = Pick<Project, 'root' | 'data' | 'state' | 'output' | 'environments'>

/** Where an environment's folders lie. No two environments share a folder that is written to. */
export function layoutOf(
  { root, data, state = '.bankfull', output, environments }: Places,
  environment: string,
): Layout {
  const own = environments.get(environment)
  const stateFolder = resolve(root, own?.state ?? folderFor(environment, state))
  const outputFolder = own?.output ?? (output && folderFor(environment, output))
  return {
    deliveries: resolve(root, own?.data ?? data),
    state: stateFolder,
    output:
      outputFolder === undefined ? join(stateFolder, 'warehouse') : resolve(root, outputFolder),
  }
}

function folderFor(environment: string, folder: string): string {
  return environment === usualEnvironment ? folder : join(folder, 'environments', environment)
}
