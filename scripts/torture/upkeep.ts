import { cpSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../src/engine/engine.ts'
import { calmRun } from './calm-run.ts'
import { countCalls } from './faults/injection.ts'
import { toolMissing } from './faults/tool.ts'
import type { Program } from './program.ts'
import { readPublished } from './published.ts'
import { restoredWrong } from './restored.ts'
import type { Stage, Upkeep } from './stage.ts'
import { outcomeOf, setStage, upkeep } from './stage.ts'
import { deliverLast, deliverMore, writeWorld } from './world.ts'

/** Calls of the system that change which files there are, or make it last. */
const changing = ['fsync', 'fdatasync', 'rename', 'link', 'unlink', 'rmdir', 'mkdir']

const words: Readonly<Record<Upkeep, readonly string[]>> = {
  // Several stores bear this ticket, one of them in a file that is no longer delivered.
  erase: ['erase', 'Tickets', '50'],
  prune: ['prune', '--keep', '1'],
  activate: ['snapshots', 'activate', 'Tickets', '1'],
  promote: ['promote', '--from', 'dev', '--to', 'prod'],
}

/** Three runs, the first of them promoted: before each command that changes what is kept, and what it leaves undisturbed. */
export async function makeUpkeep(
  folder: string,
  program: Program,
  engine: Engine,
  commands: readonly Upkeep[] = upkeep,
): Promise<readonly Stage[]> {
  const root = join(folder, 'kept')
  const savedFolder = join(folder, 'thrice')
  await writeWorld(root, engine)
  await done(root, ['run'])
  await done(root, words.promote)
  for (const deliver of [deliverMore, deliverLast]) {
    deliver(root)
    await done(root, ['run'])
  }
  cpSync(root, savedFolder, { recursive: true })
  const stages: Stage[] = []
  for (const command of commands)
    stages.push(await calm(command, { root, savedFolder }, program, engine))
  return stages
}

async function calm(
  command: Upkeep,
  where: Pick<Stage, 'root' | 'savedFolder'>,
  program: Program,
  engine: Engine,
): Promise<Stage> {
  setStage(where)
  const { root } = where
  const environment = command === 'promote' ? 'prod' : 'dev'
  const before = { published: await readPublished(root, environment, engine), sizeBytes: 0 }
  const isCounted = toolMissing('strace') === undefined
  const { counts = new Map() } = isCounted
    ? await counted(root, words[command], program)
    : await done(root, words[command])
  const after = await outcomeOf({ root, environment }, engine)
  const restored = await restoredWrong(root, environment)
  const next = ['run', '-e', environment]
  await done(root, next)
  return {
    ...where,
    name: command,
    command,
    words: words[command],
    environment,
    before,
    after,
    lastsMs: 0,
    stages: 0,
    calls: counts,
    next: { words: next, after: await outcomeOf({ root, environment }, engine) },
    restored,
  }
}

async function counted(
  root: string,
  command: readonly string[],
  program: Program,
): Promise<{ readonly counts: ReadonlyMap<string, number> }> {
  const { exit, err, counts } = await countCalls(root, command, changing, program)
  if (exit !== 0) throw new Error(`${command.join(' ')}, undisturbed, ended with ${exit}\n${err}`)
  return { counts }
}

async function done(
  root: string,
  command: readonly string[],
): Promise<{ readonly counts?: ReadonlyMap<string, number> }> {
  const { exit, err } = await calmRun(root, command)
  if (exit !== 0) throw new Error(`${command.join(' ')}, undisturbed, ended with ${exit}\n${err}`)
  return {}
}
