import { cpSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../src/base/clock.ts'
import type { Engine } from '../../src/engine/engine.ts'
import type { TableAccount } from '../../src/ledger/records.ts'
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'
import { layoutOf } from '../../src/project/layout.ts'
import { loadProject } from '../../src/project/load.ts'
import type { Program } from './program.ts'
import type { Answering } from './published.ts'
import { readPublished } from './published.ts'
import { shapeOf, stateTree } from './state-tree.ts'
import { deliverMore, writeWorld } from './world.ts'

/** Commands that change what is kept, beside the runs. */
export type Upkeep = (typeof upkeep)[number]
export const upkeep = ['erase', 'prune', 'activate', 'promote'] as const

/** What a run leaves behind: what answers, the newest accounts, and the state folder's files by kind. */
export interface Outcome {
  readonly published: readonly Answering[]
  readonly accounts: readonly TableAccount[]
  readonly shape: readonly string[]
  /** The contents of the ledger's Parquet files. */
  readonly ledger: readonly string[]
  /** As pages of 4 KB on the disk. */
  readonly sizeBytes: number
  readonly largestBytes: number
}

/** A project just before a run, and what the run leaves behind if nothing disturbs it. */
export interface Stage {
  readonly name: string
  readonly command: 'run' | Upkeep
  readonly root: string
  readonly words: readonly string[]
  /** The environment that the command changes. */
  readonly environment: string
  /** A copy of the project, taken out for each round: Iceberg's absolute paths want it at the same place. */
  readonly savedFolder: string
  readonly before: Pick<Outcome, 'published' | 'sizeBytes'>
  readonly after: Outcome
  /** How long the run takes. */
  readonly lastsMs: number
  /** How many stages it reports. */
  readonly stages: number
  /** The most calls that change files which one thread makes, by name; empty where nothing counts them. */
  readonly calls: ReadonlyMap<string, number>
  /** Of other commands than runs: the run that comes next, and what it leaves behind. */
  readonly next?: { readonly words: readonly string[]; readonly after: Outcome }
  /** Delivered files that an undisturbed command no longer gives back: erased people's. */
  readonly restored: readonly string[]
}

/** A first and a later run of each command, `merge` or `run` with its views, each run once undisturbed. */
export async function makeStages(
  folder: string,
  program: Program,
  engine: Engine,
  commands: readonly string[],
): Promise<readonly Stage[]> {
  const root = join(folder, 'project')
  await writeWorld(root, engine)
  const stages: Stage[] = []
  for (const when of ['first', 'later']) {
    const saved = join(folder, when)
    cpSync(root, saved, { recursive: true })
    for (const command of commands)
      stages.push(await calm(`${when} ${command}`, root, saved, [command, '-v'], program, engine))
    if (when === 'first') deliverMore(root)
  }
  return stages
}

/** Puts the project back to where the stage begins. */
export function setStage({ root, savedFolder }: Pick<Stage, 'root' | 'savedFolder'>): void {
  rmSync(root, { recursive: true, force: true })
  linkTree(savedFolder, root)
}

/**
 * A copy that shares the files which nobody writes to in place. Whoever did would change the saved copy with it, and the
 * harness looks for that at its end.
 */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkTree(source, target)
    else if (/\.sqlite(-wal|-shm)?$|^lock\.json$/.test(entry.name)) cpSync(source, target)
    else linkSync(source, target)
  }
}

/** What stands now. */
export async function outcomeOf(
  { root, environment }: Pick<Stage, 'root' | 'environment'>,
  engine: Engine,
): Promise<Outcome> {
  const files = stateTree(root)
  const { state } = layoutOf(await loadProject(root), environment)
  using ledger = await openSqliteLedger(join(state, 'ledger'), systemClock)
  return {
    published: await readPublished(root, environment, engine),
    accounts: ledger.accounts(),
    shape: shapeOf(files),
    ledger: files
      .filter(({ path }) => /ledger\/.*\.parquet$/.test(path))
      .map(({ sha256 }) => sha256)
      .toSorted(),
    sizeBytes: pages(files),
    largestBytes: Math.max(...files.map(({ sizeBytes }) => sizeBytes)),
  }
}

async function calm(
  name: string,
  root: string,
  savedFolder: string,
  words: readonly string[],
  program: Program,
  engine: Engine,
): Promise<Stage> {
  setStage({ root, savedFolder })
  const isFirst = name.startsWith('first')
  const environment = 'dev'
  const before = {
    published: await readPublished(root, environment, engine),
    sizeBytes: isFirst ? 0 : pages(stateTree(root)),
  }
  const startedMs = performance.now()
  const { exit, err } = await program.start(root, words).ended
  if (exit !== 0) throw new Error(`${name}, undisturbed, ended with ${exit}\n${err}`)
  const lastsMs = performance.now() - startedMs
  const stages = err.split('\n').length - 1
  const after = await outcomeOf({ root, environment }, engine)
  return {
    name,
    command: 'run',
    root,
    words,
    environment,
    savedFolder,
    before,
    after,
    lastsMs,
    stages,
    calls: new Map(),
    restored: [],
  }
}

function pages(files: readonly { readonly sizeBytes: number }[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + Math.ceil(sizeBytes / 4096) * 4096, 0)
}
