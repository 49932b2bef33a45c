import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../src/base/clock.ts'
import type { Engine } from '../../src/engine/engine.ts'
import type { TableAccount } from '../../src/ledger/records.ts'
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'
import type { Program } from './program.ts'
import type { Answering } from './published.ts'
import { readPublished } from './published.ts'
import { shapeOf, stateTree } from './state-tree.ts'
import { deliverMore, writeWorld } from './world.ts'

/** What a run leaves behind: what answers, the newest accounts, and the state folder's files by kind. */
export interface Outcome {
  readonly published: readonly Answering[]
  readonly accounts: readonly TableAccount[]
  readonly shape: readonly string[]
  /** As pages of 4 KB on the disk. */
  readonly sizeBytes: number
  readonly largestBytes: number
}

/** A project just before a run, and what the run leaves behind if nothing disturbs it. */
export interface Stage {
  readonly name: string
  readonly root: string
  readonly words: readonly string[]
  /** A copy of the project, taken out for each round: Iceberg's absolute paths want it at the same place. */
  readonly savedFolder: string
  readonly before: Pick<Outcome, 'published' | 'sizeBytes'>
  readonly after: Outcome
  /** How long the run takes. */
  readonly lastsMs: number
  /** How many stages it reports. */
  readonly stages: number
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
export function setStage({ root, savedFolder }: Stage): void {
  rmSync(root, { recursive: true, force: true })
  cpSync(savedFolder, root, { recursive: true })
}

/** What stands now. */
export async function outcomeOf(root: string, engine: Engine): Promise<Outcome> {
  const files = stateTree(root)
  using ledger = await openSqliteLedger(join(root, '.bankfull/ledger'), systemClock)
  return {
    published: await readPublished(root, engine),
    accounts: ledger.accounts(),
    shape: shapeOf(files),
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
  rmSync(root, { recursive: true, force: true })
  cpSync(savedFolder, root, { recursive: true })
  const isFirst = name.startsWith('first')
  const before = {
    published: await readPublished(root, engine),
    sizeBytes: isFirst ? 0 : pages(stateTree(root)),
  }
  const startedMs = performance.now()
  const { exit, err } = await program.start(root, words).ended
  if (exit !== 0) throw new Error(`${name}, undisturbed, ended with ${exit}\n${err}`)
  const lastsMs = performance.now() - startedMs
  const stages = err.split('\n').length - 1
  const after = await outcomeOf(root, engine)
  return { name, root, words, savedFolder, before, after, lastsMs, stages }
}

function pages(files: readonly { readonly sizeBytes: number }[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + Math.ceil(sizeBytes / 4096) * 4096, 0)
}
