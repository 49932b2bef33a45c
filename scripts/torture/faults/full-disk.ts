import { cpSync, existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calmRun } from '../calm-run.ts'
import type { Fault } from '../fault.ts'
import { resumable } from '../fault.ts'
import type { Stage } from '../stage.ts'
import { mount, mountsMissing, unmount } from './mounts.ts'

/** The state folder on a disk of its own that has less room than the run needs. */
export const fullDisk: Fault = {
  name: 'full disk',
  during: 'run',
  rounds: 'rounds',
  missing: mountsMissing(),
  strike: async (stage, draw, program) => {
    const folder = join(stage.root, '.bankfull')
    mkdirSync(folder, { recursive: true })
    mount('-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder)
    const saved = join(stage.savedFolder, '.bankfull')
    if (existsSync(saved)) cpSync(saved, folder, { recursive: true })
    const { blocks, bfree, bsize } = statfsSync(folder)
    const needs = stage.after.sizeBytes - stage.before.sizeBytes
    const sizeBytes = (blocks - bfree) * bsize + draw.between(0, 1.2 * needs)
    mount('-o', `remount,size=${Math.ceil(sizeBytes / 1024)}k`, folder)
    const { exit, out, err } = await program.start(stage.root, stage.words).ended
    if (exit === 0) return undefined
    const { where, wrong } = resumable(exit, err + out)
    return { where, exit, wrong: [...wrong, ...(await unread(stage))] }
  },
  mend: ({ root }) => mount('-o', 'remount,size=64m', join(root, '.bankfull')),
  clean: ({ root }) => unmount(join(root, '.bankfull')),
}

/** What keeps the command line itself from reading while nothing can be written. */
export async function unread({ root, before }: Stage): Promise<readonly string[]> {
  const target = join(tmpdir(), `torture-${process.pid}-${Math.random()}.csv`)
  const words =
    before.published[0]?.version === 0 ? ['status', '-q'] : ['export', 'Sites', '--out', target]
  const { exit, err } = await calmRun(root, words)
  rmSync(target, { force: true })
  return exit === 0 ? [] : [`${words[0]} ended with ${exit}: ${err.slice(-600)}`]
}
